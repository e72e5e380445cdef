import { describe, expect, test } from 'vitest';
import { faultsOf, platform, resolve } from './trial-stage.ts';

describe('a platform of a stage file', () => {
  test('is told of every fault of a specification that it names', () => {
    expect(faultsOf(platform({ specification: 'broken' }))).toEqual([
      expect.stringMatching(/^integrations\/platforms\/broken\.ts: repeats/),
    ]);
  });

  describe('names a platform where every account is its own, and', () => {
    const given = {
      specification: 'wants-account',
      words: { ftd: 'goal-7' },
      payouts: { ftd: { amount: '150.00', currency: 'EUR' } },
    };
    const account = { brandId: 'b-7' };

    test.each([
      ['for all brands', { ...given, account }],
      ['for each brand', { ...given, brands: { aurora: { account } } }],
    ])('gives what it needs %s', (_, settings) => {
      const config = resolve(platform(settings));

      expect(config.platforms.alpha).toMatchObject({
        payouts: { ftd: { amountMinor: '15000', currency: 'EUR' } },
        words: { ftd: 'goal-7' },
      });
    });

    test.each([
      [
        { account, baseUrl: undefined },
        'platforms.alpha.baseUrl is missing: every account at Wants account has its own, such as https://{network}.example.com',
      ],
      [
        {},
        'platforms.alpha.account.brandId is missing for the brand aurora: the ID of the brand, such as b-1; give it there or in platforms.alpha.brands.aurora.account',
      ],
      [
        { account: { brandId: 'x' } },
        'platforms.alpha.account.brandId is "x", allowed: b-[0-9]+, such as b-1',
      ],
      [
        { account: { ...account, colour: 'red' } },
        'platforms.alpha.account.colour is no setting, allowed: brandId, note',
      ],
      [
        { account, words: {} },
        'platforms.alpha.words.ftd is missing: every account at Wants account has its own, such as "first"',
      ],
      [
        { account, words: { ftd: 'a', deposit: 'b' } },
        'platforms.alpha.words.deposit is for a milestone that Wants account never gets, allowed: ftd',
      ],
      [
        { account, payouts: {} },
        'platforms.alpha.payouts.ftd is missing: Wants account is told what the affiliate earns',
      ],
      [
        { account, payouts: { ftd: { amount: '1.005', currency: 'EUR' } } },
        'platforms.alpha.payouts.ftd.amount is "1.005", allowed: at most 2 decimals in EUR',
      ],
      [
        { account, payouts: { ftd: { amount: '1', currency: 'XQX' } } },
        'platforms.alpha.payouts.ftd.currency is "XQX", allowed: known codes',
      ],
    ])('lacks or mistakes something: %j', (settings, fault) => {
      expect(faultsOf(platform({ ...given, ...settings }))).toEqual([fault]);
    });
  });

  test('may give words of its own only where the platform has none', () => {
    expect(faultsOf(platform({ words: { ftd: 'mine' } }))).toEqual([
      'platforms.alpha.words has ftd, allowed: none, because Made-up has words of its own',
    ]);
  });
});

describe('the policy to verify', () => {
  const asks = (settings: object = {}) =>
    platform({ specification: 'can-be-asked', unknownOutcome: { ftd: 'verify' }, ...settings });

  test('is chosen where the platform can be asked about the milestone', () => {
    const config = resolve(asks());

    expect(config.platforms.alpha?.unknownOutcome).toEqual({
      registration: 'resend',
      ftd: 'verify',
      deposit: 'park',
    });
    expect(config.platforms.alpha?.lookupBaseUrl).toBe('https://api.example.com');
  });

  test('is refused where the lookup does not know the milestone', () => {
    expect(faultsOf(asks({ unknownOutcome: { deposit: 'verify' } }))).toEqual([
      'platforms.alpha.unknownOutcome.deposit is "verify", but the lookup of Made-up knows only ftd; allowed: resend, park',
    ]);
  });

  test('may have an address of the account, which is held to what every address is', () => {
    const own = resolve(asks({ lookupBaseUrl: 'https://mine.example.com/v1' }));

    expect(own.platforms.alpha?.lookupBaseUrl).toBe('https://mine.example.com/v1');
    expect(faultsOf(asks({ lookupBaseUrl: 'http://mine.example.com' }))).toEqual([
      'platforms.alpha.lookupBaseUrl is "http://mine.example.com", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)',
    ]);
  });

  test('needs the address where every account has its own', () => {
    const settings = { specification: 'asked-by-account' };

    expect(faultsOf(asks(settings))).toEqual([
      'platforms.alpha.lookupBaseUrl is missing: every account at Made-up has its own, such as https://{network}.example.com',
    ]);
    expect(faultsOf(asks({ ...settings, unknownOutcome: {} }))).toEqual([]);
    expect(resolve(asks({ ...settings, unknownOutcome: {} })).platforms.alpha).not.toHaveProperty(
      'lookupBaseUrl',
    );
  });
});
