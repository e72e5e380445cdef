import { describe, expect, test } from 'vitest';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { awaitPrerequisite, missedPrerequisite, prerequisiteOf } from '../../core/prerequisite.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from './postback-row.ts';
import { specification } from './specification.ts';

function platform(identity?: Parameters<typeof specification>[0]): PlatformConfig {
  return {
    specification: specification(identity),
    retryDelaysSeconds: [30, 300, 1800],
  } as unknown as PlatformConfig;
}
const CLICK_ALWAYS = platform();
const CLICK_FIRST = platform({ identity: { click: 'first-event', maxWaitSeconds: 3600 } });
const REVERSAL = postbackRow({
  milestone: 'reversal',
  occurrence: 'dep-1',
  values: {
    ...postbackRow().values,
    reversal: {
      cause: 'refund',
      whole: true,
      original: { milestone: 'ftd', occurrence: 'once', transactionId: 'ftd:aurora:dep-1' },
    },
  },
});

describe('a postback waits', () => {
  test('for nothing, where every event carries the click', () => {
    expect(prerequisiteOf(postbackRow(), CLICK_ALWAYS)).toBeUndefined();
  });

  test('for nothing, if it is the registration itself', () => {
    const registration = postbackRow({ milestone: 'registration' });
    expect(prerequisiteOf(registration, CLICK_FIRST)).toBeUndefined();
  });

  test.each([
    ['was sent before', { last: attemptRecord(1) }],
    ['is forced by a person', { reason: 'forced' }],
  ])('for nothing, if it %s', (_, changes) => {
    expect(prerequisiteOf(postbackRow(changes), CLICK_FIRST)).toBeUndefined();
    expect(prerequisiteOf({ ...REVERSAL, ...changes }, CLICK_FIRST)).toBeUndefined();
  });

  test('for the registration of its click, where later events name the player', () => {
    expect(prerequisiteOf(postbackRow({ test: true }), CLICK_FIRST)).toEqual({
      name: {
        platform: 'scaleo',
        clickId: '0f8fad5bd9cb469fa16570867728950e',
        test: true,
        milestone: 'registration',
        occurrence: 'once',
      },
      why: 'registration',
    });
  });

  test.each([CLICK_ALWAYS, CLICK_FIRST])(
    'for the deposit that it takes back, whatever the identity',
    (settings) => {
      expect(prerequisiteOf(REVERSAL, settings)).toEqual({
        name: {
          platform: 'scaleo',
          clickId: '0f8fad5bd9cb469fa16570867728950e',
          milestone: 'ftd',
          occurrence: 'once',
        },
        why: 'reversed-deposit',
      });
    },
  );
});

function outcome(
  needed: Partial<PostbackRow> | undefined,
  {
    why = 'registration' as const,
    waitedSeconds = 0,
  }: { why?: 'registration' | 'reversed-deposit'; waitedSeconds?: number } = {},
) {
  const nowEpochMs = NOON_EPOCH_MS + waitedSeconds * 1000;
  const row = needed && postbackRow(needed);
  return awaitPrerequisite(
    postbackRow(),
    { needed: row, why },
    { platform: CLICK_FIRST, nowEpochMs },
  );
}

describe('while what it waits for is', () => {
  test('delivered, it goes', () => {
    expect(outcome({ state: 'delivered' })).toBe('go');
  });

  test.each(['pending', 'sending', 'retrying', 'held'] as const)(
    '%s, it is due again later, visibly',
    (state) => {
      expect(outcome({ state })).toMatchObject({
        state: 'retrying',
        reason: 'waits-for-registration',
        attempt: 1,
        dueAtEpochMs: NOON_EPOCH_MS + 30_000,
      });
    },
  );

  test.each([
    [0, 30],
    [120, 30],
    [124, 31],
    [3599, 900],
  ])('open, and it has waited %d s, the next look is in %d s', (waitedSeconds, pauseSeconds) => {
    expect(outcome({ state: 'retrying' }, { waitedSeconds })).toMatchObject({
      dueAtEpochMs: NOON_EPOCH_MS + (waitedSeconds + pauseSeconds) * 1000,
    });
  });

  test.each([
    ['in its last minute for the last time', 500, 440],
    ['as usual where that is sooner', 961, 900],
    ['as usual where its last minute has come', 60, 900],
  ])('open, and its deadline near, it is looked for %s', (_when, deadlineSeconds, dueSeconds) => {
    const nowEpochMs = NOON_EPOCH_MS + 3599 * 1000;
    const deadline = new Date(nowEpochMs + deadlineSeconds * 1000).toISOString();
    const row = postbackRow({ values: { ...postbackRow().values, deadline } });
    const needed = { needed: postbackRow({ state: 'retrying' }), why: 'registration' } as const;

    const waiting = awaitPrerequisite(row, needed, { platform: CLICK_FIRST, nowEpochMs });

    expect(waiting).toMatchObject({ dueAtEpochMs: nowEpochMs + dueSeconds * 1000 });
  });

  test('open for longer than the platform allows, it is held', () => {
    expect(outcome({ state: 'retrying' }, { waitedSeconds: 3600 })).toMatchObject({
      state: 'held',
      reason: 'registration-not-delivered',
    });
  });

  test.each([
    [30 * 86_400 - 1, 'retrying', 'waits-for-reversed-deposit'],
    [30 * 86_400, 'held', 'reversed-deposit-not-delivered'],
  ])('an open deposit, after %d s its reversal is %s', (waitedSeconds, state, reason) => {
    const waited = { why: 'reversed-deposit' as const, waitedSeconds };

    expect(outcome({ state: 'held' }, waited)).toMatchObject({ state, reason });
  });

  test('a registration that is not there yet, it waits, for it may be on its way', () => {
    expect(outcome(undefined)).toMatchObject({
      state: 'retrying',
      reason: 'waits-for-registration',
    });
    expect(outcome(undefined, { waitedSeconds: 3600 })).toMatchObject({
      state: 'held',
      reason: 'registration-not-delivered',
    });
  });

  test.each([
    { state: 'rejected' as const },
    { state: 'discarded' as const },
    { state: 'dead' as const },
    { state: 'unknown' as const },
  ])('no registration that the platform has (%j), it is held', (needed) => {
    expect(outcome(needed)).toMatchObject({ state: 'held', reason: 'registration-not-delivered' });
  });

  test.each([undefined, { state: 'rejected' as const }, { state: 'discarded' as const }])(
    'no deposit that the platform could have (%j), its reversal ends',
    (needed) => {
      expect(outcome(needed, { why: 'reversed-deposit' })).toMatchObject({
        state: 'discarded',
        reason: 'nothing-to-reverse',
      });
    },
  );

  test.each(['dead', 'unknown'] as const)(
    'a deposit of which nobody knows (%s), its reversal is held',
    (state) => {
      expect(outcome({ state }, { why: 'reversed-deposit' })).toMatchObject({
        state: 'held',
        reason: 'reversed-deposit-not-delivered',
      });
    },
  );
});

describe('what a postback has missed', () => {
  const HELD = { state: 'held', reason: 'registration-not-delivered' } as const;

  test('is what it was held for', () => {
    const registration = { milestone: 'registration', occurrence: 'once' };
    expect(missedPrerequisite(postbackRow(HELD), CLICK_FIRST)).toMatchObject(registration);
    expect(
      missedPrerequisite(
        { ...REVERSAL, state: 'held', reason: 'reversed-deposit-not-delivered' },
        CLICK_ALWAYS,
      ),
    ).toMatchObject({ milestone: 'ftd', occurrence: 'once' });
  });

  test.each<[string, Partial<PostbackRow>]>([
    ['while it waits', { state: 'retrying' }],
    ['if it is held for something else', { ...HELD, reason: 'no-rate' }],
    ['if it is held for another kind', { ...HELD, reason: 'reversed-deposit-not-delivered' }],
    ['if it has been sent', { ...HELD, last: attemptRecord(1) }],
  ])('is nothing %s', (_, changes) => {
    expect(missedPrerequisite(postbackRow(changes), CLICK_FIRST)).toBeUndefined();
  });

  test('is nothing where every event carries the click', () => {
    expect(missedPrerequisite(postbackRow(HELD), CLICK_ALWAYS)).toBeUndefined();
  });
});
