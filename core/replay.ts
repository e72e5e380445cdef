import type { PostbackRow, PostbackState } from './postback.ts';
import { MAX_ATTEMPTS } from './retry.ts';
import { asItStands, type Transition } from './transition.ts';

/** States from which a postback may be sent again. Held rows are released the same way. */
export const REPLAYABLE_STATES: readonly PostbackState[] = [
  'rejected',
  'dead',
  'unknown',
  'discarded',
  'held',
];

export type ReplayRefusal = { refused: string };

/**
 * A new schedule for a closed postback: the next attempt number, due now.
 *
 * @param options.force - replays even a delivered postback; only a named person may say so
 */
export function replay(
  row: PostbackRow,
  options: { nowEpochMs: number; force: boolean },
): Transition | ReplayRefusal {
  const forced = row.state === 'delivered' && options.force;
  if (!REPLAYABLE_STATES.includes(row.state) && !forced) {
    return { refused: refusal(row.state) };
  }
  if (row.attempt >= MAX_ATTEMPTS) {
    return { refused: `it has had ${row.attempt} attempts, and ${MAX_ATTEMPTS} are the limit` };
  }
  return {
    ...asItStands(row, options.nowEpochMs),
    state: 'retrying',
    reason: 'replayed',
    // A held row that was never attempted keeps its number: an attempt's number is never skipped.
    attempt: row.last === undefined ? row.attempt : row.last.n + 1,
    dueAtEpochMs: options.nowEpochMs,
    spent: 0,
    firstFailureAtEpochMs: undefined,
    confirmedAt: undefined,
    foreign: undefined,
    limited: undefined,
  };
}

function refusal(state: PostbackState): string {
  if (state === 'delivered') {
    return 'it is delivered and confirmed; --force sends it again all the same, and is recorded';
  }
  return `it is ${state}: attempts are still due, wait for them`;
}
