import type { FaultOrder } from '../simulator/fault.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import type { SimulatorClient } from '../simulator/simulator-client.ts';

/** What platforms and the way to them do wrong, each as often as the others. */
const FAULTS = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503, retryAfterSeconds: 1 },
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
  { kind: 'hang', record: false },
  { kind: 'hang', record: true },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'garbage', record: true },
] as const satisfies readonly Partial<FaultOrder>[];

/**
 * Lets every platform treat so many of its requests wrongly, all kinds alike.
 *
 * @param percent - of the requests, 0 to 100
 */
export async function armFaults(
  platforms: SimulatorClient,
  percent: number,
  seed: number,
): Promise<void> {
  if (percent === 0) return;
  const share = percent / 100 / FAULTS.length;
  for (const [index, fault] of FAULTS.entries()) {
    // Each is drawn for what those before it have left.
    const probability = share / (1 - index * share);
    await platforms.setFault({ ...fault, platform: '*', probability, seed: seed + index });
  }
}

/** Requests that were struck, by what struck them; a delay is no fault. */
export function countFaults(requests: readonly RequestEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fault, answer, outcome } of requests) {
    if (fault === undefined || fault.kind === 'delay') continue;
    const status = 'status' in answer && fault.kind === 'status' ? ` ${answer.status}` : '';
    const recorded = fault.kind === 'hang' && outcome.recorded ? ' after recording' : '';
    const kind = `${fault.kind}${status}${recorded}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
