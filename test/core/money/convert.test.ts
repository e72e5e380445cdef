import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConversionInput, convertAmount } from '../../../core/money/convert.ts';
import { UNREADABLE, UNREADABLE_DECIMALS } from './unreadable.ts';

function convert(amount: string, overrides: Partial<ConversionInput> = {}) {
  return convertAmount({ amount, from: 'USD', to: 'EUR', rate: '0.922339051835', ...overrides });
}

describe('a converted amount', () => {
  test.each([
    // 100.00 x 0.922339051835 = 92.23|39...
    ['10000', 'USD', 'EUR', '0.922339051835', '9223'],
    ['-10000', 'USD', 'EUR', '0.922339051835', '-9223'],
    // 100.00 x 149.880095923 = 14988.|0095923
    ['10000', 'USD', 'JPY', '149.880095923', '14988'],
    // 5000 x 0.006672 = 33.36
    ['5000', 'JPY', 'USD', '0.006672', '3336'],
    // 12.345 x 3.2533 = 40.16|19...
    ['12345', 'KWD', 'USD', '3.2533', '4016'],
    // 50.00 x 0.3074 = 15.370
    ['5000', 'USD', 'KWD', '0.3074', '15370'],
    // 0.00000001 x 67762.5 = 0.00|067...
    ['1500', 'BTC', 'USD', '67762.5', '102'],
    // 100.00 x 0.0000147574248294 = 0.00147574|248294
    ['10000', 'USD', 'BTC', '0.0000147574248294', '147574'],
    // 1 ETH x 3000 = 3000.00
    ['1000000000000000000', 'ETH', 'USD', '3000', '300000'],
    // 1.00 x 0.000333333333333 = 0.000333333333333 ETH, in wei
    ['100', 'USD', 'ETH', '0.000333333333333', '333333333333000'],
    ['5000', 'EUR', 'EUR', '1', '5000'],
    ['123456789012345678901234567890', 'ETH', 'ETH', '1', '123456789012345678901234567890'],
    ['0050', 'EUR', 'EUR', '1.000', '50'],
  ])('of %s %s in %s at %s is %s', (amount, from, to, rate, converted) => {
    expect(convertAmount({ amount, from, to, rate })).toEqual({ amount: converted });
  });

  test.each([
    ['1', '0.5', '1'],
    ['-1', '0.5', '-1'],
    ['3', '0.5', '2'],
    ['-3', '0.5', '-2'],
    ['5', '0.5', '3'],
    ['-5', '0.5', '-3'],
    ['3', '0.49999', '1'],
    ['-3', '0.49999', '-1'],
    ['3', '0.50001', '2'],
    ['-3', '0.50001', '-2'],
    // Rounded twice, 1.4496 would be 1.45, 1.5 and 2.
    ['1', '1.4496', '1'],
  ])('of %s cent at %s is rounded once, half away from zero: %s', (amount, rate, converted) => {
    expect(convert(amount, { rate })).toEqual({ amount: converted });
  });

  test.each(['0', '-0', '000'])('of %s stays 0', (amount) => {
    expect(convert(amount)).toEqual({ amount: '0' });
  });

  test.each(['1', '-1'])('of %s that comes to nothing is reported', (amount) => {
    expect(convert(amount, { rate: '0.4999' })).toEqual({ roundedToZero: true });
  });

  test("goes by the operator's own exponents", () => {
    const own = { GOLD: 3, USDT: 18 };

    expect(convert('1500', { from: 'GOLD', rate: '2', own })).toEqual({ amount: '300' });
    expect(convert('300', { to: 'GOLD', rate: '0.5', own })).toEqual({ amount: '1500' });
    expect(convert('100', { to: 'USDT', rate: '1', own })).toEqual({
      amount: '1000000000000000000',
    });
  });

  test.each([
    { from: 'XXY' },
    { to: 'XXY' },
    { from: 'MGA' },
    { to: 'constructor' },
    { to: '__proto__' },
    { from: 'XXY', to: 'XXY', rate: '1' },
  ])('is undefined where an exponent is not known: %o', (overrides) => {
    expect(convert('10000', overrides)).toBeUndefined();
  });

  test.each([...UNREADABLE, ...UNREADABLE_DECIMALS, '1.5'])(
    'is undefined for the amount %j',
    (amount) => {
      expect(convert(amount)).toBeUndefined();
    },
  );

  test.each([...UNREADABLE, ...UNREADABLE_DECIMALS, '0', '0.00', '-0', '-1'])(
    'is undefined at the rate %j',
    (rate) => {
      expect(convert('10000', { rate })).toBeUndefined();
    },
  );
});

describe('whatever is converted', () => {
  const currencies = fc.constantFrom(
    { code: 'JPY', exponent: 0n },
    { code: 'EUR', exponent: 2n },
    { code: 'KWD', exponent: 3n },
    { code: 'BTC', exponent: 8n },
    { code: 'ETH', exponent: 18n },
  );
  const rates = fc.record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 25n }),
    fraction: fc.stringMatching(/^\d{0,36}[1-9]$/),
  });

  test('is the integer nearest to amount times rate, the farther from zero of two', () => {
    fc.assert(
      fc.property(fc.bigInt(), currencies, currencies, rates, (amount, from, to, rate) => {
        const text = `${rate.whole}.${rate.fraction}`;
        const given = { amount: String(amount), from: from.code, to: to.code, rate: text };
        const result = convertAmount(given) ?? { amount: 'none' };

        // The exact result is dividend / divisor.
        const dividend = amount * BigInt(text.replace('.', '')) * 10n ** to.exponent;
        const divisor = 10n ** (from.exponent + BigInt(rate.fraction.length));
        const converted = 'amount' in result ? BigInt(result.amount) : 0n;
        const excess = (converted * divisor - dividend) * (amount < 0n ? -2n : 2n);
        expect(excess <= divisor && excess > -divisor).toBe(true);
        expect('roundedToZero' in result).toBe(converted === 0n && amount !== 0n);
      }),
    );
  });

  test('a debit converts to minus what the credit does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 6n }), (amount) => {
        const credit = convert(String(amount));
        const debit = convert(String(-amount));

        expect(debit).toEqual({ amount: expect.stringMatching(/^-[1-9]/) });
        expect(credit).toEqual({ amount: debit && 'amount' in debit && debit.amount.slice(1) });
      }),
    );
  });
});
