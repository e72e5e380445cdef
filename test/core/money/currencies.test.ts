import * as currencies from 'dinero.js/bigint/currencies';
import { describe, expect, test } from 'vitest';
import {
  contradictionsOfIso,
  currencyCode,
  exponentOf,
  ownExponents,
} from '../../../core/money/currencies.ts';

describe('the exponent of a currency', () => {
  test.each([
    ['JPY', 0],
    ['ISK', 0],
    ['EUR', 2],
    ['HUF', 2],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %d decimals by ISO 4217', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent);
  });

  test.each([
    ['ADA', 6],
    ['BCH', 8],
    ['BNB', 18],
    ['BTC', 8],
    ['DAI', 18],
    ['DOGE', 8],
    ['ETH', 18],
    ['LTC', 8],
    ['POL', 18],
    ['SOL', 9],
    ['TON', 9],
    ['TRX', 6],
    ['USDC', 6],
    ['USDT', 6],
    ['XRP', 6],
  ])('%s has %d decimals by its protocol, and is no ISO 4217 code', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent);
    expect(currencies).not.toHaveProperty(currency);
  });

  test.each(['MGA', 'MRU'])('%s, which counts in fifths, is unknown', (currency) => {
    expect(exponentOf(currency)).toBeUndefined();
  });

  test.each(['XXY', 'eur', '', 'default', 'constructor', '__proto__', 'toString'])(
    '%j, which is no currency, is unknown',
    (currency) => {
      expect(exponentOf(currency)).toBeUndefined();
      expect(exponentOf(currency, { GOLD: 3 })).toBeUndefined();
    },
  );

  test("the operator's own table adds a currency, also one of no decimals", () => {
    const own = { GOLD: 3, CHIPS: 0, MGA: 2 };

    expect(exponentOf('GOLD', own)).toBe(3);
    expect(exponentOf('CHIPS', own)).toBe(0);
    expect(exponentOf('MGA', own)).toBe(2);
    expect(exponentOf('BTC', own)).toBe(8);
  });

  test("the operator's own table overrides a crypto currency and never ISO 4217", () => {
    const own = { USDT: 18, EUR: 3, JPY: 2 };

    expect(exponentOf('USDT', own)).toBe(18);
    expect(exponentOf('EUR', own)).toBe(2);
    expect(exponentOf('JPY', own)).toBe(0);
  });
});

describe('the own table in the configuration check', () => {
  test('contradicts ISO 4217 where it gives a code another exponent', () => {
    const own = { EUR: 3, JPY: 2, KWD: 2 };

    expect(contradictionsOfIso(own)).toEqual(['EUR', 'JPY', 'KWD']);
  });

  test('contradicts nothing where it agrees, adds, or overrides a crypto currency', () => {
    const own = { EUR: 2, JPY: 0, GOLD: 3, CHIPS: 0, USDT: 18, MGA: 2 };

    expect(contradictionsOfIso(own)).toEqual([]);
  });

  test.each([0, 18])('takes %d decimals', (exponent) => {
    expect(ownExponents.parse({ GOLD: exponent })).toEqual({ GOLD: exponent });
  });

  test.each([{ GOLD: -1 }, { GOLD: 19 }, { GOLD: 2.5 }, { GOLD: '2' }, { gold: 2 }])(
    'refuses %o',
    (own) => {
      expect(ownExponents.safeParse(own).success).toBe(false);
    },
  );
});

describe('a currency code', () => {
  test.each(['AB', 'EUR', 'USDT', '1INCH', 'ABCDEFGH90'])('may be %s', (code) => {
    expect(currencyCode.parse(code)).toBe(code);
  });

  test.each(['', 'A', 'eur', 'EUr', 'EU-R', 'EUR ', ' EUR', 'EUR\n', 'ÉUR', 'ABCDEFGHIJK'])(
    'may not be %j',
    (code) => {
      const parsed = currencyCode.safeParse(code);

      expect(parsed.error?.issues[0]?.message).toBe('must be 2 to 10 upper-case letters or digits');
    },
  );
});
