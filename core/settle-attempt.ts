import type { PostbackRow, Verdict } from './postback.ts';
import { MAX_ATTEMPTS, nextDueAt, nextDueAtAfterRateLimit } from './retry.ts';
import type { UnknownOutcomePolicy } from './specification/platform-specification.ts';
import { asItStands, type Transition } from './transition.ts';

export type SettleOptions = {
  verdict: Verdict;
  /** What to do with an unknown outcome of this milestone at this platform. */
  policy: UnknownOutcomePolicy;
  retryDelaysSeconds: readonly number[];
  nowEpochMs: number;
  retryAfterSeconds?: number | undefined;
};

/**
 * What an attempt's verdict makes of its row.
 *
 * @param row - the row as it was while sending
 */
export function settleAttempt(row: PostbackRow, options: SettleOptions): Transition {
  const { verdict } = options;
  const counted = count(row, options);
  switch (verdict.kind) {
    case 'accepted':
      return confirm(counted, options);
    case 'duplicate': {
      const first = row.answered + row.unanswered === 0;
      return { ...confirm(counted, options), ...(first && { foreign: true }) };
    }
    case 'refused':
      return { ...counted, state: 'rejected', reason: verdict.reason ?? verdict.rule };
    case 'retryable':
      return verdict.reason === 'rate'
        ? afterRateLimit(counted, options, (row.limited ?? 0) + 1)
        : retry(counted, options);
    case 'unknown':
      return options.policy === 'resend'
        ? retry(counted, options)
        : { ...counted, state: 'unknown', reason: verdict.reason };
  }
}

function count(row: PostbackRow, { verdict, nowEpochMs }: SettleOptions): Transition {
  const answered = verdict.kind !== 'unknown' && verdict.reason !== 'unreached';
  return {
    ...asItStands(row, nowEpochMs),
    reason: undefined,
    limited: undefined,
    answered: row.answered + (answered ? 1 : 0),
    unanswered: row.unanswered + (verdict.kind === 'unknown' ? 1 : 0),
  };
}

function confirm(counted: Transition, { nowEpochMs }: SettleOptions): Transition {
  return { ...counted, state: 'delivered', confirmedAt: new Date(nowEpochMs).toISOString() };
}

function retry(counted: Transition, options: SettleOptions): Transition {
  const spent = counted.spent + 1;
  const firstFailureAtEpochMs = counted.firstFailureAtEpochMs ?? options.nowEpochMs;
  const dueAtEpochMs = nextDueAt({
    delaysSeconds: options.retryDelaysSeconds,
    spent,
    firstFailureAtEpochMs,
    nowEpochMs: options.nowEpochMs,
    retryAfterSeconds: options.retryAfterSeconds,
  });
  const failed = { ...counted, spent, firstFailureAtEpochMs };
  return dueAtEpochMs === undefined
    ? giveUp(failed, options.verdict)
    : retryAt(failed, dueAtEpochMs, options.verdict);
}

function afterRateLimit(counted: Transition, options: SettleOptions, limited: number): Transition {
  const { retryDelaysSeconds, nowEpochMs, retryAfterSeconds } = options;
  const dueAtEpochMs = nextDueAtAfterRateLimit({
    delaysSeconds: retryDelaysSeconds,
    times: limited,
    nowEpochMs,
    retryAfterSeconds,
  });
  return retryAt({ ...counted, limited }, dueAtEpochMs, options.verdict);
}

function retryAt(counted: Transition, dueAtEpochMs: number, verdict: Verdict): Transition {
  if (counted.attempt >= MAX_ATTEMPTS) return giveUp(counted, verdict);
  return {
    ...counted,
    state: 'retrying',
    reason: verdict.reason,
    attempt: counted.attempt + 1,
    dueAtEpochMs,
  };
}

/** Dead if every attempt was answered or surely never arrived; else nobody knows. */
function giveUp(counted: Transition, verdict: Verdict): Transition {
  return {
    ...counted,
    state: counted.unanswered > 0 ? 'unknown' : 'dead',
    reason: verdict.reason ?? verdict.rule,
  };
}
