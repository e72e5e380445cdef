import { isOpen, type PostbackRow } from '../core/postback.ts';
import type { WakeUp } from '../core/wake-up.ts';

/**
 * What a lane's dead letter is: `dead` belongs there and can be replayed; `fault` is the wake-up of
 * a postback that still needs it, or of none; `stale` is overtaken, and dropped when it is replayed.
 */
export type LetterKind = 'dead' | 'fault' | 'stale';

export type LetterClass = { kind: LetterKind; because: string };

/**
 * @param message - undefined if the letter is no wake-up
 * @param row - its postback as it is now
 */
export function classifyLetter(
  message: WakeUp | undefined,
  row: Pick<PostbackRow, 'state' | 'attempt'> | undefined,
): LetterClass {
  if (message === undefined) return { kind: 'fault', because: 'it is no wake-up of a postback' };
  if (row === undefined) return { kind: 'fault', because: 'the ledger has no such postback' };
  const { state, attempt } = row;
  if (message.attempt > attempt) {
    return { kind: 'fault', because: `the postback is only at attempt ${attempt}` };
  }
  if (message.attempt < attempt) {
    return { kind: 'stale', because: `the postback is at attempt ${attempt}, ${state}` };
  }
  if (state === 'dead') return { kind: 'dead', because: 'every attempt failed' };
  // A held postback is woken by what releases it, with a message of its own.
  if (isOpen(state) && state !== 'held') {
    return { kind: 'fault', because: `the postback is still ${state} and waits for it` };
  }
  return { kind: 'stale', because: `the postback is ${state}` };
}
