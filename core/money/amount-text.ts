import { compare, equal, toDecimal, toSnapshot, transformScale } from 'dinero.js/bigint';
import { type Decimal, decimal, parseDecimal } from './decimal.ts';

/*
 * An amount is an integer in minor units, written as decimal digits: `5000`, `-120`. It is text because
 * a JSON number cannot hold the 18 decimals of ETH. `exponent` is that of its currency, 0 to 18.
 */

/** The exact number of major units. @returns undefined if `amount` is no integer in digits */
export function decimalOf(amount: string, exponent: number): Decimal | undefined {
  // BigInt alone takes '', ' 5' and '0x10' for numbers.
  return /^-?\d+$/.test(amount) ? decimal(BigInt(amount), BigInt(exponent)) : undefined;
}

/**
 * An amount as decimal text in major units: `5000` of EUR is `50.00`, of JPY `5000`.
 *
 * @param decimals - how many decimals the text must have, if not as many as `exponent`: zeros are
 *   added or dropped, other digits never
 * @returns undefined if `amount` is no integer in digits, or has not so few decimals
 */
export function majorUnits(
  amount: string,
  exponent: number,
  decimals: number = exponent,
): string | undefined {
  const exact = decimalOf(amount, exponent);
  if (exact === undefined) return undefined;
  const shown = transformScale(exact, BigInt(decimals));
  return equal(shown, exact) ? toDecimal(shown) : undefined;
}

/**
 * The reverse of `majorUnits`: plain decimal text in major units as an amount.
 *
 * @returns undefined if `text` is no plain decimal, or has more decimals than `exponent`, even zeros:
 *   a source that writes JPY with two decimals may mean something else by them
 */
export function minorUnits(text: string, exponent: number): string | undefined {
  const major = parseDecimal(text);
  if (major === undefined || toSnapshot(major).scale > exponent) return undefined;
  return toSnapshot(transformScale(major, BigInt(exponent))).amount.toString();
}

/**
 * Compares an amount to a bound in major units, such as a least deposit of `20` or `0.005`.
 *
 * @returns below 0, 0 or above 0 as the amount is below, at or above the bound; undefined if either
 *   cannot be read, so that no rule passes by accident
 */
export function compareAmount(amount: string, exponent: number, bound: string): number | undefined {
  const exact = decimalOf(amount, exponent);
  const limit = parseDecimal(bound);
  return exact && limit && compare(exact, limit);
}
