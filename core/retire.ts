import { isOpen, type PostbackRow } from './postback.ts';
import { asItStands, type Transition } from './transition.ts';

/** The reason of a postback that ended because its platform's lane was retired. */
export const LANE_RETIRED = 'lane-retired';

/** `being-sent`: an attempt holds the row, and its outcome is about to be recorded. */
export type RetireRefusal = { refused: 'being-sent' | 'closed' };

/**
 * Ends an open postback of a lane that is retired. What surely never reached the platform, or was
 * answered each time, is `discarded`. Where an attempt may have arrived without an answer it is
 * `unknown`, because nobody knows whether the platform has it, and the platform's policy of sending
 * again has no lane to send by.
 */
export function retire(row: PostbackRow, nowEpochMs: number): Transition | RetireRefusal {
  if (!isOpen(row.state)) return { refused: 'closed' };
  const isLeft = row.state === 'sending';
  if (isLeft && nowEpochMs < row.dueAtEpochMs) return { refused: 'being-sent' };
  // The attempt whose lease has run out: its request may have been on the wire.
  const unanswered = row.unanswered + (isLeft ? 1 : 0);
  return {
    ...asItStands(row, nowEpochMs),
    state: unanswered > 0 ? 'unknown' : 'discarded',
    reason: LANE_RETIRED,
    unanswered,
  };
}
