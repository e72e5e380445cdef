import { describe, expect, test } from 'vitest';
import { attributionWindow, outsideWindow } from '../../core/attribution-window.ts';
import { windowSettings } from '../../core/window-settings.ts';
import { specification } from './specification.ts';

const DAY_MS = 86_400_000;
const BY_SPECIFICATION = { by: 'specification' };
const BY_STAGE = { by: 'stage' };

function windowOf(
  own: Parameters<typeof specification>[0],
  agreed: object = {},
  about: Partial<Parameters<typeof attributionWindow>[1]> = {},
) {
  return attributionWindow(
    { specification: specification(own), window: windowSettings.parse(agreed) },
    { milestone: 'ftd', ...about },
  );
}

describe('the window of a milestone', () => {
  test('is none where nobody speaks of one', () => {
    expect(windowOf({})).toBeUndefined();
  });

  test('is the platform’s default', () => {
    expect(windowOf({ window: { defaultDays: 30 } })).toEqual({
      maximum: { ms: 30 * DAY_MS, rule: BY_SPECIFICATION },
    });
  });

  test.each([
    [{ days: 7 }, {}, 7, BY_STAGE],
    [
      { days: 7, campaigns: { summer: 30 } },
      { campaign: 'summer' },
      30,
      { by: 'campaign', name: 'summer' },
    ],
    [{ days: 7, campaigns: { summer: { days: 0.5 } } }, { campaign: 'winter' }, 7, BY_STAGE],
    [
      { campaigns: { summer: 30 }, partners: { acme: { days: 45 } } },
      { campaign: 'summer', partner: 'acme' },
      45,
      { by: 'partner', name: 'acme' },
    ],
    [{ days: 7, partners: {} }, { partner: 'constructor' }, 7, BY_STAGE],
    [{ days: 0.5 }, {}, 0.5, BY_STAGE],
  ])(
    'follows the more special agreement: %j for %j is %d days by %j',
    (agreed, about, days, rule) => {
      const window = windowOf({ window: { defaultDays: 14 } }, agreed, about);

      expect(window).toEqual({ maximum: { ms: days * DAY_MS, rule } });
    },
  );

  test('is never longer than the platform allows', () => {
    expect(windowOf({ window: { maxDays: 90 } }, { days: 120 })).toEqual({
      maximum: { ms: 90 * DAY_MS, rule: BY_SPECIFICATION },
    });
    expect(windowOf({ window: { maxDays: 90 } })).toEqual({
      maximum: { ms: 90 * DAY_MS, rule: BY_SPECIFICATION },
    });
    expect(windowOf({ window: { maxDays: 90 } }, { days: 90 })).toEqual({
      maximum: { ms: 90 * DAY_MS, rule: BY_STAGE },
    });
  });

  test('may be a least age alone', () => {
    expect(windowOf({ window: { minSeconds: 60 } })).toEqual({
      minimum: { ms: 60_000, rule: BY_SPECIFICATION },
    });
  });

  test.each([
    [{ minimumSeconds: 5 }, {}, { ms: 5000, rule: BY_STAGE }],
    [
      { minimumSeconds: 5, campaigns: { summer: { minimumSeconds: 7 } } },
      { campaign: 'summer' },
      { ms: 7000, rule: { by: 'campaign', name: 'summer' } },
    ],
    [
      { campaigns: { summer: { minimumSeconds: 7 } }, partners: { acme: { minimumSeconds: 9 } } },
      { campaign: 'summer', partner: 'acme' },
      { ms: 9000, rule: { by: 'partner', name: 'acme' } },
    ],
    [
      { partners: { acme: { days: 3 } } },
      { partner: 'acme' },
      { ms: 60_000, rule: BY_SPECIFICATION },
    ],
    [{ partners: { acme: { minimumSeconds: 0 } } }, { partner: 'acme' }, undefined],
  ])('has a least age by the more special agreement: %j for %j is %j', (agreed, about, minimum) => {
    const window = windowOf({ window: { minSeconds: 60, defaultDays: 14 } }, agreed, about);

    expect(window?.minimum).toEqual(minimum);
  });

  test('takes its longest and its least age each from who speaks of it', () => {
    const agreed = {
      days: 7,
      partners: { acme: { minimumSeconds: 9 } },
      campaigns: { summer: 30 },
    };

    const window = windowOf({}, agreed, { partner: 'acme', campaign: 'summer' });

    expect(window).toEqual({
      maximum: { ms: 30 * DAY_MS, rule: { by: 'campaign', name: 'summer' } },
      minimum: { ms: 9000, rule: { by: 'partner', name: 'acme' } },
    });
  });

  test('is for registration and first deposit, unless the platform says otherwise', () => {
    expect(windowOf({}, { days: 7 }, { milestone: 'deposit' })).toBeUndefined();
    expect(windowOf({}, { days: 7 }, { milestone: 'revenue' })).toBeUndefined();
    expect(windowOf({}, { days: 7 }, { milestone: 'registration' })).toBeDefined();
    const repeats = { window: { milestones: ['deposit' as const] } };
    expect(windowOf(repeats, { days: 7 }, { milestone: 'deposit' })).toBeDefined();
    expect(windowOf(repeats, { days: 7 })).toBeUndefined();
  });

  test('is for the milestones that were agreed, whatever the platform says', () => {
    const own = { window: { milestones: ['registration' as const] } };
    const agreed = { days: 7, milestones: ['deposit'] };

    expect(windowOf(own, agreed, { milestone: 'deposit' })).toBeDefined();
    expect(windowOf(own, agreed, { milestone: 'registration' })).toBeUndefined();
  });

  test('is never for a reversal, which is judged by its deposit', () => {
    const own = { window: { defaultDays: 7, milestones: ['ftd' as const, 'reversal' as const] } };

    expect(windowOf(own, {}, { milestone: 'reversal' })).toBeUndefined();
    expect(windowOf(own)).toBeDefined();
  });
});

describe('an event', () => {
  const clickedAt = '2026-11-01T00:00:00.000Z';
  const window = {
    maximum: { ms: 7 * DAY_MS, rule: { by: 'campaign', name: 'summer' } },
    minimum: { ms: 60_000, rule: { by: 'stage' } },
  } as const;

  test.each(['2026-11-08T00:00:00.000Z', '2026-11-01T00:01:00.000Z'])(
    'of %s, exactly at an end of the window, counts',
    (occurredAt) => {
      expect(outsideWindow(window, { clickedAt, occurredAt })).toBeUndefined();
    },
  );

  test.each([
    ['2026-11-08T00:00:00.001Z', { windowDays: 7, ageDays: 7.01, rule: 'campaign summer' }],
    ['2026-11-15T00:00:00.000Z', { windowDays: 7, ageDays: 14, rule: 'campaign summer' }],
    ['2026-11-01T00:00:59.999Z', { minimumSeconds: 60, ageSeconds: 59.999, rule: 'stage' }],
    ['2026-10-31T23:59:59.000Z', { minimumSeconds: 60, ageSeconds: -1, rule: 'stage' }],
  ])('of %s is outside by %j', (occurredAt, numbers) => {
    expect(outsideWindow(window, { clickedAt, occurredAt })).toEqual({
      clickedAt,
      occurredAt,
      ...numbers,
    });
  });

  test('without a window counts always', () => {
    const occurredAt = '2036-11-01T00:00:00.000Z';
    expect(outsideWindow(undefined, { clickedAt, occurredAt })).toBeUndefined();
  });

  test('before its click counts where there is no least age', () => {
    const { maximum } = window;
    const occurredAt = '2026-10-01T00:00:00.000Z';
    expect(outsideWindow({ maximum }, { clickedAt, occurredAt })).toBeUndefined();
  });
});
