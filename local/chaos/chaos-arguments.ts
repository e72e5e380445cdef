import { LaunchError } from '../launch/launch-error.ts';
import type { Tell } from './chaos-world.ts';
import { printBurst, printIsolation, printOutage } from './print-lanes.ts';
import { printReport, printRotation } from './print-report.ts';
import { runBurst } from './run-burst.ts';
import { runChaos } from './run-chaos.ts';
import { runIsolation } from './run-isolation.ts';
import { runOutage } from './run-outage.ts';
import { runRotation } from './run-rotation.ts';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

/** For `parseArgs`. */
export const chaosArguments = {
  kill: flag,
  rotate: flag,
  isolation: flag,
  burst: flag,
  outage: flag,
  postbacks: text,
  faults: text,
  kills: text,
  rotations: text,
  seed: text,
  rounds: text,
  seconds: text,
  rate: text,
  minutes: text,
  limit: text,
  'platform-limit': text,
  hours: text,
  scale: text,
  'data-dir': { type: 'string', default: '.postproof/chaos' },
  json: flag,
} as const;

export const CHAOS_USAGE = `Say what shall happen:
  npm run chaos -- --kill [--postbacks 1000] [--faults 20] [--kills 3] [--seed N]
  npm run chaos -- --rotate [--postbacks 300] [--rotations 3]
  npm run chaos -- --isolation [--rounds 4] [--seconds 60] [--rate 4]
  npm run chaos -- --burst [--minutes 10] [--rate 9] [--limit 2] [--platform-limit 2]
  npm run chaos -- --outage [--hours 2] [--scale 60] [--rate 3]
Rates and limits are a second. Each run: [--data-dir D] [--json]`;

type RunName = 'kill' | 'rotate' | 'isolation' | 'burst' | 'outage';
type NumberName = Exclude<keyof typeof chaosArguments, RunName | 'data-dir' | 'json'>;
export type ChaosValues = Record<RunName | 'json', boolean> &
  Partial<Record<NumberName, string | undefined>> & { 'data-dir': string };

type Run = (given: {
  dataDirectory: string;
  asJson: boolean;
  /** An option's number, or what it is without one. */
  number(name: NumberName, otherwise: number): number;
  tell: Tell;
}) => Promise<number>;

const RUNS: Record<RunName, Run> = {
  kill: async ({ dataDirectory, number, asJson, tell }) => {
    const options = {
      dataDirectory,
      webhooks: number('postbacks', 1000),
      kills: number('kills', 3),
      faultPercent: number('faults', 20),
      seed: number('seed', Date.now() % 1_000_000),
      crashes: true,
    };
    return printReport(await runChaos(options, tell), asJson);
  },
  rotate: async ({ dataDirectory, number, asJson, tell }) => {
    const options = {
      dataDirectory,
      webhooks: number('postbacks', 300),
      rotations: number('rotations', 3),
    };
    return printRotation(await runRotation(options, tell), asJson);
  },
  isolation: async ({ dataDirectory, number, asJson, tell }) => {
    const options = {
      dataDirectory,
      rounds: number('rounds', 4),
      secondsPerPhase: number('seconds', 60),
      perSecond: number('rate', 4),
    };
    return printIsolation(await runIsolation(options, tell), asJson);
  },
  burst: async ({ dataDirectory, number, asJson, tell }) => {
    const options = {
      dataDirectory,
      minutes: number('minutes', 10),
      perSecond: number('rate', 9),
      ownLimitPerSecond: number('limit', 2),
      platformLimitPerSecond: number('platform-limit', 2),
    };
    return printBurst(await runBurst(options, tell), asJson);
  },
  outage: async ({ dataDirectory, number, asJson, tell }) => {
    const options = {
      dataDirectory,
      hours: number('hours', 2),
      scale: number('scale', 60),
      perSecond: number('rate', 3),
    };
    return printOutage(await runOutage(options, tell), asJson);
  },
};

/**
 * @returns the exit code: 1 if a promise was broken, 2 if not exactly one run was chosen
 * @throws {LaunchError} `BAD_ARGUMENT` for what is no number
 */
export async function runChosen(values: ChaosValues, tell: Tell): Promise<number> {
  const names = Object.keys(RUNS) as RunName[];
  const [chosen, ...others] = names.filter((name) => values[name]);
  if (chosen === undefined || others.length > 0) {
    tell(CHAOS_USAGE);
    return 2;
  }
  return RUNS[chosen]({
    dataDirectory: values['data-dir'],
    asJson: values.json,
    number: (name, otherwise) => numberOf(name, values[name], otherwise),
    tell,
  });
}

function numberOf(name: NumberName, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given);
  throw new LaunchError('BAD_ARGUMENT', `--${name} is ${given}; it must be a number from 0.`);
}
