import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAmount, majorUnits, minorUnits } from '../../../core/money/amount-text.ts';
import { UNREADABLE, UNREADABLE_DECIMALS } from './unreadable.ts';

const JPY = 0;
const EUR = 2;
const KWD = 3;
const BTC = 8;
const ETH = 18;
const amounts = fc.bigInt();
const exponents = fc.integer({ min: 0, max: 18 });

const KNOWN: [amount: string, exponent: number, major: string][] = [
  ['5000', JPY, '5000'],
  ['-5000', JPY, '-5000'],
  ['5000', EUR, '50.00'],
  ['1', EUR, '0.01'],
  ['-1', EUR, '-0.01'],
  ['-120', EUR, '-1.20'],
  ['0', EUR, '0.00'],
  ['99999999999999999999', EUR, '999999999999999999.99'],
  ['1', KWD, '0.001'],
  ['5000', KWD, '5.000'],
  ['1', BTC, '0.00000001'],
  ['2100000000000000', BTC, '21000000.00000000'],
  ['1', ETH, '0.000000000000000001'],
  ['-1', ETH, '-0.000000000000000001'],
  ['1000000000000000000', ETH, '1.000000000000000000'],
  ['123456789012345678901234567890', ETH, '123456789012.345678901234567890'],
];

describe('an amount as text in major units', () => {
  test.each(KNOWN)('%s at %d decimals is %s', (amount, exponent, major) => {
    expect(majorUnits(amount, exponent)).toBe(major);
  });

  test.each([
    ['-0', '0.00'],
    ['007', '0.07'],
    ['-007', '-0.07'],
  ])('%s is written in one way only: %s', (amount, major) => {
    expect(majorUnits(amount, EUR)).toBe(major);
  });

  test.each([...UNREADABLE, ...UNREADABLE_DECIMALS, '5.5', '5.0'])(
    'is undefined for %j, which is no amount',
    (amount) => {
      expect(majorUnits(amount, EUR)).toBeUndefined();
    },
  );

  test.each([
    ['5000', JPY, 2, '5000.00'],
    ['5000', EUR, 3, '50.000'],
    ['-1', EUR, 3, '-0.010'],
    ['0', JPY, 2, '0.00'],
  ])('%s at %d decimals is padded to %d: %s', (amount, exponent, decimals, major) => {
    expect(majorUnits(amount, exponent, decimals)).toBe(major);
  });

  test.each([
    ['5000', EUR, 0, '50'],
    ['-5010', EUR, 1, '-50.1'],
    ['5010', KWD, 2, '5.01'],
    ['0', ETH, 2, '0.00'],
    ['0', ETH, 0, '0'],
    ['-1500000000000000000', ETH, 1, '-1.5'],
  ])('%s at %d decimals loses zeros alone at %d: %s', (amount, exponent, decimals, major) => {
    expect(majorUnits(amount, exponent, decimals)).toBe(major);
  });

  test.each([
    ['5001', EUR, 1],
    ['-5001', EUR, 1],
    ['5010', EUR, 0],
    ['9', EUR, 1],
    ['-9', EUR, 0],
    ['5015', KWD, 2],
    ['1000000000000000001', ETH, 17],
  ])('%s at %d decimals is never rounded to %d', (amount, exponent, decimals) => {
    expect(majorUnits(amount, exponent, decimals)).toBeUndefined();
  });
});

describe('text in major units as an amount', () => {
  test.each(KNOWN)('%s at %d decimals is read from %s', (amount, exponent, major) => {
    expect(minorUnits(major, exponent)).toBe(amount);
  });

  test.each([
    ['50', EUR, '5000'],
    ['50.1', EUR, '5010'],
    ['-0.1', EUR, '-10'],
    ['-0', EUR, '0'],
    ['-0.00', EUR, '0'],
    ['0050.00', EUR, '5000'],
    ['1', ETH, '1000000000000000000'],
  ])('%s with %d decimals is %s', (text, exponent, amount) => {
    expect(minorUnits(text, exponent)).toBe(amount);
  });

  test.each([
    ['50.001', EUR],
    ['50.000', EUR],
    ['5000.0', JPY],
    ['0.0000000000000000001', ETH],
  ])('%s has more decimals than %d and is undefined', (text, exponent) => {
    expect(minorUnits(text, exponent)).toBeUndefined();
  });

  test.each([...UNREADABLE, ...UNREADABLE_DECIMALS])(
    'is undefined for %j, which is no plain decimal',
    (text) => {
      expect(minorUnits(text, ETH)).toBeUndefined();
    },
  );
});

describe('whatever the amount', () => {
  test('it reads back as itself, with exactly its decimals and never as minus zero', () => {
    fc.assert(
      fc.property(amounts, exponents, (amount, exponent) => {
        const major = majorUnits(String(amount), exponent) ?? '';

        expect(minorUnits(major, exponent)).toBe(String(amount));
        expect(major.split('.')[1]?.length ?? 0).toBe(exponent);
        expect(major).toMatch(/^(?!-[0.]*$)-?(0|[1-9]\d*)(\.\d+)?$/);
      }),
    );
  });

  test('it is the same amount at other decimals, or none', () => {
    fc.assert(
      fc.property(amounts, exponents, exponents, (amount, exponent, decimals) => {
        const major = majorUnits(String(amount), exponent, decimals);

        const dropped = 10n ** BigInt(Math.max(0, exponent - decimals));
        const added = 10n ** BigInt(Math.max(0, decimals - exponent));
        const rescaled = amount % dropped === 0n ? String((amount * added) / dropped) : undefined;
        expect(minorUnits(major ?? '', decimals)).toBe(rescaled);
      }),
    );
  });

  test('any other text is undefined, not a fault', () => {
    const texts = fc.string().filter((text) => !/^-?\d+(\.\d+)?$/.test(text));

    fc.assert(
      fc.property(texts, exponents, (text, exponent) => {
        expect(majorUnits(text, exponent)).toBeUndefined();
        expect(minorUnits(text, exponent)).toBeUndefined();
        expect(compareAmount(text, exponent, '1')).toBeUndefined();
        expect(compareAmount('1', exponent, text)).toBeUndefined();
      }),
    );
  });
});

describe('an amount compared to a bound in major units', () => {
  test.each([
    ['1999', EUR, '20', -1],
    ['2000', EUR, '20', 0],
    ['2000', EUR, '20.000', 0],
    ['2001', EUR, '20', 1],
    ['0', EUR, '0.005', -1],
    ['1', EUR, '0.005', 1],
    ['20', JPY, '20', 0],
    ['20', JPY, '20.5', -1],
    ['-2001', EUR, '-20', -1],
    ['0', EUR, '-0', 0],
    ['999999999999999999', ETH, '1', -1],
    ['1000000000000000000', ETH, '1.000000000000000000', 0],
    ['1000000000000000001', ETH, '1', 1],
  ])('%s at %d decimals against %s gives %d', (amount, exponent, bound, order) => {
    expect(compareAmount(amount, exponent, bound)).toBe(order);
  });

  test.each([...UNREADABLE, ...UNREADABLE_DECIMALS])('%j is no bound', (bound) => {
    expect(compareAmount('2000', EUR, bound)).toBeUndefined();
  });

  test.each([...UNREADABLE, '20.0'])('%j is no amount to compare', (amount) => {
    expect(compareAmount(amount, EUR, '20')).toBeUndefined();
  });
});
