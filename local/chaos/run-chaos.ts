import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { readLedger } from '../books/read-ledger.ts';
import { startSimulator } from '../launch/start-simulator.ts';
import { createSimulatorClient } from '../simulator/simulator-client.ts';
import { makeLoad } from './make-load.ts';
import { sendLoad } from './send-load.ts';
import { StackProcess } from './stack-process.ts';
import { untilSettled } from './until-settled.ts';
import { type ChaosReport, verifyChaos } from './verify-chaos.ts';

export type ChaosOptions = {
  dataDirectory: string;
  webhooks: number;
  /** How often the whole stack is killed while webhooks are being sent. */
  kills: number;
  /** Chooses the moments of the kills; the same seed chooses the same ones. */
  seed: number;
  /** A cloud assembly of the local stage; without one it is synthesised. */
  assemblyDirectory?: string;
};

/** Slow enough that a kill finds requests on the wire. */
const PLATFORM_DELAY_MS = 40;

/**
 * Kills the whole stack at random moments under load, and verifies what is left.
 *
 * The platforms are a process of their own and survive: they are the world outside.
 */
export async function runChaos(
  options: ChaosOptions,
  tell: (line: string) => void,
): Promise<ChaosReport> {
  const dataDirectory = resolve(options.dataDirectory);
  rmSync(dataDirectory, { recursive: true, force: true });
  mkdirSync(dataDirectory, { recursive: true });
  const simulator = await startSimulator({ dataDirectory, port: 0 });
  const platforms = createSimulatorClient(simulator.simulatorAdmin);
  await platforms.settings({
    scaleo: { acceptUnknownClicks: true },
    revvvs: { acceptUnknownClicks: true },
  });
  await platforms.setFault({ platform: '*', kind: 'delay', delayMs: PLATFORM_DELAY_MS });
  const stack = new StackProcess(dataDirectory, simulator, options.assemblyDirectory);
  try {
    await stack.start();
    tell(
      `seed ${options.seed}: ${options.webhooks} webhooks, ${options.kills} kills; data in ${dataDirectory}`,
    );
    const load = makeLoad(options.webhooks);
    const expected = load.map((item) => item.expected);
    await sendUnderKills(load, { stack, options, tell });
    const description = stack.description ?? (await stack.start());
    await untilSettled(description, expected, tell);
    return verifyChaos(expected, await readLedger(description), await platforms.requests());
  } finally {
    await stack.stop();
    await simulator.stop();
  }
}

async function sendUnderKills(
  load: ReturnType<typeof makeLoad>,
  {
    stack,
    options,
    tell,
  }: { stack: StackProcess; options: ChaosOptions; tell: (line: string) => void },
): Promise<void> {
  const moments = killMoments(options);
  let killing: Promise<unknown> = Promise.resolve();
  const { accepted, refused } = await sendLoad(load, stack, (progress) => {
    if (progress.accepted < (moments[0] ?? Number.POSITIVE_INFINITY)) return;
    moments.shift();
    killing = killing.then(async () => {
      await stack.kill();
      tell(`killed every process after ${progress.accepted} accepted webhooks; starting again`);
      await stack.start();
    });
  });
  await killing;
  tell(`${accepted} webhooks answered 2xx, ${refused} tries without (the stack was down)`);
}

/** One moment in each equal part of the load, counted in accepted webhooks. */
function killMoments({ webhooks, kills, seed }: ChaosOptions): number[] {
  const part = Math.floor(webhooks / kills);
  let state = seed >>> 0;
  return Array.from({ length: kills }, (_, index) => {
    // A linear congruential generator (Numerical Recipes): repeatable is all it must be.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return index * part + 1 + (state % Math.max(1, part - 1));
  });
}
