import { describe, expect, test } from 'vitest';
import { attributionWindow, outsideWindow } from '../../core/attribution-window.ts';
import type { StageConfig } from '../../core/stage-config.ts';
import { specification } from './specification.ts';

type Agreed = StageConfig['platforms'][string]['window'];
const DAY_MS = 86_400_000;

function windowOf(
  own: Parameters<typeof specification>[0],
  agreed: Partial<Agreed> = {},
  about: Partial<Parameters<typeof attributionWindow>[1]> = {},
) {
  return attributionWindow(
    { specification: specification(own), window: { campaigns: {}, partners: {}, ...agreed } },
    { milestone: 'ftd', ...about },
  );
}

describe('the window of a milestone', () => {
  test('is none where nobody speaks of one', () => {
    expect(windowOf({})).toBeUndefined();
  });

  test('is the platform’s default', () => {
    expect(windowOf({ window: { defaultDays: 30 } })).toEqual({
      maxMs: 30 * DAY_MS,
      rule: 'specification',
    });
  });

  test.each([
    [{ days: 7 }, {}, 7, 'stage'],
    [{ days: 7, campaigns: { summer: 30 } }, { campaign: 'summer' }, 30, 'campaign'],
    [{ days: 7, campaigns: { summer: 30 } }, { campaign: 'winter' }, 7, 'stage'],
    [
      { campaigns: { summer: 30 }, partners: { acme: 45 } },
      { campaign: 'summer', partner: 'acme' },
      45,
      'partner',
    ],
    [{ days: 7, partners: {} }, { partner: 'constructor' }, 7, 'stage'],
  ])(
    'follows the more special agreement: %j for %j is %d days by %s',
    (agreed, about, days, rule) => {
      const window = windowOf({ window: { defaultDays: 14 } }, agreed as Partial<Agreed>, about);

      expect(window).toEqual({ maxMs: days * DAY_MS, rule });
    },
  );

  test('is never longer than the platform allows', () => {
    expect(windowOf({ window: { maxDays: 90 } }, { days: 120 })).toEqual({
      maxMs: 90 * DAY_MS,
      rule: 'specification',
    });
    expect(windowOf({ window: { maxDays: 90 } }, { days: 90 })).toMatchObject({ rule: 'stage' });
  });

  test('may be a least age alone', () => {
    expect(windowOf({ window: { minSeconds: 60 } })).toEqual({
      minMs: 60_000,
      rule: 'specification',
    });
  });

  test('is for registration and first deposit, unless the platform says otherwise', () => {
    expect(windowOf({}, { days: 7 }, { milestone: 'deposit' })).toBeUndefined();
    expect(windowOf({}, { days: 7 }, { milestone: 'registration' })).toBeDefined();
    const repeats = { window: { milestones: ['deposit' as const] } };
    expect(windowOf(repeats, { days: 7 }, { milestone: 'deposit' })).toBeDefined();
    expect(windowOf(repeats, { days: 7 })).toBeUndefined();
  });
});

describe('an event', () => {
  const clickedAt = '2026-11-01T00:00:00.000Z';
  const window = { maxMs: 7 * DAY_MS, minMs: 60_000, rule: 'stage' } as const;

  test.each([
    ['2026-11-08T00:00:00.000Z', undefined],
    ['2026-11-01T00:01:00.000Z', undefined],
    ['2026-11-08T00:00:00.001Z', { windowDays: 7 }],
    ['2026-11-01T00:00:59.999Z', { minimumSeconds: 60 }],
  ])('of %s is outside by %j', (occurredAt, limit) => {
    expect(outsideWindow(window, { clickedAt, occurredAt })).toEqual(
      limit && { clickedAt, occurredAt, rule: 'stage', ...limit },
    );
  });

  test('without a window counts always', () => {
    const occurredAt = '2036-11-01T00:00:00.000Z';
    expect(outsideWindow(undefined, { clickedAt, occurredAt })).toBeUndefined();
  });
});
