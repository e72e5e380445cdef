import { describe, expect, test } from 'vitest';
import {
  currencyTold,
  expressSums,
  freezeValues,
  mayConvert,
  needsConversion,
} from '../../core/freeze-values.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { Click, DepositEvent, RegistrationEvent } from '../../core/player-event.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { attributesIn } from '../../core/specification/walk-values.ts';
import { specification } from './specification.ts';

const CLICK: Click = {
  platform: 'made-up',
  clickId: 'c1',
  clickedAt: '2026-11-20T09:00:00Z',
  campaign: 'summer',
  partner: 'acme',
};
const COMMON = {
  v: 1,
  source: 'stripe',
  sourceEventId: 'evt_1',
  brand: 'aurora',
  playerRef: 'p_abc',
  occurredAt: '2026-11-22T12:00:00Z',
} as const;
const DEPOSIT: DepositEvent = { ...COMMON, type: 'deposit', amountMinor: '5000', currency: 'EUR' };
const REGISTRATION: RegistrationEvent = { ...COMMON, type: 'registration' };
const PAYOUT = { ftd: { amountMinor: '15000', currency: 'EUR' } };

function platform(
  query: Parameter[],
  settings: Partial<PlatformConfig> = {},
  overrides: Partial<PlatformSpecificationInput> = {},
): PlatformConfig {
  const described = specification({
    requests: { conversion: { method: 'GET', path: '/conv', query } },
    events: { registration: 'reg', ftd: 'first' },
    ...overrides,
  });
  const rest = { account: {}, brands: { aurora: { account: {} } }, payouts: {}, ...settings };
  return { specification: described, attributes: attributesIn(described), ...rest } as never;
}
const deposit: Parameter = { name: 'amount', value: { from: 'money', money: 'deposit' } };
const payout: Parameter = { name: 'payout', value: { from: 'money', money: 'payout' } };
const ip: Parameter = { name: 'ip', value: { from: 'attribute', attribute: 'ip' } };

describe('what is frozen', () => {
  test('is when it happened and what the click says', () => {
    const about = { event: REGISTRATION, click: CLICK, milestone: 'registration' } as const;

    expect(freezeValues(about, platform([]))).toEqual({
      occurredAt: '2026-11-22T12:00:00Z',
      clickedAt: '2026-11-20T09:00:00Z',
      campaign: 'summer',
      partner: 'acme',
    });
  });

  test('is no attribute that the platform does not ask for', () => {
    const click = { ...CLICK, attributes: { ip: '203.0.113.7', email: 'a@example.com' } };
    const about = { event: REGISTRATION, click, milestone: 'registration' } as const;

    expect(freezeValues(about, platform([ip])).attributes).toEqual({ ip: '203.0.113.7' });
    expect(freezeValues(about, platform([]))).not.toHaveProperty('attributes');
  });

  test('is the event’s own attribute rather than the click’s', () => {
    const click = { ...CLICK, attributes: { ip: '203.0.113.7' } };
    const event = { ...DEPOSIT, attributes: { ip: '198.51.100.1' } };

    expect(freezeValues({ event, click, milestone: 'ftd' }, platform([ip])).attributes).toEqual({
      ip: '198.51.100.1',
    });
  });

  const deposited = { amountMinor: '5000', currency: 'EUR' };

  test.each<[string, Parameter[], Partial<PlatformConfig>, object]>([
    ['the deposit', [deposit], {}, { deposit: deposited }],
    [
      'the payout where the platform is told that alone',
      [payout],
      { payouts: PAYOUT },
      { payout: PAYOUT.ftd },
    ],
    [
      'both where it is told both, each in its own currency',
      [deposit, payout],
      { payouts: { ftd: { amountMinor: '15000', currency: 'USD' } } },
      { deposit: deposited, payout: { amountMinor: '15000', currency: 'USD' } },
    ],
    [
      'no payout that the platform is not told',
      [deposit],
      { payouts: PAYOUT },
      { deposit: deposited },
    ],
  ])('of money told is %s', (_, query, settings, sums) => {
    const about = { event: DEPOSIT, click: CLICK, milestone: 'ftd' } as const;

    const frozen = freezeValues(about, platform(query, settings));

    expect(frozen.sums).toEqual(sums);
    expect(frozen.paid).toEqual(deposited);
  });

  test('of money is for our own books alone where the platform is told none', () => {
    const about = { event: DEPOSIT, click: CLICK, milestone: 'ftd' } as const;

    const frozen = freezeValues(about, platform([], { payouts: PAYOUT }));

    expect(frozen).not.toHaveProperty('sums');
    expect(frozen.paid).toEqual(deposited);
  });

  test('of money is the payout of a registration too', () => {
    const payouts = { registration: { amountMinor: '500', currency: 'GBP' } };
    const about = { event: REGISTRATION, click: CLICK, milestone: 'registration' } as const;

    const frozen = freezeValues(about, platform([payout], { payouts }));

    expect(frozen.sums).toEqual({ payout: { amountMinor: '500', currency: 'GBP' } });
    expect(frozen).not.toHaveProperty('paid');
  });
});

describe('sums are told', () => {
  const one = (code: string | { account: string }, otherwise: 'hold' | 'convert' = 'convert') => ({
    money: { currency: { rule: 'one' as const, code, otherwise } },
  });
  const euros = { deposit: { amountMinor: '1', currency: 'EUR' } };
  const brands = { aurora: { account: { currency: 'SEK' } } };
  const any = { money: { currency: { rule: 'any' as const } } };

  test.each<
    [string, PlatformConfig, Parameters<typeof currencyTold>[1]['sums'], string | undefined]
  >([
    ['in the one that the platform takes', platform([], {}, one('USD')), euros, 'USD'],
    ['in that also where another is held', platform([], {}, one('USD', 'hold')), euros, 'USD'],
    [
      'in the account’s',
      platform([], { account: { currency: 'GBP' } }, one({ account: 'currency' })),
      euros,
      'GBP',
    ],
    [
      'in the brand’s own',
      platform([], { account: { currency: 'GBP' }, brands }, one({ account: 'currency' })),
      euros,
      'SEK',
    ],
    [
      'in the deposit’s',
      platform([], {}, any),
      { payout: { amountMinor: '1', currency: 'USD' }, ...euros },
      'EUR',
    ],
    [
      'in that of the only sum',
      platform([], {}, any),
      { payout: { amountMinor: '1', currency: 'USD' } },
      'USD',
    ],
    ['in none where there is none', platform([], {}, any), undefined, undefined],
  ])('%s', (_, settings, sums, told) => {
    expect(currencyTold(settings, { brand: 'aurora', ...(sums && { sums }) })).toBe(told);
  });

  test.each([
    ['a platform of one currency', platform([], {}, one('USD')), true],
    ['one that holds others', platform([], {}, one('USD', 'hold')), false],
    ['one that takes any', platform([deposit], {}, any), false],
    [
      'one that is told deposit and payout',
      platform([deposit, payout], { payouts: PAYOUT }, any),
      true,
    ],
    ['one that is told the payout alone', platform([payout], { payouts: PAYOUT }, any), false],
  ])('after a conversion at %s: %s', (_, settings, may) => {
    expect(mayConvert(settings)).toBe(may);
  });
});

describe('a conversion', () => {
  const table = {
    source: 'ecb',
    date: '2026-11-20',
    base: 'EUR',
    rates: { USD: '1.0843', SEK: '11.2345', JPY: '163.5' },
  };
  const values = {
    occurredAt: '2026-11-22T12:00:00Z',
    sums: {
      deposit: { amountMinor: '5000', currency: 'EUR' },
      payout: { amountMinor: '15000', currency: 'EUR' },
    },
  };
  const options = { table, maxAgeDays: 7, currencies: {} };

  test('is needed where a sum is in another currency', () => {
    expect(needsConversion(values, 'USD')).toBe(true);
    expect(needsConversion(values, 'EUR')).toBe(false);
    expect(needsConversion({ occurredAt: values.occurredAt }, 'EUR')).toBe(false);
  });

  test('keeps the sums that it was made from, the rate, its day and its source', () => {
    // 50.00 x 1.0843 = 54.215, half away from zero 54.22; 150.00 x 1.0843 = 162.645, 162.65.
    expect(expressSums(values, 'USD', options)).toEqual({
      values: {
        ...values,
        amounts: { deposit: '5422', payout: '16265' },
        currency: 'USD',
        conversion: { rates: { EUR: '1.0843' }, date: '2026-11-20', source: 'ecb' },
      },
    });
  });

  test('leaves alone what is in the currency already', () => {
    const mixed = {
      ...values,
      sums: { ...values.sums, payout: { amountMinor: '15000', currency: 'USD' } },
    };

    expect(expressSums(mixed, 'USD', options)).toMatchObject({
      values: {
        amounts: { deposit: '5422', payout: '15000' },
        conversion: { rates: { EUR: '1.0843' } },
      },
    });
  });

  test('is none, and needs no rates, where every sum is in the currency', () => {
    expect(expressSums(values, 'EUR', { ...options, table: undefined })).toEqual({
      values: { ...values, amounts: { deposit: '5000', payout: '15000' }, currency: 'EUR' },
    });
  });

  test.each([
    ['there are no rates', 'USD', { table: undefined }],
    ['they are too old', 'USD', { maxAgeDays: 1 }],
    ['they do not know the currency', 'GBP', {}],
    ['they are of a later day', 'USD', { table: { ...table, date: '2026-11-23' } }],
  ])('is held for want of a rate where %s', (_, to, changes) => {
    expect(expressSums(values, to, { ...options, ...changes })).toEqual({ held: 'no-rate' });
  });

  test('is held where an amount would become nothing', () => {
    const tiny = (currency: string) => ({
      ...values,
      sums: { deposit: { amountMinor: '1', currency } },
    });

    // 1 JPY is 0.00663 USD: two thirds of a cent, which rounds to one.
    expect(expressSums(tiny('JPY'), 'USD', options)).toMatchObject({
      values: { amounts: { deposit: '1' } },
    });
    // 0.01 SEK is 0.00097 USD: a tenth of a cent.
    expect(expressSums(tiny('SEK'), 'USD', options)).toEqual({ held: 'amount-too-small' });
  });
});
