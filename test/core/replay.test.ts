import { describe, expect, test } from 'vitest';
import { replay } from '../../core/replay.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const AN_HOUR_LATER = { nowEpochMs: NOON_EPOCH_MS + 3_600_000, force: false };

describe('a replay', () => {
  test.each(['rejected', 'dead', 'unknown', 'discarded', 'held'] as const)(
    'gives a %s postback the next attempt number, due now, and a new schedule',
    (state) => {
      const row = postbackRow({
        state,
        reason: 'server',
        attempt: 4,
        spent: 4,
        answered: 3,
        unanswered: 1,
        firstFailureAtEpochMs: NOON_EPOCH_MS,
        deliveredLate: true,
        last: attemptRecord(4),
      });

      expect(replay(row, AN_HOUR_LATER)).toEqual({
        state: 'retrying',
        reason: 'replayed',
        attempt: 5,
        dueAtEpochMs: Date.parse('2026-11-22T13:00:00Z'),
        spent: 0,
        answered: 3,
        unanswered: 1,
        firstFailureAtEpochMs: undefined,
        confirmedAt: undefined,
        updatedAt: '2026-11-22T13:00:00.000Z',
      });
    },
  );

  test('skips no number where nothing was ever attempted', () => {
    const row = postbackRow({ state: 'discarded', attempt: 1 });

    expect(replay(row, AN_HOUR_LATER)).toMatchObject({ attempt: 1, state: 'retrying' });
  });

  test('skips no number of a held postback whose next attempt was already named', () => {
    const row = postbackRow({ state: 'held', attempt: 3, last: attemptRecord(2) });

    expect(replay(row, AN_HOUR_LATER)).toMatchObject({ attempt: 3 });
  });

  test.each(['pending', 'sending', 'retrying'] as const)(
    'of a %s postback is refused, even by force: attempts are still due',
    (state) => {
      for (const force of [false, true]) {
        expect(replay(postbackRow({ state }), { ...AN_HOUR_LATER, force })).toEqual({
          refused: `it is ${state}: attempts are still due, wait for them`,
        });
      }
    },
  );

  test('of one whose money is not converted yet is refused, even by force: it cannot be sent', () => {
    const { occurredAt, clickId, playerRef, transactionId } = postbackRow().values;
    const sums = { deposit: { amountMinor: '5000', currency: 'SEK' } };
    const values = { occurredAt, clickId, playerRef, transactionId, sums };

    for (const force of [false, true]) {
      for (const state of ['held', 'discarded'] as const) {
        const row = postbackRow({ state, reason: 'no-rate', values });
        expect(replay(row, { ...AN_HOUR_LATER, force })).toEqual({
          refused: expect.stringContaining('not converted'),
        });
      }
    }
  });

  test.each([
    ['held' as const, 'test-required', /postproof test/],
    ['discarded' as const, 'reversed-by-refund', /taken back/],
  ])('of one that is %s as %s is refused but for force', (state, reason, why) => {
    const row = postbackRow({ state, reason });

    expect(replay(row, AN_HOUR_LATER)).toEqual({ refused: expect.stringMatching(why) });
    expect(replay(row, { ...AN_HOUR_LATER, force: true })).toMatchObject({
      state: 'retrying',
      reason: 'forced',
    });
  });

  test('of a delivered postback is refused', () => {
    const row = postbackRow({ state: 'delivered', last: attemptRecord(1) });

    expect(replay(row, AN_HOUR_LATER)).toEqual({
      refused:
        'it is delivered and confirmed; --force sends it again all the same, and is recorded',
    });
  });

  test('of a delivered postback is done by force and takes its confirmation away', () => {
    const row = postbackRow({
      state: 'delivered',
      confirmedAt: '2026-11-22T12:00:01.000Z',
      answered: 1,
      last: attemptRecord(1),
    });

    const replayed = replay(row, { ...AN_HOUR_LATER, force: true });

    expect(replayed).toMatchObject({ state: 'retrying', attempt: 2, answered: 1 });
    expect(replayed).toHaveProperty('confirmedAt', undefined);
  });

  test('is refused at the limit of a hundred attempts', () => {
    const row = postbackRow({ state: 'dead', attempt: 100, last: attemptRecord(100) });

    expect(replay(row, AN_HOUR_LATER)).toEqual({
      refused: 'it has had 100 attempts, and 100 are the limit',
    });
  });
});
