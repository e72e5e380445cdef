import type { PostbackRow, PostbackState } from './postback.ts';
import { MAX_ATTEMPTS } from './retry.ts';
import { REVERSED_BY } from './reverse.ts';
import { asItStands, type Transition } from './transition.ts';

/** States from which a postback may be sent again. Held rows are released the same way. */
export const REPLAYABLE_STATES: readonly PostbackState[] = [
  'rejected',
  'dead',
  'unknown',
  'discarded',
  'held',
];

/** The reason of a postback that a person sends without what it would have to wait for. */
export const FORCED = 'forced';

export type ReplayRefusal = { refused: string };

/**
 * A new schedule for a closed postback: the next attempt number, due now.
 *
 * @param options.force - replays even a delivered postback, and one whose prerequisite is missing;
 *   only a named person may say so
 */
export function replay(
  row: PostbackRow,
  options: { nowEpochMs: number; force: boolean },
): Transition | ReplayRefusal {
  const forced = row.state === 'delivered' && options.force;
  if (!REPLAYABLE_STATES.includes(row.state) && !forced) {
    return { refused: refusal(row.state) };
  }
  const why = gateRefusal(row, options);
  if (why) return { refused: why };
  if (row.attempt >= MAX_ATTEMPTS) {
    return { refused: `it has had ${row.attempt} attempts, and ${MAX_ATTEMPTS} are the limit` };
  }
  return {
    ...asItStands(row, options.nowEpochMs),
    state: 'retrying',
    reason: options.force ? FORCED : 'replayed',
    // A held row that was never attempted keeps its number: an attempt's number is never skipped.
    attempt: row.last === undefined ? row.attempt : row.last.n + 1,
    dueAtEpochMs: options.nowEpochMs,
    spent: 0,
    firstFailureAtEpochMs: undefined,
    confirmedAt: undefined,
    foreign: undefined,
    deliveredLate: undefined,
    limited: undefined,
  };
}

/** What waits for something goes when that has come; sending it before would not help it. */
function gateRefusal({ state, reason, values }: PostbackRow, { force }: { force: boolean }) {
  if (values.sums && values.currency === undefined) {
    return 'its money is not converted yet, so that it cannot be sent; it goes by itself when there is a rate, see postproof rates';
  }
  if (force) return undefined;
  if (state === 'held' && reason === 'test-required') {
    return 'it waits for a test conversion of its partner; make one with postproof test, or send it with --force';
  }
  return state === 'discarded' && reason?.startsWith(REVERSED_BY)
    ? 'its deposit was taken back; --force sends it all the same'
    : undefined;
}

function refusal(state: PostbackState): string {
  if (state === 'delivered') {
    return 'it is delivered and confirmed; --force sends it again all the same, and is recorded';
  }
  return `it is ${state}: attempts are still due, wait for them`;
}
