import { describe, expect, test } from 'vitest';
import type { PostbackRow, Verdict } from '../../core/postback.ts';
import { MAX_ATTEMPTS } from '../../core/retry.ts';
import { type SettleOptions, settleAttempt } from '../../core/settle-attempt.ts';
import { asksFirst, leaseRanOut } from '../../core/verify.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const NO_ANSWER: Verdict = { kind: 'unknown', reason: 'no-answer', rule: 'transport:sent:timeout' };
const FOUND: Verdict = { kind: 'found', rule: 'recorded' };
const NOT_FOUND: Verdict = { kind: 'not-found', rule: 'not-recorded' };
const UNCLEAR: Verdict = { kind: 'unclear', reason: 'server', rule: 'http-server' };
const SERVER_ERROR: Verdict = { kind: 'retryable', reason: 'server', rule: 'http-server' };

function settle(
  verdict: Verdict,
  overrides: Partial<PostbackRow> = {},
  options: Partial<SettleOptions> = {},
) {
  return settleAttempt(postbackRow({ state: 'sending', ...overrides }), {
    verdict,
    policy: 'verify',
    retryDelaysSeconds: [30, 300, 1800],
    lookupDelaySeconds: 5,
    nowEpochMs: NOON_EPOCH_MS,
    ...options,
  });
}

/** As one unknown attempt at noon leaves it. */
const IN_DOUBT = {
  attempt: 2,
  spent: 1,
  unanswered: 1,
  mayBeThere: true,
  firstFailureAtEpochMs: NOON_EPOCH_MS,
} as const;

describe('after an unknown outcome', () => {
  test('the platform is asked at the pace of the schedule', () => {
    expect(settle(NO_ANSWER)).toMatchObject({
      state: 'retrying',
      reason: 'verify',
      attempt: 2,
      dueAtEpochMs: Date.parse('2026-11-22T12:00:30Z'),
      spent: 1,
      unanswered: 1,
      mayBeThere: true,
      firstFailureAtEpochMs: NOON_EPOCH_MS,
    });
  });

  test('it is not asked before it can know', () => {
    const settled = settle(NO_ANSWER, {}, { lookupDelaySeconds: 3600 });

    expect(settled.dueAtEpochMs).toBe(Date.parse('2026-11-22T13:00:00Z'));
  });

  test('it is asked before the deadline, so that the postback can still be sent', () => {
    const { values } = postbackRow();
    const due = { ...values, deadline: '2026-11-22T12:05:00Z' };

    const settled = settle(NO_ANSWER, { ...IN_DOUBT, attempt: 3, values: due });

    // Four minutes are left, of which two attempts get two each.
    expect(settled.dueAtEpochMs).toBe(Date.parse('2026-11-22T12:02:00Z'));
  });

  test('a deadline does not make it be asked before it can know', () => {
    const { values } = postbackRow();
    const due = { ...values, deadline: '2026-11-22T12:05:00Z' };

    const settled = settle(NO_ANSWER, { values: due }, { lookupDelaySeconds: 600 });

    expect(settled.dueAtEpochMs).toBe(Date.parse('2026-11-22T12:10:00Z'));
  });

  test('it is asked about the last attempt of a schedule too', () => {
    const last = { ...IN_DOUBT, attempt: 7, spent: 3 };

    expect(settle(NO_ANSWER, last)).toMatchObject({
      state: 'retrying',
      reason: 'verify',
      attempt: 8,
      spent: 4,
      dueAtEpochMs: Date.parse('2026-11-22T12:00:30Z'),
    });
    expect(settle(NO_ANSWER, last, { lookupDelaySeconds: 60 }).dueAtEpochMs).toBe(
      Date.parse('2026-11-22T12:01:00Z'),
    );
  });

  test('it is not asked before it can know either where the attempt was only a probe', () => {
    const probed = settle(NO_ANSWER, {}, { isProbe: true, lookupDelaySeconds: 3600 });

    expect(probed).toMatchObject({
      reason: 'verify',
      spent: 0,
      dueAtEpochMs: Date.parse('2026-11-22T13:00:00Z'),
    });
  });

  test('a postback has had its attempts at their limit all the same', () => {
    const settled = settle(NO_ANSWER, { attempt: MAX_ATTEMPTS });

    expect(settled).toMatchObject({ state: 'unknown', reason: 'no-answer', attempt: 100 });
  });
});

describe('what is found', () => {
  test('is delivered, confirmed by the lookup', () => {
    expect(settle(FOUND, IN_DOUBT)).toMatchObject({
      state: 'delivered',
      confirmedAt: '2026-11-22T12:00:00.000Z',
      attempt: 2,
      foreign: undefined,
    });
  });

  test('is not late by the time of the lookup', () => {
    const { values } = postbackRow();
    const past = { ...values, deadline: '2026-11-22T11:00:00Z' };

    expect(settle(FOUND, { ...IN_DOUBT, values: past }).deliveredLate).toBeUndefined();
  });
});

describe('what is not found', () => {
  test('is sent again at once, and the lookup has spent nothing', () => {
    expect(settle(NOT_FOUND, IN_DOUBT)).toMatchObject({
      state: 'retrying',
      reason: 'not-found',
      attempt: 3,
      dueAtEpochMs: NOON_EPOCH_MS,
      spent: 1,
    });
  });

  test('is sent for the last time that the schedule allows', () => {
    expect(settle(NOT_FOUND, { ...IN_DOUBT, attempt: 6, spent: 3 })).toMatchObject({
      state: 'retrying',
      attempt: 7,
      spent: 3,
    });
  });

  test('is left to a person once the schedule is exhausted', () => {
    expect(settle(NOT_FOUND, { ...IN_DOUBT, attempt: 8, spent: 4 })).toMatchObject({
      state: 'unknown',
      reason: 'not-found',
      attempt: 8,
    });
  });

  test('may have been taken after all: a duplicate that is answered later is our own', () => {
    const sentAgain = settle(NOT_FOUND, IN_DOUBT);

    const settled = settle(
      { kind: 'duplicate', rule: 'duplicate' },
      { attempt: 3, mayBeThere: sentAgain.mayBeThere === true, unanswered: 1 },
    );

    expect(settled).toMatchObject({ state: 'delivered', foreign: undefined });
  });

  test('is sent again under whatever policy has come into force meanwhile', () => {
    expect(settle(NOT_FOUND, IN_DOUBT, { policy: 'park' }).state).toBe('retrying');
  });
});

describe('what stays unclear', () => {
  test('is asked again by the ordinary schedule, of which it spends one', () => {
    expect(settle(UNCLEAR, IN_DOUBT)).toMatchObject({
      state: 'retrying',
      reason: 'verify',
      attempt: 3,
      dueAtEpochMs: Date.parse('2026-11-22T12:05:00Z'),
      spent: 2,
    });
  });

  test.each([
    ['there are too many requests', 'rate', undefined, '2026-11-22T12:00:30Z'],
    ['it wants to be asked later', 'server', 600, '2026-11-22T12:10:00Z'],
  ])('spends nothing where the platform says that %s', (_what, reason, retryAfterSeconds, due) => {
    const verdict: Verdict = { kind: 'unclear', reason, rule: 'none' };

    const settled = settle(verdict, IN_DOUBT, { retryAfterSeconds });

    expect(settled).toMatchObject({ spent: 1, limited: 1, dueAtEpochMs: Date.parse(due) });
  });

  test('spends nothing where the lookup probes whether the platform is well', () => {
    const settled = settle(UNCLEAR, IN_DOUBT, { isProbe: true });

    expect(settled).toMatchObject({ state: 'retrying', reason: 'verify', spent: 1, limited: 1 });
  });

  test('is left to a person once the schedule is exhausted', () => {
    expect(settle(UNCLEAR, { ...IN_DOUBT, attempt: 4, spent: 3 })).toMatchObject({
      state: 'unknown',
      reason: 'server',
      attempt: 4,
    });
  });

  test('is parked where the policy is that by now, and sent where it is to resend', () => {
    expect(settle(UNCLEAR, IN_DOUBT, { policy: 'park' })).toMatchObject({
      state: 'unknown',
      reason: 'server',
    });
    expect(settle(UNCLEAR, IN_DOUBT, { policy: 'resend' })).toMatchObject({
      state: 'retrying',
      reason: 'server',
    });
  });
});

test.each([FOUND, NOT_FOUND, UNCLEAR])(
  'a lookup is nothing that the platform may have taken: $kind',
  (verdict) => {
    expect(settle(verdict, { attempt: 2, answered: 1, unanswered: 0 })).toMatchObject({
      answered: 1,
      unanswered: 0,
      mayBeThere: undefined,
    });
  },
);

describe('the next attempt', () => {
  const following = (verdict: Verdict) => ({ last: { ...attemptRecord(1), verdict } });

  test.each([NO_ANSWER, UNCLEAR])('asks after an attempt that is $kind', (verdict) => {
    expect(asksFirst(following(verdict), 'verify')).toBe(true);
  });

  test.each([NOT_FOUND, FOUND, SERVER_ERROR])('reports after one that is $kind', (verdict) => {
    expect(asksFirst(following(verdict), 'verify')).toBe(false);
  });

  test('reports if it is the first one', () => {
    expect(asksFirst({}, 'verify')).toBe(false);
  });

  test.each(['resend', 'park', undefined] as const)('asks under no other policy: %s', (policy) => {
    expect(asksFirst(following(NO_ANSWER), policy)).toBe(false);
  });

  test('asks if a person replays it, and reports if a person forces it', () => {
    expect(asksFirst({ ...following(NO_ANSWER), reason: 'replayed' }, 'verify')).toBe(true);
    expect(asksFirst({ ...following(NO_ANSWER), reason: 'forced' }, 'verify')).toBe(false);
  });
});

test('a lease that ran out leaves a postback unknown, and a lookup unclear', () => {
  expect(leaseRanOut(attemptRecord(1)).kind).toBe('unknown');
  expect(leaseRanOut({ ...attemptRecord(2), lookup: true }).kind).toBe('unclear');
  expect(leaseRanOut(undefined)).toEqual({
    kind: 'unknown',
    reason: 'no-outcome',
    rule: 'lease-ran-out',
  });
});
