import { setTimeout as wait } from 'node:timers/promises';
import type { StackProcess } from './stack-process.ts';

const SHORTEST_GAP_MS = 500;
const GAP_SPREAD_MS = 3000;
/**
 * Instances that may end for each step of the work. On a starved machine the clock alone would end every
 * instance before it gets anything done, until the messages have been received too often and are dead letters.
 */
const CRASHES_PER_STEP = 0.05;

/**
 * Ends one working function instance after the other, every two seconds or so while the work goes on.
 *
 * @param work.steps - how many webhooks have been accepted and postbacks settled so far
 * @returns how many of each function were ended
 */
export async function crashInstances(
  stack: StackProcess,
  random: () => number,
  work: { signal: AbortSignal; steps(): number },
): Promise<Record<string, number>> {
  const { signal } = work;
  const crashed: Record<string, number> = {};
  let count = 0;
  while (!signal.aborted) {
    const gapMs = SHORTEST_GAP_MS + random() * GAP_SPREAD_MS;
    await wait(gapMs, undefined, { signal }).catch(() => {});
    if (signal.aborted || count >= work.steps() * CRASHES_PER_STEP) continue;
    const name = await stack.crashOne(random());
    if (name === undefined) continue;
    crashed[name] = (crashed[name] ?? 0) + 1;
    count += 1;
  }
  return crashed;
}
