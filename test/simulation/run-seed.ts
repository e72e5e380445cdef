import type { PostbackState } from '../../core/postback.ts';
import type { UnknownOutcomePolicy } from '../../core/specification/platform-specification.ts';
import { brokenPromises } from './check-promises.ts';
import { readBooks } from './read-books.ts';
import { Scenario } from './scenario.ts';
import { deploymentsFor } from './simulated-configs.ts';
import { Simulation } from './simulation.ts';
import type { Fault } from './weather.ts';
import { World } from './world.ts';

/** What one run came to. */
export type SeedRun = {
  seed: number;
  /** Empty if every promise held. */
  broken: readonly string[];
  steps: number;
  requests: number;
  injected: ReadonlyMap<Fault, number>;
  /** The state of each postback when the faults had ended, before people made up for it. */
  states: readonly PostbackState[];
  /** What happened, in order; empty unless it was asked for. */
  story: readonly string[];
};

/**
 * A phase of a run: the busy hours with what they leave to do, the redrive, the replay. A run takes 2,000
 * steps, one in the worst weather has taken 107,594: only what never ends takes more than the bound.
 */
const PHASE = { mostSteps: 400_000, mostHours: 24 };

type RunOptions = {
  tellsStory?: boolean;
  /** Faults that are there whatever the chance. */
  stressed?: readonly Fault[];
  /** What is done about unknown outcomes, whatever the chance. */
  policy?: UnknownOutcomePolicy | undefined;
};

/** Runs one schedule: busy with faults, then calm, then people redrive and replay whatever is left. */
export async function runSeed(
  seed: number,
  { tellsStory = false, stressed = [], policy }: RunOptions = {},
): Promise<SeedRun> {
  const simulation = new Simulation(seed, { tellsStory, stressed });
  const world = new World(simulation, deploymentsFor(simulation.chance, policy));
  const scenario = new Scenario(simulation, world);
  const broken = new Set<string>();
  const endAndCheck = async () => {
    await simulation.run(PHASE);
    for (const fault of brokenPromises(world, scenario)) broken.add(fault);
  };
  let states: PostbackState[] = [];
  try {
    scenario.enter();
    await endAndCheck();
    states = readBooks(world.table).rows.map(({ state }) => state);
    scenario.redriveAll();
    await endAndCheck();
    scenario.replayAll();
    await endAndCheck();
    for (const fault of scenario.undelivered()) broken.add(fault);
  } catch (error) {
    broken.add(`the run failed: ${(error as Error).stack}`);
  }
  const { steps, injected, story } = simulation;
  const { requests } = world.farSide;
  return { seed, broken: [...broken], steps, requests: requests.length, injected, states, story };
}
