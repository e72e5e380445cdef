import { describe, expect, test } from 'vitest';
import type { ReversalEvent } from '../../core/player-event.ts';
import { decideReversal, takesBackAll } from '../../core/reverse.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from './postback-row.ts';
import { specification } from './specification.ts';

const REFUND: ReversalEvent = {
  v: 1,
  type: 'refund',
  source: 'stripe',
  sourceEventId: 'evt_2',
  brand: 'aurora',
  playerRef: 'p_abc',
  depositId: 'dep-1',
  occurredAt: '2026-11-22T12:30:00Z',
  amountMinor: '5000',
  currency: 'EUR',
};
const events = { ftd: 'first', reversal: { word: 'back' } };
const ONLY_WHOLE = specification({ events, reversals: { partial: 'not-possible' } });
const ONLY_REPEATS = specification({
  events,
  reversals: { partial: 'sent', of: ['deposit'] },
});
const ALSO_PARTS = specification({ events, reversals: { partial: 'sent' } });
const WITHOUT = specification();

function decide(
  changes: Partial<ReversalEvent>,
  row: Parameters<typeof postbackRow>[0],
  platform = ONLY_WHOLE,
) {
  const event = { ...REFUND, ...changes } as ReversalEvent;
  const options = { specification: platform, nowEpochMs: NOON_EPOCH_MS + 60_000 };
  return decideReversal(event, postbackRow(row), options);
}

describe('a reversal of the whole', () => {
  test.each([
    ['pending', {}],
    ['held', { state: 'held' as const, reason: 'no-rate' }],
    ['waiting for its platform', { state: 'retrying' as const, reason: 'circuit-open' }],
  ])('cancels a deposit that is %s and was never attempted', (_, row) => {
    expect(decide({}, row)).toEqual({
      do: 'cancel',
      transition: expect.objectContaining({
        state: 'discarded',
        reason: 'reversed-by-refund',
        attempt: 1,
        updatedAt: '2026-11-22T12:01:00.000Z',
      }),
    });
  });

  test('cancels it at a platform that cannot be told of reversals too', () => {
    expect(decide({}, {}, WITHOUT)).toMatchObject({ do: 'cancel' });
  });

  test.each(['sending', 'retrying', 'delivered', 'unknown', 'dead'] as const)(
    'is reported for a deposit that is %s',
    (state) => {
      expect(decide({}, { state, last: attemptRecord(1) })).toEqual({ do: 'report', whole: true });
    },
  );

  test.each(['pending', 'held'] as const)(
    'is reported for a %s one that was attempted',
    (state) => {
      expect(decide({}, { state, last: attemptRecord(1) })).toEqual({ do: 'report', whole: true });
    },
  );

  test.each(['rejected', 'discarded'] as const)(
    'has nothing to take back from a %s deposit',
    (state) => {
      expect(decide({}, { state, last: attemptRecord(1) })).toEqual({
        do: 'suppress',
        reason: 'nothing-to-reverse',
        because: { deposit: state },
      });
    },
  );

  test('has nothing to do once one has cancelled the deposit', () => {
    const row = { state: 'discarded' as const, reason: 'reversed-by-chargeback' };
    expect(decide({}, row)).toEqual({ do: 'nothing' });
  });

  test('is suppressed where the platform has no word for it', () => {
    expect(decide({}, { state: 'delivered', last: attemptRecord(1) }, WITHOUT)).toEqual({
      do: 'suppress',
      reason: 'milestone-not-wanted',
      because: { milestone: 'reversal' },
    });
  });

  test('is suppressed for a milestone that the platform cannot take back', () => {
    expect(decide({}, { state: 'delivered', last: attemptRecord(1) }, ONLY_REPEATS)).toEqual({
      do: 'suppress',
      reason: 'reversal-not-possible',
      because: { milestone: 'ftd', cause: 'refund' },
    });
  });

  test('is suppressed for a cause that the platform does not take', () => {
    const reversals = { partial: 'sent' as const, causes: ['chargeback' as const] };
    const platform = specification({ events, reversals });
    const row = { state: 'delivered' as const, last: attemptRecord(1) };

    expect(decide({}, row, platform)).toMatchObject({ reason: 'reversal-not-possible' });
    expect(decide({ type: 'chargeback' }, row, platform)).toEqual({ do: 'report', whole: true });
  });

  test('is measured against the amount before conversion', () => {
    const values = {
      ...postbackRow().values,
      amounts: { deposit: '5421' },
      currency: 'USD',
      conversion: { rates: { EUR: '1.0843' }, date: '2026-11-20', source: 'ecb' },
    };

    const row = { state: 'delivered' as const, last: attemptRecord(1), values };
    expect(decide({}, row)).toEqual({ do: 'report', whole: true });
    expect(decide({ amountMinor: '5421', currency: 'USD' }, row, ALSO_PARTS)).toEqual({
      do: 'report',
      whole: false,
    });
  });
});

describe('a reversal of a part', () => {
  const part = { amountMinor: '4999' };

  test('never cancels', () => {
    expect(decide(part, {}, ALSO_PARTS)).toEqual({ do: 'report', whole: false });
  });

  test('is suppressed where the platform takes back all or nothing', () => {
    expect(decide(part, { state: 'delivered', last: attemptRecord(1) })).toEqual({
      do: 'suppress',
      reason: 'partial-reversal-not-possible',
      because: { amountMinor: '4999' },
    });
  });

  test.each([
    [{ amountMinor: '5000', currency: 'EUR' }, true],
    [{ amountMinor: '5001', currency: 'EUR' }, true],
    [{ amountMinor: '4999', currency: 'EUR' }, false],
    [{ amountMinor: '5000', currency: 'USD' }, false],
    // As text, 1 before 5.
    [{ amountMinor: '10000', currency: 'EUR' }, true],
  ])(
    'is anything but the whole amount in the same currency: %j takes back all: %s',
    (reversal, all) => {
      expect(takesBackAll(reversal, { amountMinor: '5000', currency: 'EUR' })).toBe(all);
    },
  );
});

describe('a reversal after others of the same deposit', () => {
  const part = (amountMinor: string, changes: Partial<ReversalEvent> = {}) =>
    ({ ...REFUND, sourceEventId: `part-${amountMinor}`, amountMinor, ...changes }) as ReversalEvent;
  const decidedAfter = (
    earlier: ReversalEvent[],
    amountMinor: string,
    platform = ALSO_PARTS,
    row: Parameters<typeof postbackRow>[0] = { state: 'delivered', last: attemptRecord(1) },
  ) =>
    decideReversal(part(amountMinor), postbackRow(row), {
      specification: platform,
      earlier,
      nowEpochMs: NOON_EPOCH_MS,
    });

  test.each<[string, string, string]>([
    ['2000', '1000', '1000'],
    ['2000', '3000', '3000'],
    ['2000', '5500', '3000'],
    ['4999', '5000', '1'],
  ])('of %s takes back of %s no more than is left: %s', (before, amountMinor, told) => {
    expect(decidedAfter([part(before)], amountMinor)).toEqual({
      do: 'report',
      whole: false,
      amountMinor: told,
    });
  });

  test('takes back nothing where nothing is left', () => {
    expect(decidedAfter([part('2000'), part('3000')], '1')).toEqual({
      do: 'suppress',
      reason: 'nothing-left-to-reverse',
      because: {},
    });
  });

  test('that completes the whole is the whole to a platform that takes no parts', () => {
    expect(decidedAfter([part('2000')], '3000', ONLY_WHOLE)).toEqual({
      do: 'report',
      whole: true,
      amountMinor: '5000',
    });
    expect(decidedAfter([part('2000')], '2999', ONLY_WHOLE)).toMatchObject({
      reason: 'partial-reversal-not-possible',
    });
  });

  test('that completes the whole ends a deposit that was never sent', () => {
    expect(decidedAfter([part('2000')], '3000', ONLY_WHOLE, {})).toMatchObject({ do: 'cancel' });
    expect(decidedAfter([part('2000')], '2999', ALSO_PARTS, {})).toMatchObject({ do: 'report' });
  });

  test('in another currency is not counted against it', () => {
    expect(decidedAfter([part('4000', { currency: 'USD' })], '3000')).toEqual({
      do: 'report',
      whole: false,
    });
  });
});
