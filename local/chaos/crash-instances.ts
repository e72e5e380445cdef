import { setTimeout as wait } from 'node:timers/promises';
import type { StackProcess } from './stack-process.ts';

const SHORTEST_GAP_MS = 500;
const GAP_SPREAD_MS = 3000;

/**
 * Ends one working function instance after the other, every two seconds or so.
 *
 * @returns how many of each function were ended
 */
export async function crashInstances(
  stack: StackProcess,
  random: () => number,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const crashed: Record<string, number> = {};
  while (!signal.aborted) {
    const gapMs = SHORTEST_GAP_MS + random() * GAP_SPREAD_MS;
    await wait(gapMs, undefined, { signal }).catch(() => {});
    const name = signal.aborted ? undefined : await stack.crashOne(random());
    if (name !== undefined) crashed[name] = (crashed[name] ?? 0) + 1;
  }
  return crashed;
}
