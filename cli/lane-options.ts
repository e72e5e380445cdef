import { type Command, InvalidArgumentError } from 'commander';
import { laneLedger } from '../lambdas/adapters/lane-ledger.ts';
import { LambdaLaneMappings } from '../lambdas/adapters/lane-mappings.ts';
import type { LaneDependencies, LaneMapping } from '../lambdas/operations/lane-ports.ts';
import type { Person } from '../lambdas/operations/ports.ts';
import type { Io } from './io.ts';
import type { Outcome } from './perform.ts';
import type { Target } from './target.ts';

/** A lane that works keeps little pending for longer: enough for a look. */
export const DAYS_FOR_A_LOOK = 2;
/** Longer than most waits for another postback, for what must not leave one behind. */
export const DAYS_FOR_ALL = 31;
/** As long as rows live. */
const MAX_DAYS = 3650;

export type PersonOptions = { by?: string; why?: string };

/** What operations on lanes work on, at this target. */
export function lanesOn(
  target: Target,
  wait: Io['wait'],
): LaneDependencies & {
  mappings: LambdaLaneMappings;
} {
  const { config, ledger, lambda } = target;
  return {
    ledger: laneLedger(ledger),
    mappings: new LambdaLaneMappings(lambda, { stage: config.stage, wait }),
    nowEpochMs: ledger.nowEpochMs,
  };
}

/** @param usual - what it is if not given, in words */
export function withDays(command: Command, usual: string): Command {
  return command.option(
    '--days <n>',
    `pending and sending postbacks are looked for as many days back, before now or before the lane came to a stop; ${usual} if not given, up to ${MAX_DAYS}`,
    readDays,
  );
}

export function withPerson(command: Command): Command {
  return command.option('--by <who>', 'who does it; the name of the login if not given');
}

/** Who does it; ends the command line as a usage error if nobody can be named. */
export function personOf(
  command: Command,
  { by = '', why }: PersonOptions,
  { environment }: Pick<Io, 'environment'>,
): Person {
  const name = by || environment.USER || environment.USERNAME;
  if (!name) return command.error('error: --by is needed: the environment names no user');
  return { by: name, ...(why !== undefined && { why }) };
}

function readDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_DAYS}.`);
}

/** The outcome of an action that was not done. */
export function refusedLane(platform: string, what: string, because: string): Outcome {
  return {
    ok: false,
    json: { did: 'refused', platform, because },
    lines: [`${platform}: not ${what}: ${because}`],
  };
}

/** What to do about a mapping that took longer than we waited. */
export function stillOnTheWay(
  { platform, state }: LaneMapping,
  wanted: 'Enabled' | 'Disabled',
): string[] {
  if (state === wanted) return [];
  return [`Its mapping is still ${state}: look again with "lane status ${platform}".`];
}

/** What a follow-up command needs to reach the same stage. */
export function stageOption({ stage }: { stage?: string }): string {
  return stage === undefined ? '' : ` --stage ${stage}`;
}
