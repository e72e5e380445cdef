import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { majorUnits } from '../../core/money.ts';

describe('minor units as text in major units', () => {
  test.each([
    [5000, 'EUR', '50.00'],
    [1, 'EUR', '0.01'],
    [99, 'USD', '0.99'],
    [5000, 'JPY', '5000'],
    [1, 'JPY', '1'],
    [5000, 'KWD', '5.000'],
    [1, 'KWD', '0.001'],
    [100_000_000_000_000, 'EUR', '1000000000000.00'],
    [99_999_999_999_999, 'KWD', '99999999999.999'],
  ])('%d of %s is %s', (amountMinor, currency, text) => {
    expect(majorUnits(amountMinor, currency)).toBe(text);
  });

  test.each(['XXY', 'eur', '', 'default', 'constructor', '__proto__'])(
    'is undefined for "%s", which is no known currency',
    (currency) => {
      expect(majorUnits(5000, currency)).toBeUndefined();
    },
  );

  test.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
  ])('reads back as the same integer in %s', (currency, decimals) => {
    const amounts = fc.integer({ min: 1, max: 100_000_000_000_000 });

    fc.assert(
      fc.property(amounts, (amountMinor) => {
        const text = majorUnits(amountMinor, currency) ?? '';
        expect(text.split('.')[1]?.length ?? 0).toBe(decimals);
        expect(Number(text.replace('.', ''))).toBe(amountMinor);
      }),
    );
  });
});
