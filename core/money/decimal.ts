import { type Dinero, dinero, isPositive } from 'dinero.js/bigint';

/** An exact decimal number of any size. */
export type Decimal = Dinero<bigint>;

/** dinero.js has no number without a currency: this one stands for none, and nothing reads its code. */
// Stryker disable next-line StringLiteral: no rule reads the placeholder's code
const PLAIN = { code: 'PLAIN', base: 10n, exponent: 0n };

/** `digits` divided by 10 to the power of `scale`: 1250 with scale 2 is 12.50. */
export function decimal(digits: bigint, scale: bigint): Decimal {
  return dinero({ amount: digits, currency: PLAIN, scale });
}

/**
 * Reads plain decimal text such as `-12.50`.
 *
 * @returns undefined for anything else: a plus sign, an exponent, separators, spaces, a point that
 *   has no digit on both sides
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const fraction = text.split('.')[1] ?? '';
  return decimal(BigInt(text.replace('.', '')), BigInt(fraction.length));
}

/** Reads a rate: plain decimal text above zero. @returns undefined for anything else */
export function parseRate(text: string): Decimal | undefined {
  const rate = parseDecimal(text);
  return rate && isPositive(rate) ? rate : undefined;
}
