import { describe, expect, test } from 'vitest';
import type { PostbackRow, Verdict } from '../../core/postback.ts';
import { type SettleOptions, settleAttempt } from '../../core/settle-attempt.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const NOON = '2026-11-22T12:00:00.000Z';
const SERVER_ERROR: Verdict = { kind: 'retryable', reason: 'server', rule: 'http-server' };
const TOO_MANY: Verdict = { kind: 'retryable', reason: 'rate', rule: 'http-rate' };
const UNREACHED: Verdict = { kind: 'retryable', reason: 'unreached', rule: 'transport:refused' };
const NO_ANSWER: Verdict = { kind: 'unknown', reason: 'no-answer', rule: 'transport:timeout' };
const ACCEPTED: Verdict = { kind: 'accepted', rule: 'success' };
const DUPLICATE: Verdict = { kind: 'duplicate', rule: 'duplicate' };

function settle(
  verdict: Verdict,
  overrides: Partial<PostbackRow> = {},
  options: Partial<SettleOptions> = {},
) {
  return settleAttempt(postbackRow({ state: 'sending', ...overrides }), {
    verdict,
    policy: 'resend',
    retryDelaysSeconds: [30, 300, 1800],
    nowEpochMs: NOON_EPOCH_MS,
    ...options,
  });
}

describe('an acknowledgement', () => {
  test.each([
    ['accepted', ACCEPTED],
    ['duplicate', DUPLICATE],
  ])('"%s" delivers the postback and records when', (_kind, verdict) => {
    const settled = settle(verdict, { reason: 'server', attempt: 2, answered: 1, spent: 1 });

    expect(settled).toMatchObject({ state: 'delivered', confirmedAt: NOON, attempt: 2 });
    expect(settled.reason).toBeUndefined();
  });

  test('"accepted" is never foreign', () => {
    expect(settle(ACCEPTED).foreign).toBeUndefined();
  });

  test('"duplicate" is foreign if nothing of ours can have been taken before', () => {
    expect(settle(DUPLICATE).foreign).toBe(true);
    expect(settle(DUPLICATE, { attempt: 3, spent: 2 }).foreign).toBe(true);
  });

  test.each([
    ['had no answer', { kind: 'unknown', reason: 'no-answer', rule: 'transport' }],
    ['was answered with a server error', { kind: 'retryable', reason: 'server', rule: 'http' }],
    ['was accepted, and is sent again by a person', ACCEPTED],
  ] as const)('"duplicate" is our own if an earlier attempt %s', (_why, verdict) => {
    const { mayBeThere } = settle(verdict);

    expect(
      settle(DUPLICATE, { attempt: 2, mayBeThere: mayBeThere === true }).foreign,
    ).toBeUndefined();
  });

  test.each([
    ['was never sent', { kind: 'retryable', reason: 'unreached', rule: 'transport' }],
    ['was one too many', { kind: 'retryable', reason: 'rate', rule: 'http-rate' }],
    ['had no valid credential', { kind: 'retryable', reason: 'auth', rule: 'http-auth' }],
    ['came no further than a protection', { kind: 'retryable', reason: 'blocked', rule: 'waf' }],
    ['was refused', { kind: 'refused', reason: 'platform', rule: 'refused' }],
  ] as const)('"duplicate" is foreign though an earlier attempt %s', (_why, verdict) => {
    expect(settle(verdict).mayBeThere).toBeUndefined();
  });

  test('that an attempt may have been taken is not forgotten by later ones that were not', () => {
    const unreached = { kind: 'retryable', reason: 'unreached', rule: 'transport' } as const;

    expect(settle(unreached, { attempt: 2, mayBeThere: true }).mayBeThere).toBe(true);
  });
});

describe('a refusal', () => {
  test('rejects the postback for the reason that the platform gave', () => {
    const refused: Verdict = { kind: 'refused', reason: 'click-not-found', rule: 'not-found' };

    expect(settle(refused)).toMatchObject({
      state: 'rejected',
      reason: 'click-not-found',
      attempt: 1,
      spent: 0,
      answered: 1,
    });
  });

  test('without a reason names the rule', () => {
    expect(settle({ kind: 'refused', rule: 'http-client' }).reason).toBe('http-client');
  });
});

describe('a failure', () => {
  test('is retried 30 s, 5 min and 30 min after the first, then the postback is dead', () => {
    const failures = [
      '2026-11-22T12:00:00Z',
      '2026-11-22T12:00:31Z',
      '2026-11-22T12:05:02Z',
      '2026-11-22T12:30:03Z',
    ];
    let row = postbackRow({ state: 'sending' });
    const history: unknown[] = [];

    for (const at of failures) {
      const settled = settle(SERVER_ERROR, row, { nowEpochMs: Date.parse(at) });
      history.push([settled.state, settled.attempt, new Date(settled.dueAtEpochMs).toISOString()]);
      row = { ...row, ...(settled as Partial<PostbackRow>) };
    }

    expect(history).toEqual([
      ['retrying', 2, '2026-11-22T12:00:30.000Z'],
      ['retrying', 3, '2026-11-22T12:05:00.000Z'],
      ['retrying', 4, '2026-11-22T12:30:00.000Z'],
      ['dead', 4, '2026-11-22T12:30:00.000Z'],
    ]);
    expect(row).toMatchObject({ reason: 'server', spent: 4, answered: 4, unanswered: 0 });
  });

  test('waits for the Retry-After where that is longer', () => {
    const settled = settle(SERVER_ERROR, {}, { retryAfterSeconds: 120 });

    expect(settled.dueAtEpochMs).toBe(Date.parse('2026-11-22T12:02:00Z'));
  });

  test('to reach the platform spends an attempt and counts as neither answered nor unanswered', () => {
    expect(settle(UNREACHED)).toMatchObject({
      state: 'retrying',
      reason: 'unreached',
      spent: 1,
      answered: 0,
      unanswered: 0,
    });
  });

  test('for the last time leaves a postback dead if no attempt can have arrived unanswered', () => {
    const exhausted = { attempt: 4, spent: 3, firstFailureAtEpochMs: NOON_EPOCH_MS };

    expect(settle(UNREACHED, { ...exhausted, answered: 2 })).toMatchObject({
      state: 'dead',
      reason: 'unreached',
    });
  });

  test('for the last time leaves a postback unknown if an attempt may have arrived', () => {
    const exhausted = { attempt: 4, spent: 3, firstFailureAtEpochMs: NOON_EPOCH_MS };

    const settled = settle(SERVER_ERROR, { ...exhausted, answered: 2, unanswered: 1 });

    expect(settled).toMatchObject({ state: 'unknown', reason: 'server' });
  });
});

describe('an unknown outcome', () => {
  test('is sent again where the policy is resend, and spends an attempt', () => {
    expect(settle(NO_ANSWER)).toMatchObject({
      state: 'retrying',
      reason: 'no-answer',
      attempt: 2,
      dueAtEpochMs: Date.parse('2026-11-22T12:00:30Z'),
      spent: 1,
      answered: 0,
      unanswered: 1,
    });
  });

  test('ends the postback as unknown where the policy is park', () => {
    expect(settle(NO_ANSWER, {}, { policy: 'park' })).toMatchObject({
      state: 'unknown',
      reason: 'no-answer',
      attempt: 1,
      spent: 0,
      unanswered: 1,
    });
  });

  test('ends as unknown, not as dead, when the schedule is exhausted', () => {
    const settled = settle(NO_ANSWER, { attempt: 4, spent: 3, answered: 3 });

    expect(settled).toMatchObject({ state: 'unknown', attempt: 4, unanswered: 1 });
  });

  test('does not stop a retry that surely never arrived from being retried under park', () => {
    expect(settle(UNREACHED, {}, { policy: 'park' }).state).toBe('retrying');
  });
});

describe('"too many requests"', () => {
  test('spends no attempt and does not start the schedule', () => {
    const settled = settle(TOO_MANY, { attempt: 2 });

    expect(settled).toMatchObject({ state: 'retrying', attempt: 3, spent: 0, answered: 1 });
    expect(settled.firstFailureAtEpochMs).toBeUndefined();
  });

  test('keeps what earlier failures have spent', () => {
    const settled = settle(TOO_MANY, { attempt: 3, spent: 2, firstFailureAtEpochMs: 1 });

    expect(settled).toMatchObject({ attempt: 4, spent: 2, firstFailureAtEpochMs: 1 });
  });

  test.each([
    [undefined, '2026-11-22T12:00:30.000Z'],
    [1, '2026-11-22T12:01:00.000Z'],
    [2, '2026-11-22T12:02:00.000Z'],
  ])('after %s of its kind in a row waits until %s', (limited, due) => {
    const row = { attempt: 7, ...(limited !== undefined && { limited }) };

    const settled = settle(TOO_MANY, row);

    expect(new Date(settled.dueAtEpochMs).toISOString()).toBe(due);
    expect(settled.limited).toBe((limited ?? 0) + 1);
  });

  test('are counted anew after any other answer', () => {
    expect(settle(SERVER_ERROR, { limited: 3 }).limited).toBeUndefined();
  });

  test('waits as long as the platform asks, up to 15 minutes', () => {
    const short = settle(TOO_MANY, {}, { retryAfterSeconds: 47 });
    const long = settle(TOO_MANY, {}, { retryAfterSeconds: 86_400 });

    expect(short.dueAtEpochMs).toBe(Date.parse('2026-11-22T12:00:47Z'));
    expect(long.dueAtEpochMs).toBe(Date.parse('2026-11-22T12:15:00Z'));
  });

  test('ends at the hundredth attempt', () => {
    expect(settle(TOO_MANY, { attempt: 99 })).toMatchObject({ state: 'retrying', attempt: 100 });
    expect(settle(TOO_MANY, { attempt: 100 })).toMatchObject({
      state: 'dead',
      reason: 'rate',
      attempt: 100,
    });
    expect(settle(TOO_MANY, { attempt: 100, unanswered: 1 }).state).toBe('unknown');
  });
});

/** A row whose deadline is this many seconds after noon. */
function until(seconds: number, changes: Partial<PostbackRow> = {}): Partial<PostbackRow> {
  const deadline = new Date(NOON_EPOCH_MS + seconds * 1000).toISOString();
  return { ...changes, values: { ...postbackRow().values, deadline } };
}

describe('with a deadline', () => {
  test.each([
    ['accepted', ACCEPTED],
    ['duplicate', DUPLICATE],
  ])('what is confirmed after it ("%s") is labelled, and at it not', (_kind, verdict) => {
    expect(settle(verdict, until(-0.001))).toMatchObject({
      state: 'delivered',
      deliveredLate: true,
    });
    expect(settle(verdict, until(0)).deliveredLate).toBeUndefined();
    expect(settle(verdict).deliveredLate).toBeUndefined();
  });

  test('a duplicate after it is not labelled where an earlier attempt may have arrived in time', () => {
    expect(settle(DUPLICATE, until(-1, { unanswered: 1 })).deliveredLate).toBeUndefined();
    expect(settle(ACCEPTED, until(-1, { unanswered: 1 })).deliveredLate).toBe(true);
    expect(settle(DUPLICATE, until(-1, { answered: 1 })).deliveredLate).toBe(true);
  });

  test('a label stays with later outcomes of its row', () => {
    expect(settle(SERVER_ERROR, { deliveredLate: true }).deliveredLate).toBe(true);
  });

  test('a refusal as expired is a drift of the windows until it has passed', () => {
    const expired: Verdict = { kind: 'refused', reason: 'expired', rule: 'too-old' };

    expect(settle(expired, until(1))).toMatchObject({ state: 'rejected', reason: 'window-drift' });
    expect(settle(expired, until(0)).reason).toBe('window-drift');
    expect(settle(expired, until(-0.001))).toMatchObject({ state: 'rejected', reason: 'expired' });
  });

  test('a refusal as expired where no window was agreed is a drift as well', () => {
    const expired: Verdict = { kind: 'refused', reason: 'expired', rule: 'too-old' };

    expect(settle(expired).reason).toBe('window-drift');
  });

  test('a refusal for another reason keeps it', () => {
    const inactive: Verdict = { kind: 'refused', reason: 'campaign-inactive', rule: 'inactive' };

    expect(settle(inactive, until(1)).reason).toBe('campaign-inactive');
  });

  test('a failure is retried before its last minute, and an attempt of a row without is not', () => {
    const third = { attempt: 3, spent: 2, firstFailureAtEpochMs: NOON_EPOCH_MS };
    const dueAt = (row: Partial<PostbackRow>) => {
      return new Date(settle(SERVER_ERROR, row).dueAtEpochMs).toISOString();
    };

    expect(dueAt(until(660, third))).toBe('2026-11-22T12:10:00.000Z');
    expect(dueAt(third)).toBe('2026-11-22T12:30:00.000Z');
  });

  test('"too many requests" is asked about again before its last minute', () => {
    const settled = settle(TOO_MANY, until(180, { limited: 4 }));

    expect(new Date(settled.dueAtEpochMs).toISOString()).toBe('2026-11-22T12:02:00.000Z');
  });

  describe('that leaves no time for another attempt', () => {
    const exhausted = { attempt: 4, spent: 3, firstFailureAtEpochMs: NOON_EPOCH_MS };

    test.each([
      ['at its last minute', 60, 'deadline'],
      ['after it', -1, 'deadline'],
      ['a millisecond before its last minute', 60.001, 'server'],
    ])('a postback that is given up %s names it as the reason', (_when, seconds, reason) => {
      expect(settle(SERVER_ERROR, until(seconds, exhausted))).toMatchObject({
        state: 'dead',
        reason,
      });
    });

    test('a postback that may have arrived is unknown for the same reason', () => {
      const row = until(-1, { ...exhausted, unanswered: 1 });

      expect(settle(SERVER_ERROR, row)).toMatchObject({ state: 'unknown', reason: 'deadline' });
    });

    test('a postback goes on as planned while attempts are left', () => {
      expect(settle(SERVER_ERROR, until(-1))).toMatchObject({
        state: 'retrying',
        reason: 'server',
        dueAtEpochMs: Date.parse('2026-11-22T12:00:30Z'),
      });
    });

    test('an outcome that is left to a person names its own reason', () => {
      const settled = settle(NO_ANSWER, until(-1), { policy: 'park' });

      expect(settled).toMatchObject({ state: 'unknown', reason: 'no-answer' });
    });
  });
});

test.each([ACCEPTED, DUPLICATE, SERVER_ERROR, TOO_MANY, UNREACHED, NO_ANSWER])(
  'every outcome stamps the time: $rule',
  (verdict) => {
    expect(settle(verdict).updatedAt).toBe(NOON);
  },
);
