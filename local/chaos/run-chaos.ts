import { readLedger } from '../books/read-ledger.ts';
import { createRandom } from '../simulator/create-random.ts';
import { armFaults, countFaults } from './arm-faults.ts';
import { type ChaosWorld, openWorld, PLATFORMS, type Tell } from './chaos-world.ts';
import { countDeadLetters } from './count-dead-letters.ts';
import { crashInstances } from './crash-instances.ts';
import { type LoadItem, makeLoad } from './make-load.ts';
import { sendLoad } from './send-load.ts';
import { tellWaiting, untilSettled } from './until-settled.ts';
import { type ChaosReport, verifyChaos } from './verify-chaos.ts';
import { verifyEnds } from './verify-ends.ts';

export type ChaosOptions = {
  dataDirectory: string;
  webhooks: number;
  /** How often the whole stack is killed while webhooks are being sent. */
  kills: number;
  /** Chooses the moments of the kills, the faults and the instances that end. */
  seed: number;
  /** Percent of the requests that go wrong at the platforms, 0 to 100; default 0. */
  faultPercent?: number;
  /** Ends function instances in the middle of what they do, all along; default false. */
  crashes?: boolean;
  /** A cloud assembly of the local stage; without one it is synthesised. */
  assemblyDirectory?: string;
};

/** What was done to the stack, beside what became of it. */
export type ChaosRun = ChaosReport & {
  kills: number;
  seconds: number;
  instancesEnded: Record<string, number>;
  faults: Record<string, number>;
  /** Messages left there, by queue: of dead postbacks, or of events that crashed too often. */
  deadLetters: Record<string, number>;
};

/** Slow enough that a kill finds requests on the wire. */
const PLATFORM_DELAY_MS = 40;
/** Instances end until so little of the load is left that the rest can be waited for. */
const LEFT_IN_PEACE = 0.1;

/** Kills the whole stack at random moments under load, and verifies what is left. */
export async function runChaos(options: ChaosOptions, tell: Tell): Promise<ChaosRun> {
  const { webhooks, kills, seed, faultPercent = 0 } = options;
  await using world = await openWorld(options);
  const startedAtMs = Date.now();
  await armFaults(world.platforms, faultPercent, seed);
  // Behind the faults: a request is struck by the first that will have it.
  await world.platforms.setFault({ platform: '*', kind: 'delay', delayMs: PLATFORM_DELAY_MS });
  tell(
    `seed ${seed}: ${webhooks} webhooks, ${kills} kills, ${faultPercent} % faults; data in ${options.dataDirectory}`,
  );
  const load = makeLoad(webhooks, PLATFORMS);
  const instancesEnded = await sendAndSettle(load, { world, options, tell });
  const seconds = Math.round((Date.now() - startedAtMs) / 1000);
  const description = world.stack.description ?? world.description;
  const ledger = await readLedger(description);
  const all = await world.platforms.requests();
  const requests = all.filter(({ about }) => about !== 'key');
  const report = verifyChaos(
    load.map(({ expected }) => expected),
    ledger,
    requests,
  );
  const ends = verifyEnds(ledger.postbacks, requests, world.config);
  return {
    ...report,
    kills,
    seconds,
    instancesEnded,
    faults: countFaults(requests),
    deadLetters: await countDeadLetters(description),
    violations: { ...report.violations, ...ends },
  };
}

type Under = { world: ChaosWorld; options: ChaosOptions; tell: Tell };

/** @returns the instances that were ended meanwhile, by function */
async function sendAndSettle(
  load: readonly LoadItem[],
  { world, options, tell }: Under,
): Promise<Record<string, number>> {
  const { stack } = world;
  const peace = new AbortController();
  let steps = 0;
  const crashing = options.crashes
    ? crashInstances(stack, createRandom(options.seed), {
        signal: peace.signal,
        steps: () => steps,
      })
    : Promise.resolve({});
  try {
    await sendUnderKills(load, {
      ...{ world, options, tell },
      onAccepted: (accepted) => {
        steps = accepted;
      },
    });
    const description = stack.description ?? (await stack.start());
    const expected = load.map((item) => item.expected);
    await untilSettled(description, expected, (waiting) => {
      tellWaiting(tell)(waiting);
      steps = load.length + load.length - waiting;
      if (waiting < load.length * LEFT_IN_PEACE) peace.abort();
    });
  } finally {
    peace.abort();
  }
  return crashing;
}

async function sendUnderKills(
  load: readonly LoadItem[],
  { world: { stack }, options, tell, onAccepted }: Under & { onAccepted(count: number): void },
): Promise<void> {
  const moments = killMoments(options);
  let killing: Promise<unknown> = Promise.resolve();
  const { accepted, refused } = await sendLoad(load, stack, (progress) => {
    onAccepted(progress.accepted);
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
