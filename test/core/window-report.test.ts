import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Journey } from '../../core/journey.ts';
import { countWithin, percentile, WindowFigures } from '../../core/window-report.ts';
import { reviewOf } from '../../core/window-review.ts';
import { STAGE, testConfig } from '../helpers/pipeline-config.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const CLICKED_AT_EPOCH_MS = Date.parse('2026-11-01T00:00:00Z');

const { scaleo } = STAGE.platforms;
if (scaleo === undefined) throw new Error('the stage has no platform scaleo');
const { platforms } = testConfig({
  platforms: {
    scaleo: {
      ...scaleo,
      window: { days: 7, campaigns: { summer: 30 }, partners: { acme: 1 } },
    },
  },
});

function journey(ageMs: number, changes: Partial<Journey> = {}): Journey {
  return {
    brand: 'aurora',
    milestone: 'ftd',
    playerRef: 'p_1',
    path: 'web',
    platform: 'scaleo',
    clickId: 'click-1',
    clickedAt: new Date(CLICKED_AT_EPOCH_MS).toISOString(),
    occurredAt: new Date(CLICKED_AT_EPOCH_MS + ageMs).toISOString(),
    ...changes,
  };
}

function groupsOf(journeys: readonly Journey[], levels = ['platform'] as const) {
  const figures = new WindowFigures(platforms, levels);
  for (const one of journeys) figures.add(one);
  return figures.groups();
}

describe('a percentile', () => {
  const ten = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  test.each([
    [10, 1],
    [11, 2],
    [25, 3],
    [50, 5],
    [75, 8],
    [90, 9],
    [95, 10],
    [99, 10],
    [100, 10],
  ])('%i of ten is the value of the nearest rank, %i', (percent, value) => {
    expect(percentile(ten, percent)).toBe(value);
  });

  test('of one is that one, of none 0', () => {
    expect(percentile(Float64Array.of(42), 1)).toBe(42);
    expect(percentile(new Float64Array(), 50)).toBe(0);
  });

  test('of a hundred is exact: 7 % are 7 of them', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);

    expect(percentile(hundred, 7)).toBe(7);
  });

  test('has at least so many at or below it, and fewer below it', () => {
    const ages = fc.array(fc.nat(1000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(ages, fc.integer({ min: 1, max: 100 }), (given, percent) => {
        const sorted = Float64Array.from(given).sort();

        const value = percentile(sorted, percent);

        const wanted = (percent / 100) * sorted.length;
        expect(countWithin(sorted, value)).toBeGreaterThanOrEqual(wanted - 1e-9);
        expect(countWithin(sorted, value - 1)).toBeLessThan(wanted + 1e-9);
      }),
    );
  });
});

test('what happened exactly so long after its click is within that time', () => {
  const ages = Float64Array.of(1, 2, 2, 3);

  expect([0, 1, 2, 3, 4].map((ms) => countWithin(ages, ms))).toEqual([0, 1, 3, 4, 4]);
});

describe('the figures of a platform', () => {
  const [group] = groupsOf([
    journey(HOUR_MS),
    journey(2 * DAY_MS),
    journey(7 * DAY_MS),
    journey(7 * DAY_MS + 1),
  ]);

  test('are the times from click to event', () => {
    expect(group).toMatchObject({
      level: 'platform',
      platform: 'scaleo',
      milestone: 'ftd',
      n: 4,
      percentilesMs: { 10: 3_600_000, 50: 172_800_000, 75: 604_800_000, 99: 604_800_001 },
      maxMs: 604_800_001,
    });
  });

  test('tell for each setting what it would have lost; exactly at its end is not lost', () => {
    const lost = Object.fromEntries(group?.settings.map(({ days, lost }) => [days, lost]) ?? []);

    expect(lost).toEqual({ 1: 3, 3: 2, 7: 1, 14: 0, 30: 0, 45: 0, 60: 0, 90: 0 });
    expect(group?.settings.find(({ configured }) => configured)).toEqual({
      days: 7,
      lost: 1,
      lostPercent: 25,
      configured: true,
    });
  });

  test('tell what was lost as it is configured', () => {
    expect(group?.configured).toEqual({
      days: 7,
      lost: 1,
      lostPercent: 25,
      hasExceptions: false,
    });
  });
});

test('each conversion is measured by its own window, the partner before the campaign', () => {
  const [group] = groupsOf([
    journey(10 * DAY_MS, { campaign: 'summer' }),
    journey(31 * DAY_MS, { campaign: 'summer' }),
    journey(2 * DAY_MS, { campaign: 'summer', partner: 'acme' }),
    journey(2 * DAY_MS),
  ]);

  expect(group?.configured).toEqual({ days: 7, lost: 2, lostPercent: 50, hasExceptions: true });
  // The setting itself knows no exceptions.
  expect(group?.settings.find(({ days }) => days === 7)).toMatchObject({ lost: 2 });
});

test('campaigns and partners have figures of their own, with their own windows, the larger first', () => {
  const figures = new WindowFigures(platforms, ['platform', 'campaign', 'partner']);
  figures.add(journey(HOUR_MS, { partner: 'acme' }));
  figures.add(journey(HOUR_MS, { campaign: 'summer' }));
  figures.add(journey(HOUR_MS, { campaign: 'summer', partner: 'acme' }));
  figures.add(journey(HOUR_MS, { milestone: 'registration', campaign: 'winter' }));

  const groups = figures.groups();

  expect(
    groups.map(({ level, milestone, name, n, configured }) => {
      return [level, milestone, name, n, configured?.days];
    }),
  ).toEqual([
    ['platform', 'registration', undefined, 1, 7],
    ['platform', 'ftd', undefined, 3, 7],
    ['campaign', 'registration', 'winter', 1, 7],
    ['campaign', 'ftd', 'summer', 2, 30],
    ['campaign', 'ftd', undefined, 1, 7],
    ['partner', 'registration', undefined, 1, 7],
    ['partner', 'ftd', 'acme', 2, 1],
    ['partner', 'ftd', undefined, 1, 7],
  ]);
});

test('a platform that is configured no more has figures, and no window', () => {
  const [group] = groupsOf([journey(HOUR_MS, { platform: 'constructor' })]);

  expect(group).toMatchObject({ platform: 'constructor', n: 1 });
  expect(group?.configured).toBeUndefined();
  expect(group?.settings.some(({ configured }) => configured)).toBe(false);
});

test('what says nothing about times is counted apart', () => {
  const figures = new WindowFigures(platforms, ['platform']);
  const { platform: _, clickId: _id, clickedAt: _at, ...without } = journey(HOUR_MS);
  figures.add(without);
  figures.add(journey(HOUR_MS, { clickless: true }));
  figures.add(journey(-60_001));

  expect(figures.leftOut).toEqual({ withoutClick: 1, clickless: 1, clickAfterEvent: 1 });
  expect(figures.groups()).toEqual([]);
});

test('up to a minute before its click, an event happened with it: clocks differ', () => {
  const [group] = groupsOf([journey(-60_000), journey(-1), journey(0)]);

  expect(group).toMatchObject({ n: 3, percentilesMs: { 10: 0 }, maxMs: 0 });
});

test('what a window would lose never grows with the window, whatever the times', () => {
  const ages = fc.array(fc.nat(120 * DAY_MS), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(ages, (given) => {
      const [group] = groupsOf(given.map((ageMs) => journey(ageMs)));

      const lost = group?.settings.map((setting) => setting.lost) ?? [];

      expect(lost).toEqual(lost.toSorted((one, other) => other - one));
      expect(lost.at(-1)).toBe(given.filter((ageMs) => ageMs > 90 * DAY_MS).length);
    }),
  );
});

test('a review of a quarter has the figures that a window is judged by', () => {
  const groups = groupsOf([journey(HOUR_MS), journey(2 * DAY_MS), journey(8 * DAY_MS)]);

  expect(reviewOf('2026Q4', groups, '2027-01-01T08:00:00.000Z')).toEqual({
    quarter: '2026Q4',
    keptAt: '2027-01-01T08:00:00.000Z',
    figures: [
      {
        platform: 'scaleo',
        milestone: 'ftd',
        n: 3,
        medianMs: 172_800_000,
        p90Ms: 691_200_000,
        p99Ms: 691_200_000,
        configuredDays: 7,
        lostPercent: 100 / 3,
      },
    ],
  });
});
