import { healthAfter } from './circuit.ts';
import { isInTime, lastUsefulEpochMs } from './deadline.ts';
import type { PostbackRow, Verdict } from './postback.ts';
import { MAX_ATTEMPTS, nextDueAt, nextDueAtWithoutSpending } from './retry.ts';
import type { UnknownOutcomePolicy } from './specification/platform-specification.ts';
import { asItStands, type Transition } from './transition.ts';
import { BLOCKED } from './verdicts/challenges.ts';
import { VERIFY } from './verify.ts';

export type SettleOptions = {
  verdict: Verdict;
  /** What to do with an unknown outcome of this milestone at this platform. */
  policy: UnknownOutcomePolicy;
  retryDelaysSeconds: readonly number[];
  /** After so long a lookup knows of what was sent; needed by the policy `verify`. */
  lookupDelaySeconds?: number | undefined;
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
    case 'unclear':
      return options.policy === 'park'
        ? { ...counted, state: 'unknown', reason: verdict.reason }
        : tryAgain(counted, outcome, row.limited);
    case 'found':
      return confirm(counted, outcome);
    case 'not-found':
      return sendAgain(counted, outcome);
  }
}

/** What the platform asks us to do later, and what only probes it, spends no attempt. */
function tryAgain(counted: Transition, outcome: Outcome, limited = 0): Transition {
  const { verdict, retryAfterSeconds, isProbe = false } = outcome;
  const isFree = isProbe || healthAfter(verdict, retryAfterSeconds) === 'slow';
  return isFree ? withoutSpending(counted, outcome, limited + 1) : retry(counted, outcome);
}

/** Verdicts on what was sent to be recorded; the others are on what was asked. */
const OF_POSTBACK: ReadonlyArray<Verdict['kind']> = [
  'accepted',
  'duplicate',
  'refused',
  'retryable',
  'unknown',
];

function count(row: PostbackRow, { verdict, nowEpochMs }: SettleOptions): Transition {
  const settled = { ...asItStands(row, nowEpochMs), reason: undefined, limited: undefined };
  if (!OF_POSTBACK.includes(verdict.kind)) return settled;
  const answered = verdict.kind !== 'unknown' && verdict.reason !== 'unreached';
  return {
    ...settled,
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
  // A duplicate of an attempt that nobody answered, or one that was found: it may have been in time.
  const wasThere = verdict.kind === 'duplicate' || verdict.kind === 'found';
  const mayHaveArrived = wasThere && counted.unanswered > 0;
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
  const dueAtEpochMs =
    nextDueAt({ ...scheduleOf(outcome), spent, firstFailureAtEpochMs }) ?? lastLookupAt(outcome);
  const failed = { ...counted, spent, firstFailureAtEpochMs };
  return dueAtEpochMs === undefined
    ? giveUp(failed, outcome)
    : retryAt(failed, dueAtEpochMs, outcome);
}

function withoutSpending(counted: Transition, outcome: Outcome, limited: number): Transition {
  const dueAtEpochMs = nextDueAtWithoutSpending({ ...scheduleOf(outcome), times: limited });
  return retryAt({ ...counted, limited }, dueAtEpochMs, outcome);
}

function scheduleOf(outcome: Outcome) {
  const { retryDelaysSeconds, nowEpochMs, retryAfterSeconds, deadline } = outcome;
  return {
    delaysSeconds: retryDelaysSeconds,
    nowEpochMs,
    retryAfterSeconds,
    // The platform is asked when it can know, and at the pace of the schedule: what it lacks is sent at once.
    ...(isToBeAskedAbout(outcome) && { atLeastSeconds: outcome.lookupDelaySeconds }),
    ...(deadline !== undefined && { lastUsefulEpochMs: lastUsefulEpochMs(deadline) }),
  };
}

/** Also the last attempt of a schedule is asked about. */
function lastLookupAt(outcome: Outcome): number | undefined {
  const { nowEpochMs, lookupDelaySeconds = 0, retryDelaysSeconds } = outcome;
  const waitSeconds = Math.max(lookupDelaySeconds, retryDelaysSeconds[0] ?? 0);
  return isToBeAskedAbout(outcome) ? nowEpochMs + waitSeconds * 1000 : undefined;
}

function isToBeAskedAbout({ verdict, policy }: Outcome): boolean {
  return verdict.kind === 'unknown' && policy === 'verify';
}

/** The platform has not got it. The attempt before has been counted, and the lookup is none. */
function sendAgain(counted: Transition, outcome: Outcome): Transition {
  return counted.spent > outcome.retryDelaysSeconds.length
    ? giveUp(counted, outcome)
    : retryAt(counted, outcome.nowEpochMs, outcome);
}

function retryAt(counted: Transition, dueAtEpochMs: number, outcome: Outcome): Transition {
  if (counted.attempt >= MAX_ATTEMPTS) return giveUp(counted, outcome);
  return {
    ...counted,
    state: 'retrying',
    reason: retryReason(outcome),
    attempt: counted.attempt + 1,
    dueAtEpochMs,
  };
}

function retryReason({ verdict, policy }: Outcome): string | undefined {
  const { kind, reason } = verdict;
  if (kind === 'not-found') return kind;
  const isInDoubt = kind === 'unknown' || kind === 'unclear';
  return isInDoubt && policy === 'verify' ? VERIFY : reason;
}

/** Dead if every attempt was answered or surely never arrived; else nobody knows. */
function giveUp(counted: Transition, { verdict, nowEpochMs, deadline }: Outcome): Transition {
  // The attempt that begins at the last useful moment ends after it: another one would come too late.
  const isTooLate = deadline !== undefined && nowEpochMs >= lastUsefulEpochMs(deadline);
  return {
    ...counted,
    state: counted.unanswered > 0 ? 'unknown' : 'dead',
    reason: isTooLate ? 'deadline' : whyGivenUp(verdict),
  };
}

function whyGivenUp({ kind, reason, rule }: Verdict): string {
  return kind === 'not-found' ? kind : (reason ?? rule);
}
