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

/** @returns undefined if the text is no wake-up */
export function readWakeUp(text: string): WakeUp | undefined {
  try {
    return wakeUp.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

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
  /** The ledger knows of fewer attempts than the message: it was set back. */
  | { do: 'fault'; why: 'ahead-of-row' };

/**
 * SQS gives a redriven message a new sent time, we do not. The margin covers clock skew and our
 * own client's retries, which are bounded to less (see `sqs-lanes.ts`).
 */
const REDRIVE_MARGIN_MS = 3000;

/** A message and SQS's own sent time of it. */
type Received = { message: WakeUp; sqsSentAtEpochMs: number };

/**
 * @param row - the postback as it is now
 */
export function decideWakeUp(
  received: Received,
  row: Outstanding,
  nowEpochMs: number,
): WakeUpDecision {
  const { message } = received;
  if (message.attempt > row.attempt) return { do: 'fault', why: 'ahead-of-row' };
  if (row.state === 'dead' && message.attempt === row.attempt) {
    return { do: isRedriven(received, row) ? 'replay' : 'dead-letter' };
  }
  // A held row is woken by what releases it, with a message of its own.
  if (!isOpen(row.state) || row.state === 'held') return { do: 'drop' };
  const delaySeconds = hopDelaySeconds(row.dueAtEpochMs, nowEpochMs);
  if (message.attempt < row.attempt) return { do: 'send-current', delaySeconds };
  if (nowEpochMs < row.dueAtEpochMs) return { do: 'hop', delaySeconds };
  return { do: row.state === 'sending' ? 'close-lease' : 'attempt' };
}

/** Sent anew by SQS, and after the row had died: a slow send or a slow clock of ours is neither. */
function isRedriven(received: Received, row: Outstanding): boolean {
  const { message, sqsSentAtEpochMs } = received;
  const waitedMs = sqsSentAtEpochMs - Date.parse(message.sentAt);
  return waitedMs > REDRIVE_MARGIN_MS && sqsSentAtEpochMs > Date.parse(row.updatedAt);
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
