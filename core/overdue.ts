import type { PostbackName } from './keys.ts';
import { isOpen, type PostbackRow, type PostbackState } from './postback.ts';

/** What of an open postback's row tells where it stands and what it waits for. */
export type OpenRow = PostbackName &
  Pick<PostbackRow, 'state' | 'attempt' | 'dueAtEpochMs' | 'updatedAt' | 'reason'> & {
    values: Pick<PostbackRow['values'], 'deadline'>;
  };

/** A row that is due for longer has lost its wake-up: a lane that works off takes seconds. */
const OVERDUE_MS = 10_000;

/** Whether an open postback is past its time: its attempt should have begun, or its lease has run out. */
export function isOverdue(
  { state, dueAtEpochMs }: Pick<PostbackRow, 'state' | 'dueAtEpochMs'>,
  nowEpochMs: number,
): boolean {
  // A held row is woken by what releases it.
  return isOpen(state) && state !== 'held' && nowEpochMs - dueAtEpochMs > OVERDUE_MS;
}

/**
 * Within so long a lane that works off has made up for what it can make up for by itself: a message
 * that a crash has hidden is visible again after minutes.
 */
const FORGOTTEN_MS = 15 * 60_000;

/** Whether an open postback is overdue for so long that its wake-up counts as lost, or its lane as ill. */
export function isForgotten(
  row: Pick<PostbackRow, 'state' | 'dueAtEpochMs'>,
  nowEpochMs: number,
): boolean {
  return isOverdue(row, nowEpochMs) && nowEpochMs - row.dueAtEpochMs > FORGOTTEN_MS;
}

/**
 * Whether an overdue postback's message may be gone from its queue, or may be before the lane has
 * worked off what waits there: less than a quarter of its time is left. The message of a postback that
 * nobody has worked on is sent when its row is written or later, so it is never older than the row's
 * last change. Not so once somebody has: a crash between the change and its message leaves the one
 * that caused the change, which may have waited for long before, and counts as gone.
 *
 * @param retentionMs - how long the queue keeps a message
 */
export function mayHaveLostMessage(
  row: Pick<PostbackRow, 'state' | 'dueAtEpochMs' | 'updatedAt'>,
  { retentionMs, nowEpochMs }: { retentionMs: number; nowEpochMs: number },
): boolean {
  if (!isOverdue(row, nowEpochMs)) return false;
  const ageMs = nowEpochMs - Date.parse(row.updatedAt);
  return row.state !== 'pending' || ageMs >= (retentionMs * 3) / 4;
}

/** Open states that are in the sparse `attention` index; the others are found by hour of creation. */
export const INDEXED_OPEN_STATES = ['retrying', 'held'] as const satisfies PostbackState[];
