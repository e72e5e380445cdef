import { isNearDeadline } from './deadline.ts';
import { formatPostbackName } from './keys.ts';
import { isOverdue, type OpenRow } from './overdue.ts';
import { OPEN_STATES } from './postback.ts';

export type OpenState = (typeof OPEN_STATES)[number];

/** What waits in a lane. Times are ISO times, absent where there is none. */
export type LaneTally = {
  /** Postbacks by state, zeros too. */
  open: Record<OpenState, number>;
  /** Past their time, whatever keeps them. */
  overdue: number;
  /** Due times and messages are of those that a lane sends: held ones wait for something else. */
  oldestDueAt?: string;
  /** The earliest that a message of these can have been sent. */
  oldestMessageAt?: string;
  /** The first deadline that is still to come, and whose it is. */
  nextDeadline?: { at: string; postback: string };
  /** Those whose deadline comes within the stage's warning. */
  nearDeadline: number;
  /** Those whose deadline has passed. */
  pastDeadline: number;
};

export function emptyTally(): LaneTally {
  return {
    open: { pending: 0, sending: 0, retrying: 0, held: 0 },
    overdue: 0,
    nearDeadline: 0,
    pastDeadline: 0,
  };
}

/** @param warningHours - how long before a deadline somebody is told */
export function addToTally(
  tally: LaneTally,
  row: OpenRow,
  { nowEpochMs, warningHours }: { nowEpochMs: number; warningHours: number },
): void {
  const state = OPEN_STATES.find((open) => open === row.state);
  if (state === undefined) return;
  tally.open[state] += 1;
  if (isOverdue(row, nowEpochMs)) tally.overdue += 1;
  if (isNearDeadline(row, nowEpochMs, warningHours)) tally.nearDeadline += 1;
  addDeadline(tally, row, nowEpochMs);
  if (state === 'held') return;
  const dueAt = new Date(row.dueAtEpochMs).toISOString();
  tally.oldestDueAt = earlier(tally.oldestDueAt, dueAt);
  tally.oldestMessageAt = earlier(tally.oldestMessageAt, row.updatedAt);
}

function addDeadline(tally: LaneTally, row: OpenRow, nowEpochMs: number): void {
  const { deadline } = row.values;
  if (deadline === undefined) return;
  if (Date.parse(deadline) <= nowEpochMs) {
    tally.pastDeadline += 1;
  } else if (!tally.nextDeadline || deadline < tally.nextDeadline.at) {
    tally.nextDeadline = { at: deadline, postback: formatPostbackName(row) };
  }
}

/** How many postbacks wait, in whatever state. */
export function waitingIn({ open }: Pick<LaneTally, 'open'>): number {
  return Object.values(open).reduce((sum, count) => sum + count, 0);
}

function earlier(one: string | undefined, other: string): string {
  return one === undefined || other < one ? other : one;
}
