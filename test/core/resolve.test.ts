import { expect, test } from 'vitest';
import { resolve } from '../../core/resolve.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

test.each(['unknown', 'held', 'dead', 'rejected', 'discarded'] as const)(
  'a person may say that a postback that is %s was delivered, which confirms it',
  (state) => {
    const resolved = resolve(postbackRow({ state, attempt: 4, answered: 3, unanswered: 1 }), {
      as: 'delivered',
      nowEpochMs: NOON_EPOCH_MS + 1000,
    });

    expect(resolved).toEqual({
      state: 'delivered',
      reason: 'resolved',
      attempt: 4,
      dueAtEpochMs: NOON_EPOCH_MS,
      spent: 0,
      answered: 3,
      unanswered: 1,
      firstFailureAtEpochMs: undefined,
      confirmedAt: '2026-11-22T12:00:01.000Z',
      updatedAt: '2026-11-22T12:00:01.000Z',
    });
  },
);

test.each(['rejected', 'discarded'] as const)('what is resolved as %s is not confirmed', (as) => {
  const resolved = resolve(postbackRow({ state: 'unknown' }), { as, nowEpochMs: NOON_EPOCH_MS });

  expect(resolved).toMatchObject({ state: as, confirmedAt: undefined });
});

test.each(['pending', 'sending', 'retrying'] as const)(
  'a postback that is %s is left to its attempts',
  (state) => {
    const resolved = resolve(postbackRow({ state }), {
      as: 'discarded',
      nowEpochMs: NOON_EPOCH_MS,
    });

    expect(resolved).toEqual({ refused: `it is ${state}: attempts are still due, wait for them` });
  },
);

test('a delivered postback stays delivered', () => {
  const resolved = resolve(postbackRow({ state: 'delivered' }), {
    as: 'rejected',
    nowEpochMs: NOON_EPOCH_MS,
  });

  expect(resolved).toEqual({ refused: 'it is delivered and confirmed, and stays so' });
});

test('nothing is resolved as what it is already', () => {
  const resolved = resolve(postbackRow({ state: 'discarded' }), {
    as: 'discarded',
    nowEpochMs: NOON_EPOCH_MS,
  });

  expect(resolved).toEqual({ refused: 'it is discarded already' });
});
