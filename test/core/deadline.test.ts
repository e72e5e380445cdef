import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlineOf, isInTime, isNearDeadline, lastUsefulEpochMs } from '../../core/deadline.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { nextDueAt, nextDueAtWithoutSpending } from '../../core/retry.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const DEADLINE = '2026-11-22T12:00:00.000Z';
const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

describe('a deadline', () => {
  const clickedAt = '2026-11-15T12:00:00.000Z';

  test('is the click and the longest age of the window', () => {
    const maximum = { ms: 604_800_000, rule: { by: 'stage' } } as const;

    expect(deadlineOf({ maximum }, clickedAt)).toBe(DEADLINE);
  });

  test('is none where no window ends', () => {
    const minimum = { ms: 60_000, rule: { by: 'stage' } } as const;

    expect(deadlineOf({ minimum }, clickedAt)).toBeUndefined();
    expect(deadlineOf(undefined, clickedAt)).toBeUndefined();
  });

  test('leaves a minute for the last request and the clocks', () => {
    expect(lastUsefulEpochMs(DEADLINE)).toBe(Date.parse('2026-11-22T11:59:00.000Z'));
  });

  test('is kept at its very moment, and not a millisecond later', () => {
    expect(isInTime(DEADLINE, NOON_EPOCH_MS)).toBe(true);
    expect(isInTime(DEADLINE, NOON_EPOCH_MS + 1)).toBe(false);
    expect(isInTime(undefined, NOON_EPOCH_MS + 1)).toBe(true);
  });
});

describe('a deadline is near', () => {
  const near = (changes: Partial<PostbackRow>, nowEpochMs = NOON_EPOCH_MS - HOUR_MS) => {
    const row = postbackRow(changes);
    return isNearDeadline(
      { ...row, values: { ...row.values, deadline: DEADLINE } },
      nowEpochMs,
      24,
    );
  };

  test.each([
    ['24 hours before, exactly', -24 * HOUR_MS, true],
    ['a millisecond sooner', -24 * HOUR_MS - 1, false],
    ['a millisecond before it', -1, true],
    ['at it', 0, false],
    ['after it', 1, false],
  ])('%s: %d ms is %s', (_when, leftMs, expected) => {
    expect(near({ state: 'retrying' }, NOON_EPOCH_MS + leftMs)).toBe(expected);
  });

  test.each(['pending', 'sending', 'retrying', 'held', 'unknown', 'rejected', 'dead'] as const)(
    'for what is %s',
    (state) => {
      expect(near({ state })).toBe(true);
    },
  );

  test('for nothing that is delivered, not wanted, or decided by a person', () => {
    expect(near({ state: 'delivered' })).toBe(false);
    expect(near({ state: 'discarded' })).toBe(false);
    expect(near({ state: 'rejected', reason: 'resolved' })).toBe(false);
  });

  test('for nothing that has none', () => {
    expect(isNearDeadline(postbackRow({ state: 'dead' }), NOON_EPOCH_MS, 24)).toBe(false);
  });
});

/** Seconds after noon at which each attempt begins if every one fails as soon as it begins. */
function attempts(lastUsefulSeconds: number, delaysSeconds = [30, 300, 1800]): number[] {
  const begun: number[] = [];
  let nowEpochMs: number | undefined = NOON_EPOCH_MS;
  for (let spent = 1; nowEpochMs !== undefined && spent <= 20; spent += 1) {
    begun.push((nowEpochMs - NOON_EPOCH_MS) / SECOND_MS);
    nowEpochMs = nextDueAt({
      delaysSeconds,
      spent,
      firstFailureAtEpochMs: NOON_EPOCH_MS,
      nowEpochMs,
      lastUsefulEpochMs: NOON_EPOCH_MS + lastUsefulSeconds * SECOND_MS,
    });
  }
  return begun;
}

describe('retries before a deadline', () => {
  test.each([
    ['are as planned where all of them are in time', 1800, [0, 30, 300, 1800]],
    ['are as planned up to the last moment itself', 300, [0, 30, 300, 1800]],
    ['bring the last one forward', 1799, [0, 30, 300, 1799]],
    ['bring forward only what would come too late', 290, [0, 30, 160, 290]],
    ['are spread evenly over what is left', 360, [0, 120, 240, 360], [500, 900, 1800]],
    ['come no closer than two minutes, and then fewer are in time', 240, [0, 30, 240, 1800]],
    ['are brought forward with two minutes left', 120, [0, 120, 900], [500, 900]],
    ['are as planned with less than two minutes left', 119.999, [0, 30, 300, 1800]],
    ['are as planned where it is too late', -1, [0, 30, 300, 1800]],
  ])('%s: %d s left', (_rule, lastUsefulSeconds, expected, delaysSeconds?: number[]) => {
    expect(attempts(lastUsefulSeconds, delaysSeconds)).toEqual(expected);
  });

  test.each([
    ['within the time', 130, 130],
    ['up to its end', 240, 240],
    ['beyond it, as the platform would refuse one sooner', 241, 300],
  ])('honour a Retry-After %s', (_rule, retryAfterSeconds, dueSeconds) => {
    const due = nextDueAt({
      delaysSeconds: [30, 300, 1800],
      spent: 2,
      firstFailureAtEpochMs: NOON_EPOCH_MS,
      nowEpochMs: NOON_EPOCH_MS,
      retryAfterSeconds,
      lastUsefulEpochMs: NOON_EPOCH_MS + 240 * SECOND_MS,
    });

    // Two attempts are left: without a hint the next one is half way.
    expect(due).toBe(NOON_EPOCH_MS + dueSeconds * SECOND_MS);
  });

  test.each([
    ['one more is made at the last moment in time', undefined, 6, 120, 120],
    ['is as planned where that is in time', undefined, 1, 120, 30],
    ['is as planned with less than two minutes left', undefined, 6, 119, 900],
    ['is when the platform said, though that is too late', 140, 1, 130, 140],
  ])('after "too many requests" %s', (...given) => {
    const [_rule, retryAfterSeconds, times, lastUsefulSeconds, dueSeconds] = given;

    const due = nextDueAtWithoutSpending({
      delaysSeconds: [30, 300, 1800],
      times,
      nowEpochMs: NOON_EPOCH_MS,
      retryAfterSeconds,
      lastUsefulEpochMs: NOON_EPOCH_MS + lastUsefulSeconds * SECOND_MS,
    });

    expect(due).toBe(NOON_EPOCH_MS + dueSeconds * SECOND_MS);
  });

  test('come one after the other, in time where they can, and are never more than without it', () => {
    const schedule = fc.record({
      delaysSeconds: fc
        .uniqueArray(fc.integer({ min: 1, max: 7200 }), { minLength: 1, maxLength: 10 })
        .map((delays) => delays.toSorted((one, other) => one - other)),
      lastUsefulMs: fc.integer({ min: -10_000, max: 8_000_000 }),
      /** How long each attempt takes, and how long it is asked to wait then. */
      lasts: fc.array(fc.tuple(fc.nat({ max: 30_000 }), fc.nat({ max: 1000 })), {
        minLength: 11,
        maxLength: 11,
      }),
    });

    fc.assert(
      fc.property(schedule, ({ delaysSeconds, lastUsefulMs, lasts }) => {
        const lastUsefulEpochMs = NOON_EPOCH_MS + lastUsefulMs;
        let [spent, begunAt] = [0, NOON_EPOCH_MS];
        for (const [lastsMs, retryAfterSeconds] of lasts) {
          spent += 1;
          const nowEpochMs = begunAt + lastsMs;
          const failed = { delaysSeconds, spent, nowEpochMs, retryAfterSeconds };
          const common = { ...failed, firstFailureAtEpochMs: NOON_EPOCH_MS };
          const due = nextDueAt({ ...common, lastUsefulEpochMs });
          const planned = nextDueAt(common);
          if (due === undefined || planned === undefined) {
            expect([due, planned]).toEqual([undefined, undefined]);
            break;
          }
          const askedEpochMs = nowEpochMs + Math.min(900, retryAfterSeconds) * SECOND_MS;
          const isTightened =
            nowEpochMs + 120 * SECOND_MS <= lastUsefulEpochMs && askedEpochMs <= lastUsefulEpochMs;
          expect(Number.isSafeInteger(due)).toBe(true);
          expect(due).toBeGreaterThanOrEqual(nowEpochMs + SECOND_MS);
          expect(due).toBeGreaterThanOrEqual(askedEpochMs);
          expect(due).toBeLessThanOrEqual(planned);
          if (isTightened) expect(due).toBeLessThanOrEqual(lastUsefulEpochMs);
          else expect(due).toBe(planned);
          begunAt = due;
        }
        expect(spent).toBeLessThanOrEqual(delaysSeconds.length + 1);
      }),
    );
  });
});
