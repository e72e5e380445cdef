import type { PostbackState } from '../../core/postback.ts';
import type { SeedRun } from './run-seed.ts';
import type { Fault } from './weather.ts';

/** What many runs came to, in sums. */
export type Tally = {
  schedules: number;
  steps: number;
  requests: number;
  injected: Partial<Record<Fault, number>>;
  /** Postbacks by the state in which they were when the faults had ended. */
  states: Partial<Record<PostbackState, number>>;
  violations: Array<{ seed: number; broken: readonly string[] }>;
};

export function emptyTally(): Tally {
  return { schedules: 0, steps: 0, requests: 0, injected: {}, states: {}, violations: [] };
}

export function tallyOf({ seed, broken, steps, requests, injected, states }: SeedRun): Tally {
  const tally: Tally = {
    schedules: 1,
    steps,
    requests,
    injected: Object.fromEntries(injected),
    states: {},
    violations: broken.length > 0 ? [{ seed, broken }] : [],
  };
  for (const state of states) tally.states[state] = (tally.states[state] ?? 0) + 1;
  return tally;
}

export function sumOf(one: Tally, other: Tally): Tally {
  return {
    schedules: one.schedules + other.schedules,
    steps: one.steps + other.steps,
    requests: one.requests + other.requests,
    injected: sumOfCounts(one.injected, other.injected),
    states: sumOfCounts(one.states, other.states),
    violations: [...one.violations, ...other.violations],
  };
}

function sumOfCounts<Name extends string>(
  one: Partial<Record<Name, number>>,
  other: Partial<Record<Name, number>>,
): Partial<Record<Name, number>> {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other) as Array<[Name, number]>) {
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
