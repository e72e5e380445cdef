import type { PostbackRow } from './postback.ts';
import { asItStands, type Transition } from './transition.ts';

/**
 * A held postback that has what it waited for: due now, at the attempt it was held before. Unlike a
 * replay it is no new schedule, so nothing that was counted is forgotten.
 */
export function release(row: PostbackRow, nowEpochMs: number): Transition {
  return {
    ...asItStands(row, nowEpochMs),
    state: row.last === undefined ? 'pending' : 'retrying',
    reason: undefined,
    dueAtEpochMs: nowEpochMs,
  };
}

/** A postback that waits, before its next attempt, for something that does not come by waiting. */
export function holdFor(row: PostbackRow, reason: string, nowEpochMs: number): Transition {
  return { ...asItStands(row, nowEpochMs), state: 'held', reason };
}
