import { describe, expect, test } from 'vitest';
import { windowFaults } from '../../core/window-faults.ts';
import { windowSettings } from '../../core/window-settings.ts';
import { specification } from './specification.ts';
import { faultsOf, platform, resolve } from './trial-stage.ts';

/** A platform that keeps clicks for 90 days and wants none sooner than after a minute. */
const faults = (window: object) => faultsOf(platform({ specification: 'forgets-clicks', window }));

test('a window may be days, a least age, milestones, and exceptions in two forms', () => {
  const window = {
    days: 30,
    minimumSeconds: 0,
    milestones: ['registration', 'ftd', 'deposit'],
    campaigns: { summer: 60, autumn: { days: 0.5, minimumSeconds: 10 } },
    partners: { acme: { minimumSeconds: 20 } },
  };

  const config = resolve(platform({ specification: 'forgets-clicks', window }));

  expect(config.platforms.alpha?.window).toEqual({
    ...window,
    campaigns: { summer: { days: 60 }, autumn: { days: 0.5, minimumSeconds: 10 } },
  });
});

test('a window may be as long as the platform allows', () => {
  expect(faults({ days: 90, campaigns: { summer: 90 } })).toEqual([]);
});

describe('a window is refused', () => {
  test.each([
    [{ days: 90.1 }, 'days is 90.1'],
    [{ campaigns: { summer: 91 } }, 'campaigns.summer.days is 91'],
    [{ partners: { acme: { days: 120 } } }, 'partners.acme.days is 120'],
  ])('that is longer than the platform allows: %j', (window, what) => {
    expect(faults(window)).toEqual([
      `platforms.alpha.window.${what}, allowed: at most 90, which is window.maxDays of the specification "made-up"`,
    ]);
  });

  test('whose least age is its longest or more, whoever agreed the two', () => {
    const hour = 1 / 24;

    expect(faults({ days: hour, minimumSeconds: 3600 })).toEqual([
      `platforms.alpha.window.minimumSeconds is 3600, allowed: less than platforms.alpha.window.days, which is ${hour} days (3600 seconds)`,
    ]);
    expect(faults({ days: hour, minimumSeconds: 3599 })).toEqual([]);
    expect(
      faults({ partners: { acme: 0.5 }, campaigns: { summer: { minimumSeconds: 86_400 } } }),
    ).toEqual([
      'platforms.alpha.window.campaigns.summer.minimumSeconds is 86400, allowed: less than platforms.alpha.window.partners.acme.days, which is 0.5 days (43200 seconds)',
    ]);
  });

  test('that ends before the platform takes anything, told once', () => {
    const days = 30 / 86_400;

    expect(faults({ days, campaigns: { summer: 7 }, partners: { acme: { days } } })).toEqual([
      `the specification's minSeconds is 60, allowed: less than platforms.alpha.window.days, which is ${days} days (30 seconds)`,
      `the specification's minSeconds is 60, allowed: less than platforms.alpha.window.partners.acme.days, which is ${days} days (30 seconds)`,
    ]);
  });

  test.each([
    [{ days: 0 }, 'platforms.alpha.window.days is 0: Too small: expected number to be >0'],
    [{ days: 3651 }, 'platforms.alpha.window.days is 3651: Too big: expected number to be <=3650'],
    [
      { minimumSeconds: 86_401 },
      'platforms.alpha.window.minimumSeconds is 86401: Too big: expected number to be <=86400',
    ],
    [
      { partners: { acme: {} } },
      'platforms.alpha.window.partners.acme is {}: must have days, minimumSeconds or both',
    ],
    [
      { milestones: [] },
      'platforms.alpha.window.milestones is []: Too small: expected array to have >=1 items',
    ],
    [
      { milestones: ['reversal'] },
      'platforms.alpha.window.milestones.0 is "reversal": Invalid option: expected one of "registration"|"ftd"|"deposit"|"qualified"|"revenue"',
    ],
    [
      { milestones: ['ftd', 'revenue'] },
      'platforms.alpha.window.milestones.1 is "revenue", allowed: registration, ftd, deposit',
    ],
  ])('of which a value is impossible: %j', (window, fault) => {
    expect(faults(window)).toEqual([fault]);
  });

  test('whose least age is as long as the platform’s own window', () => {
    const faultsAt = (own: Parameters<typeof specification>[0], agreed: object) =>
      windowFaults({
        name: 'alpha',
        settings: { window: windowSettings.parse(agreed) },
        specification: specification(own),
      });
    const deposits = { window: { defaultDays: 1, milestones: ['deposit' as const] } };

    for (const own of [deposits, { window: { defaultDays: 1 } }]) {
      expect(faultsAt(own, { minimumSeconds: 86_400 })).toEqual([
        "platforms.alpha.window.minimumSeconds is 86400, allowed: less than the specification's own window, which is 1 days (86400 seconds)",
      ]);
    }
    expect(faultsAt(deposits, { minimumSeconds: 86_399 })).toEqual([]);
  });

  test('whose least age is too long where the platform has no window of its own', () => {
    const window = { days: 0.5, minimumSeconds: 43_200, milestones: ['deposit'] };

    expect(faultsOf(platform({ window }))).toEqual([
      'platforms.alpha.window.minimumSeconds is 43200, allowed: less than platforms.alpha.window.days, which is 0.5 days (43200 seconds)',
    ]);
  });

  test('that names milestones and no limit', () => {
    const without = platform({ window: { milestones: ['ftd'] } });
    const by = (window: object) =>
      faultsOf(platform({ window: { milestones: ['ftd'], ...window } }));

    expect(faultsOf(without)).toEqual([
      'platforms.alpha.window.milestones is given without a window, allowed: with days or minimumSeconds',
    ]);
    expect(by({ days: 7 })).toEqual([]);
    expect(by({ minimumSeconds: 7 })).toEqual([]);
    expect(by({ partners: { acme: 7 } })).toEqual([]);
    expect(by({ campaigns: { summer: 7 } })).toEqual([]);
  });
});
