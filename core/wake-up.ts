import * as z from 'zod';
import { isOpen, type Outstanding, type PostbackRow } from './postback.ts';
import { hopDelaySeconds } from './retry.ts';

/** A lane message: it says only where to look. The row is the truth; see decision 0003. */
export const wakeUp = z.strictObject({
  v: z.literal(1),
  pk: z.string().min(1),
  sk: z.string().min(1),
  /** The attempt it was sent for; from 1. */
  attempt: z.int().min(1),
  /** When we sent it; SQS's own time of a redriven message is later. */
  sentAt: z.iso.datetime(),
});

export type WakeUp = z.infer<typeof wakeUp>;

/** What a wake-up leads to. Whatever arrives, late, twice or out of order, one of these is right. */
export type WakeUpDecision =
  | { do: 'attempt' }
  /** Not yet: send it on with the rest of the wait, at most one SQS delay. */
  | { do: 'hop'; delaySeconds: number }
  /** An execution ended without recording an outcome, and its lease has run out. */
  | { do: 'close-lease' }
  /** The row has moved on: send the wake-up that it needs now. */
  | { do: 'send-current'; delaySeconds: number }
  | { do: 'drop' }
  /** Returned as failed until SQS moves it to the dead-letter queue, so that SQS can redrive it. */
  | { do: 'dead-letter' }
  | { do: 'replay' }
  | { do: 'fault'; why: 'no-row' | 'ahead-of-row' };

/**
 * SQS gives a redriven message a new sent time, we do not. The margin covers clock skew and our
 * own client's retries, which are bounded to less (see `sqs-lanes.ts`).
 */
const REDRIVE_MARGIN_MS = 3000;

/**
 * @param received - the message and SQS's own sent time of it
 * @param row - the postback as it is now; undefined if there is none
 */
export function decideWakeUp(
  received: { message: WakeUp; sqsSentAtEpochMs: number },
  row: Outstanding | undefined,
  nowEpochMs: number,
): WakeUpDecision {
  const { message } = received;
  if (row === undefined) return { do: 'fault', why: 'no-row' };
  if (message.attempt > row.attempt) return { do: 'fault', why: 'ahead-of-row' };
  if (row.state === 'dead' && message.attempt === row.attempt) {
    const waitedMs = received.sqsSentAtEpochMs - Date.parse(message.sentAt);
    return { do: waitedMs > REDRIVE_MARGIN_MS ? 'replay' : 'dead-letter' };
  }
  // A held row is woken by what releases it, with a message of its own.
  if (!isOpen(row.state) || row.state === 'held') return { do: 'drop' };
  const delaySeconds = hopDelaySeconds(row.dueAtEpochMs, nowEpochMs);
  if (message.attempt < row.attempt) return { do: 'send-current', delaySeconds };
  if (nowEpochMs < row.dueAtEpochMs) return { do: 'hop', delaySeconds };
  return { do: row.state === 'sending' ? 'close-lease' : 'attempt' };
}

/** The message that a row needs now. */
export function currentWakeUp(
  key: { pk: string; sk: string },
  row: Pick<PostbackRow, 'attempt'>,
  nowEpochMs: number,
): WakeUp {
  return {
    v: 1,
    pk: key.pk,
    sk: key.sk,
    attempt: row.attempt,
    sentAt: new Date(nowEpochMs).toISOString(),
  };
}
