import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hopDelaySeconds,
  MAX_ATTEMPTS,
  nextDueAt,
  nextDueAtWithoutSpending,
  parseRetryAfter,
} from '../../core/retry.ts';
import { NOON_EPOCH_MS } from './postback-row.ts';

const DEFAULT = { delaysSeconds: [30, 300, 1800], firstFailureAtEpochMs: NOON_EPOCH_MS };

function iso(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}

describe('a hop', () => {
  test.each([
    ['is nothing when due', 0, 0],
    ['is nothing when overdue', -60_000, 0],
    ['is rounded up to a whole second', 1, 1],
    ['is the exact wait in whole seconds', 30_000, 30],
    ['never wakes early by a millisecond', 30_001, 31],
    ['is at most one SQS delay', 900_000, 900],
    ['is capped one millisecond above', 900_001, 900],
    ['is capped for a week', 604_800_000, 900],
  ])('%s', (_rule, waitMs, seconds) => {
    expect(hopDelaySeconds(NOON_EPOCH_MS + waitMs, NOON_EPOCH_MS)).toBe(seconds);
  });

  test('is whole seconds from 0 to 900 and wakes early only to hop again', () => {
    const waits = fc.integer({ min: -1_000_000, max: 700_000_000 });

    fc.assert(
      fc.property(waits, (waitMs) => {
        const delay = hopDelaySeconds(NOON_EPOCH_MS + waitMs, NOON_EPOCH_MS);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(900);
        if (delay < 900) expect(delay * 1000).toBeGreaterThanOrEqual(waitMs);
      }),
    );
  });

  test('reaches the due time in as few hops as the limit allows, less than a second late', () => {
    const waits = fc.integer({ min: 1, max: 8_000_000 });

    fc.assert(
      fc.property(waits, (waitMs) => {
        const due = NOON_EPOCH_MS + waitMs;
        let now = NOON_EPOCH_MS;
        let hops = 0;
        while (now < due && hops < 20) {
          now += hopDelaySeconds(due, now) * 1000;
          hops += 1;
        }
        expect(now - due).toBeGreaterThanOrEqual(0);
        expect(now - due).toBeLessThan(1000);
        expect(hops).toBe(Math.ceil(waitMs / 900_000));
      }),
    );
  });
});

describe('the schedule', () => {
  test.each([
    [1, '2026-11-22T12:00:00.000Z', '2026-11-22T12:00:30.000Z'],
    [2, '2026-11-22T12:00:40.000Z', '2026-11-22T12:05:00.000Z'],
    [3, '2026-11-22T12:05:10.000Z', '2026-11-22T12:30:00.000Z'],
    [4, '2026-11-22T12:30:10.000Z', undefined],
  ])('counts from the first failure: failure %d at %s is followed at %s', (spent, at, due) => {
    const nowEpochMs = Date.parse(at);

    expect(iso(nextDueAt({ ...DEFAULT, spent, nowEpochMs }))).toBe(due);
  });

  test('waits the first delay where time has overtaken it, and does not burn in a moment', () => {
    const nowEpochMs = Date.parse('2026-11-22T12:10:00Z');

    expect(nextDueAt({ ...DEFAULT, spent: 2, nowEpochMs })).toBe(
      Date.parse('2026-11-22T12:10:30Z'),
    );
  });

  test.each([
    ['longer than planned', 120, '2026-11-22T12:02:00.000Z'],
    ['shorter than planned', 5, '2026-11-22T12:00:30.000Z'],
    ['of exactly 15 minutes', 900, '2026-11-22T12:15:00.000Z'],
    ['above 15 minutes, as 15 minutes', 86_400, '2026-11-22T12:15:00.000Z'],
    ['of nothing', 0, '2026-11-22T12:00:30.000Z'],
  ])('heeds a Retry-After %s', (_which, retryAfterSeconds, due) => {
    const schedule = { ...DEFAULT, spent: 1, nowEpochMs: NOON_EPOCH_MS, retryAfterSeconds };

    expect(iso(nextDueAt(schedule))).toBe(due);
  });

  test('is not prolonged by a Retry-After once exhausted', () => {
    const schedule = { ...DEFAULT, spent: 4, nowEpochMs: NOON_EPOCH_MS, retryAfterSeconds: 60 };

    expect(nextDueAt(schedule)).toBeUndefined();
  });

  test('allows a hundred attempts in all', () => {
    expect(MAX_ATTEMPTS).toBe(100);
  });
});

describe('a platform that says "too many requests"', () => {
  test.each([
    [1, '2026-11-22T12:00:30.000Z'],
    [2, '2026-11-22T12:01:00.000Z'],
    [3, '2026-11-22T12:02:00.000Z'],
    [5, '2026-11-22T12:08:00.000Z'],
    [6, '2026-11-22T12:15:00.000Z'],
    [100, '2026-11-22T12:15:00.000Z'],
  ])('without a hint is asked again after doubled waits: time %d at %s', (times, due) => {
    const { delaysSeconds } = DEFAULT;

    const dueAt = nextDueAtWithoutSpending({ delaysSeconds, times, nowEpochMs: NOON_EPOCH_MS });

    expect(iso(dueAt)).toBe(due);
  });

  test.each([
    [0, '2026-11-22T12:00:30.000Z'],
    [7, '2026-11-22T12:00:30.000Z'],
    [47, '2026-11-22T12:00:47.000Z'],
    [900, '2026-11-22T12:15:00.000Z'],
    [901, '2026-11-22T12:15:00.000Z'],
  ])('with a hint of %d s is asked again at %s', (retryAfterSeconds, due) => {
    const dueAt = nextDueAtWithoutSpending({
      delaysSeconds: DEFAULT.delaysSeconds,
      times: 4,
      nowEpochMs: NOON_EPOCH_MS,
      retryAfterSeconds,
    });

    expect(iso(dueAt)).toBe(due);
  });
});

describe('a Retry-After header', () => {
  test.each([
    ['120', 120],
    [' 120 ', 120],
    ['0', 0],
    ['999999999', 999_999_999],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
    ['Sun, 22 Nov 2026 12:00:00 GMT', 0],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ])('"%s" is %d seconds from now', (header, seconds) => {
    expect(parseRetryAfter(header, NOON_EPOCH_MS)).toBe(seconds);
  });

  test('is rounded up where the date falls within a second', () => {
    expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', NOON_EPOCH_MS + 1)).toBe(30);
    expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', NOON_EPOCH_MS - 1)).toBe(31);
  });

  test.each([undefined, '', 'soon', '30s', '1e3', '0x10', '9999999999'])(
    'that cannot be read (%s) says nothing',
    (header) => {
      expect(parseRetryAfter(header, NOON_EPOCH_MS)).toBeUndefined();
    },
  );
});
