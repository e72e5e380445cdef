import type { PostbackRow } from './postback.ts';

/** The attributes of a row that an attempt's outcome, a person or a redrive changes. */
export type Transition = {
  [K in
    | 'state'
    | 'attempt'
    | 'dueAtEpochMs'
    | 'spent'
    | 'answered'
    | 'unanswered'
    | 'updatedAt']: PostbackRow[K];
} & {
  reason?: string | undefined;
  firstFailureAtEpochMs?: number | undefined;
  confirmedAt?: string | undefined;
  mayBeThere?: boolean | undefined;
  foreign?: boolean | undefined;
  deliveredLate?: boolean | undefined;
  limited?: number | undefined;
};

/** A transition that changes nothing but the time: what every other one begins with. */
export function asItStands(row: PostbackRow, nowEpochMs: number): Transition {
  return {
    state: row.state,
    reason: row.reason,
    attempt: row.attempt,
    dueAtEpochMs: row.dueAtEpochMs,
    spent: row.spent,
    answered: row.answered,
    unanswered: row.unanswered,
    firstFailureAtEpochMs: row.firstFailureAtEpochMs,
    confirmedAt: row.confirmedAt,
    mayBeThere: row.mayBeThere,
    foreign: row.foreign,
    deliveredLate: row.deliveredLate,
    limited: row.limited,
    updatedAt: new Date(nowEpochMs).toISOString(),
  };
}
