import { healthAfter } from './circuit.ts';
import { isInTime, lastUsefulEpochMs } from './deadline.ts';
import type { PostbackRow, Verdict } from './postback.ts';
import { MAX_ATTEMPTS, nextDueAt, nextDueAtWithoutSpending } from './retry.ts';
import type { UnknownOutcomePolicy } from './specification/platform-specification.ts';
import { asItStands, type Transition } from './transition.ts';
import { BLOCKED } from './verdicts/challenges.ts';

export type SettleOptions = {
  verdict: Verdict;
  /** What to do with an unknown outcome of this milestone at this platform. */
  policy: UnknownOutcomePolicy;
  retryDelaysSeconds: readonly number[];
  nowEpochMs: number;
  retryAfterSeconds?: number | undefined;
  /** It was made to see whether the platform is well again; its failure is not the postback's. */
  isProbe?: boolean;
};

/** The reason by which answer rules say that the platform holds the click or its window for expired. */
export const EXPIRED = 'expired';
/** The same, said before our own window has ended: what was agreed and what the platform does differ. */
export const WINDOW_DRIFT = 'window-drift';

/** The outcome of an attempt, and the deadline of its row. */
type Outcome = SettleOptions & { deadline: string | undefined };

/**
 * What an attempt's verdict makes of its row.
 *
 * @param row - the row as it was while sending
 */
export function settleAttempt(row: PostbackRow, options: SettleOptions): Transition {
  const { verdict } = options;
  const outcome = { ...options, deadline: row.values.deadline };
  const counted = count(row, options);
  switch (verdict.kind) {
    case 'accepted':
      return confirm(counted, outcome);
    case 'duplicate': {
      const foreign = !row.mayBeThere;
      return { ...confirm(counted, outcome), ...(foreign && { foreign }) };
    }
    case 'refused':
      return { ...counted, state: 'rejected', reason: refusalReason(outcome) };
    case 'retryable':
      return tryAgain(counted, outcome, row.limited);
    case 'unknown':
      return options.policy === 'resend'
        ? tryAgain(counted, outcome, row.limited)
        : { ...counted, state: 'unknown', reason: verdict.reason };
  }
}

/** What the platform asks us to do later, and what only probes it, spends no attempt. */
function tryAgain(counted: Transition, outcome: Outcome, limited = 0): Transition {
  const { verdict, retryAfterSeconds, isProbe = false } = outcome;
  const isFree = isProbe || healthAfter(verdict, retryAfterSeconds) === 'slow';
  return isFree ? withoutSpending(counted, outcome, limited + 1) : retry(counted, outcome);
}

function count(row: PostbackRow, { verdict, nowEpochMs }: SettleOptions): Transition {
  const answered = verdict.kind !== 'unknown' && verdict.reason !== 'unreached';
  return {
    ...asItStands(row, nowEpochMs),
    reason: undefined,
    limited: undefined,
    mayBeThere: row.mayBeThere || leavesDoubt(verdict) || undefined,
    answered: row.answered + (answered ? 1 : 0),
    unanswered: row.unanswered + (verdict.kind === 'unknown' ? 1 : 0),
  };
}

/** Answers by which the platform, or what stands before it, says that it has not looked at the request. */
const NOT_TAKEN: readonly (string | undefined)[] = ['unreached', 'rate', 'auth', BLOCKED];

/** Whether the platform may have the conversion after this; a server error does not say that it has not. */
function leavesDoubt({ kind, reason }: Verdict): boolean {
  return kind !== 'refused' && !(kind === 'retryable' && NOT_TAKEN.includes(reason));
}

function confirm(counted: Transition, { verdict, nowEpochMs, deadline }: Outcome): Transition {
  // A duplicate of an attempt that nobody answered: that one may have been in time.
  const mayHaveArrived = verdict.kind === 'duplicate' && counted.unanswered > 0;
  return {
    ...counted,
    state: 'delivered',
    confirmedAt: new Date(nowEpochMs).toISOString(),
    ...(!isInTime(deadline, nowEpochMs) && !mayHaveArrived && { deliveredLate: true }),
  };
}

/** Where no window was agreed, a platform that speaks of one contradicts the agreement as well. */
function refusalReason({ verdict, nowEpochMs, deadline }: Outcome): string {
  const reason = verdict.reason ?? verdict.rule;
  return reason === EXPIRED && isInTime(deadline, nowEpochMs) ? WINDOW_DRIFT : reason;
}

function retry(counted: Transition, outcome: Outcome): Transition {
  const spent = counted.spent + 1;
  const firstFailureAtEpochMs = counted.firstFailureAtEpochMs ?? outcome.nowEpochMs;
  const dueAtEpochMs = nextDueAt({ ...scheduleOf(outcome), spent, firstFailureAtEpochMs });
  const failed = { ...counted, spent, firstFailureAtEpochMs };
  return dueAtEpochMs === undefined
    ? giveUp(failed, outcome)
    : retryAt(failed, dueAtEpochMs, outcome);
}

function withoutSpending(counted: Transition, outcome: Outcome, limited: number): Transition {
  const dueAtEpochMs = nextDueAtWithoutSpending({ ...scheduleOf(outcome), times: limited });
  return retryAt({ ...counted, limited }, dueAtEpochMs, outcome);
}

function scheduleOf({ retryDelaysSeconds, nowEpochMs, retryAfterSeconds, deadline }: Outcome) {
  return {
    delaysSeconds: retryDelaysSeconds,
    nowEpochMs,
    retryAfterSeconds,
    ...(deadline !== undefined && { lastUsefulEpochMs: lastUsefulEpochMs(deadline) }),
  };
}

function retryAt(counted: Transition, dueAtEpochMs: number, outcome: Outcome): Transition {
  if (counted.attempt >= MAX_ATTEMPTS) return giveUp(counted, outcome);
  return {
    ...counted,
    state: 'retrying',
    reason: outcome.verdict.reason,
    attempt: counted.attempt + 1,
    dueAtEpochMs,
  };
}

/** Dead if every attempt was answered or surely never arrived; else nobody knows. */
function giveUp(counted: Transition, { verdict, nowEpochMs, deadline }: Outcome): Transition {
  // The attempt that begins at the last useful moment ends after it: another one would come too late.
  const isTooLate = deadline !== undefined && nowEpochMs >= lastUsefulEpochMs(deadline);
  return {
    ...counted,
    state: counted.unanswered > 0 ? 'unknown' : 'dead',
    reason: isTooLate ? 'deadline' : (verdict.reason ?? verdict.rule),
  };
}
