import { describe, expect, test } from 'vitest';
import { isForgotten, isOverdue, mayHaveLostMessage } from '../../core/overdue.ts';
import { POSTBACK_STATES } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const DAY_MS = 86_400_000;
const FOUR_DAYS = { retentionMs: 345_600_000 };

describe('an open postback is overdue', () => {
  test.each([
    [10_000, false],
    [10_001, true],
  ])('%i ms after its time: %s', (lateMs, expected) => {
    expect(isOverdue(postbackRow(), NOON_EPOCH_MS + lateMs)).toBe(expected);
  });

  test('only where an attempt is due or its lease has run out', () => {
    const overdue = POSTBACK_STATES.filter((state) =>
      isOverdue(postbackRow({ state }), NOON_EPOCH_MS + DAY_MS),
    );

    expect(overdue).toEqual(['pending', 'sending', 'retrying']);
  });
});

describe('an open postback is forgotten', () => {
  test.each([
    ['a quarter of an hour after its time: not yet', 900_000, false],
    ['later: yes', 900_001, true],
  ])('%s', (_, lateMs, expected) => {
    expect(isForgotten(postbackRow(), NOON_EPOCH_MS + lateMs)).toBe(expected);
  });

  test('only where an attempt is due or its lease has run out', () => {
    const forgotten = POSTBACK_STATES.filter((state) =>
      isForgotten(postbackRow({ state }), NOON_EPOCH_MS + DAY_MS),
    );

    expect(forgotten).toEqual(['pending', 'sending', 'retrying']);
  });
});

describe('its message may be gone', () => {
  test.each([
    ['less than three quarters of the retention after its last change: no', 259_199_999, false],
    ['from three quarters on: yes', 259_200_000, true],
    ['after the retention: yes', 345_600_001, true],
  ])('%s', (_, ageMs, expected) => {
    const nowEpochMs = NOON_EPOCH_MS + ageMs;

    expect(mayHaveLostMessage(postbackRow(), { ...FOUR_DAYS, nowEpochMs })).toBe(expected);
  });

  test('never before it is due: the attempt may be days ahead', () => {
    const row = postbackRow({ state: 'retrying', dueAtEpochMs: NOON_EPOCH_MS + 5 * DAY_MS });

    const lost = mayHaveLostMessage(row, { ...FOUR_DAYS, nowEpochMs: NOON_EPOCH_MS + 4 * DAY_MS });

    expect(lost).toBe(false);
  });

  test.each(['sending', 'retrying'] as const)(
    'at once where it is %s: what led to that may have waited for days',
    (state) => {
      const row = postbackRow({ state, dueAtEpochMs: NOON_EPOCH_MS + 25_000 });
      const at = (nowEpochMs: number) => mayHaveLostMessage(row, { ...FOUR_DAYS, nowEpochMs });

      expect(at(NOON_EPOCH_MS + 25_000)).toBe(false);
      expect(at(NOON_EPOCH_MS + 35_001)).toBe(true);
    },
  );

  test('never for a held one, which is woken by what releases it', () => {
    const row = postbackRow({ state: 'held' });

    const lost = mayHaveLostMessage(row, { ...FOUR_DAYS, nowEpochMs: NOON_EPOCH_MS + 9 * DAY_MS });

    expect(lost).toBe(false);
  });
});
