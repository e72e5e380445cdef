import { describe, expect, test } from 'vitest';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import type { ValueSource } from '../../../core/specification/value-source.ts';
import { DEPOSIT, faultWith, type Given, queryWith } from './made-up.ts';

type Money = NonNullable<PlatformSpecificationInput['money']>;
const ANY: Money = { currency: { rule: 'any' } };
const CURRENCY: ValueSource = { from: 'currency' };

function given(deposit: string, currency: string, money: Partial<Money> = {}): Given {
  return { platform: { money: { ...ANY, ...money } }, values: { amounts: { deposit }, currency } };
}

function money(more: Partial<Extract<ValueSource, { from: 'money' }>>): ValueSource {
  return { from: 'money', money: 'deposit', ...more };
}

describe('an amount', () => {
  test.each([
    ['5000', 'EUR', '50.00'],
    ['1', 'EUR', '0.01'],
    ['5000', 'JPY', '5000'],
    ['1', 'KWD', '0.001'],
    ['5', 'BTC', '0.00000005'],
    ['1000000000000000000', 'ETH', '1.000000000000000000'],
    ['99999999999999999999', 'EUR', '999999999999999999.99'],
  ])('of %s minor units of %s is %s', (deposit, currency, sent) => {
    expect(queryWith(DEPOSIT, given(deposit, currency))).toBe(`x=${sent}`);
  });

  test.each([
    ['5000', 2, '50.00'],
    ['5000', 0, '50'],
    ['5000', 4, '50.0000'],
    ['5050', 1, '50.5'],
  ])('of %s cents with %d decimals is %s', (deposit, decimals, sent) => {
    expect(queryWith(money({ decimals }), given(deposit, 'EUR'))).toBe(`x=${sent}`);
  });

  test('is never rounded to the decimals that the platform takes', () => {
    expect(faultWith(money({ decimals: 1 }), given('5055', 'EUR'))).toBe(
      'x: must have at most 1 decimals and is 50.55',
    );
  });

  test('is the integer where the platform counts in minor units', () => {
    expect(queryWith(money({ unit: 'minor' }), given('5055', 'EUR'))).toBe('x=5055');
    expect(queryWith(money({ unit: 'major' }), given('5055', 'EUR'))).toBe('x=50.55');
  });

  test.each([
    ['5055', '-50.55', '-5055'],
    ['-5055', '50.55', '5055'],
    ['0', '0.00', '0'],
    ['000', '0.00', '0'],
    ['-0', '0.00', '0'],
  ])('of %s negated is %s, in minor units %s', (deposit, major, minor) => {
    const allowed = given(deposit, 'EUR', { negative: 'allowed' });

    expect(queryWith(money({ sign: 'negated' }), allowed)).toBe(`x=${major}`);
    expect(queryWith(money({ sign: 'negated', unit: 'minor' }), allowed)).toBe(`x=${minor}`);
  });

  test('is of its own kind', () => {
    const amounts = { deposit: '1', ggr: '2', ngr: '3', revenue: '4', payout: '5' };
    const kinds = ['deposit', 'ggr', 'ngr', 'revenue', 'payout'] as const;

    const sent = kinds.map((kind) => queryWith(money({ money: kind }), { values: { amounts } }));

    expect(sent).toEqual(['x=0.01', 'x=0.02', 'x=0.03', 'x=0.04', 'x=0.05']);
  });

  test.each<[string, Given, string]>([
    ['amounts', { values: { amounts: undefined } }, 'x: deposit amount has no value'],
    ['an amount of the kind', { values: { amounts: {} } }, 'x: deposit amount has no value'],
    ['a currency', { values: { currency: undefined } }, 'x: currency has no value'],
    [
      'a known currency',
      { values: { currency: 'ZZZ' } },
      'currency: must be a known currency and is ZZZ',
    ],
    [
      'an integer',
      { values: { amounts: { deposit: '1.5' } } },
      'x: must be an integer in minor units and is 1.5',
    ],
  ])('without %s cannot be sent', (_what, less, fault) => {
    expect(faultWith(DEPOSIT, less)).toBe(fault);
  });

  test("in the operator's own currency has the operator's decimals", () => {
    const own = { ...given('12345', 'XGC'), currencies: { XGC: 4 } };

    expect(queryWith(DEPOSIT, own)).toBe('x=1.2345');
  });
});

describe('a bound', () => {
  test.each([
    ['0', {}, 'x=0.00'],
    ['100', { min: '1' }, 'x=1.00'],
    ['100', { max: '1' }, 'x=1.00'],
    ['-1', { negative: 'allowed' }, 'x=-0.01'],
    ['-100', { negative: 'allowed', min: '-1' }, 'x=-1.00'],
  ] as const)('lets %s cents through: %j', (deposit, bounds, sent) => {
    expect(queryWith(DEPOSIT, given(deposit, 'EUR', bounds))).toBe(sent);
  });

  test.each([
    ['-1', {}, 'x: must not be negative and is -0.01'],
    ['-1', { negative: 'refused', min: '-5' }, 'x: must not be negative and is -0.01'],
    ['99', { min: '1' }, 'x: must be at least 1 and is 0.99'],
    ['101', { max: '1' }, 'x: must be at most 1 and is 1.01'],
    ['-101', { negative: 'allowed', min: '-1' }, 'x: must be at least -1 and is -1.01'],
  ] as const)('holds %s cents: %j', (deposit, bounds, fault) => {
    expect(faultWith(DEPOSIT, given(deposit, 'EUR', bounds))).toBe(fault);
  });

  test('is of the number that would be sent', () => {
    const negated = money({ sign: 'negated' });

    expect(faultWith(negated, given('1', 'EUR'))).toBe('x: must not be negative and is -0.01');
    expect(queryWith(negated, given('-1', 'EUR'))).toBe('x=0.01');
  });

  test('holds an amount in minor units too', () => {
    expect(faultWith(money({ unit: 'minor' }), given('99', 'EUR', { min: '1' }))).toBe(
      'x: must be at least 1 and is 0.99',
    );
  });
});

describe('a currency', () => {
  const one = (code: string | { account: string }): Partial<Money> => ({
    currency: { rule: 'one', code, otherwise: 'hold' },
  });
  const listed: Partial<Money> = { currency: { rule: 'listed', codes: ['eur', 'gbp', 'USD'] } };

  test.each([
    ['EUR', {}, 'x=EUR'],
    ['EUR', { letterCase: 'upper' }, 'x=EUR'],
    ['EUR', { letterCase: 'lower' }, 'x=eur'],
    ['GBP', listed, 'x=GBP'],
    ['USD', { ...listed, letterCase: 'lower' }, 'x=usd'],
    ['EUR', one('EUR'), 'x=EUR'],
    ['EUR', one({ account: 'offerCurrency' }), 'x=EUR'],
  ] as const)('%s is sent by the rule %j', (currency, rule, sent) => {
    const account = { offerCurrency: 'eur' };

    expect(queryWith(CURRENCY, { ...given('1', currency, rule), account })).toBe(sent);
    expect(queryWith(DEPOSIT, { ...given('1', currency, rule), account })).toMatch(/^x=0/);
  });

  test.each([
    ['JPY', listed, 'currency: must be one of eur, gbp, USD, and is JPY'],
    ['JPY', one('EUR'), 'currency: must be EUR and is JPY'],
    ['JPY', one({ account: 'offerCurrency' }), 'currency: must be eur and is JPY'],
    [
      'EUR',
      one({ account: 'other' }),
      'currency: must be the one in the account setting other and is EUR',
    ],
  ] as const)('%s is held by the rule %j', (currency, rule, fault) => {
    const account = { offerCurrency: 'eur' };

    expect(faultWith(CURRENCY, { ...given('1', currency, rule), account })).toBe(fault);
    expect(faultWith(DEPOSIT, { ...given('1', currency, rule), account })).toBe(fault);
  });

  test('that is missing has no value, and one that is not known can still be named', () => {
    expect(faultWith(CURRENCY, { values: { currency: undefined } })).toBe(
      'x: currency has no value',
    );
    expect(queryWith(CURRENCY, { values: { currency: 'ZZZ' } })).toBe('x=ZZZ');
  });
});
