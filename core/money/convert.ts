import { halfAwayFromZero, isZero, multiply, toSnapshot, transformScale } from 'dinero.js/bigint';
import { decimalOf } from './amount-text.ts';
import { exponentOf, type OwnExponents } from './currencies.ts';
import { parseRate } from './decimal.ts';

export type ConversionInput = {
  /** Minor units of `from`, as decimal digits. */
  amount: string;
  from: string;
  to: string;
  /** Units of `to` for one unit of `from`: decimal text above zero, as `crossRate` gives it. */
  rate: string;
  /** The operator's own exponents. */
  own?: OwnExponents | undefined;
};

/** An amount that is too small for `to` is not quietly sent as nothing: the caller has to decide. */
export type Conversion = { amount: string } | { roundedToZero: true };

/**
 * Amount times rate, exactly, then rounded once, half away from zero, to the minor unit of `to`. Whoever
 * has the amount and the rate of a row gets the same result by hand.
 *
 * @returns minor units of `to`, as decimal digits; `roundedToZero` if a non-zero amount comes to less
 *   than half a minor unit; undefined if a currency's exponent is not known, or amount or rate cannot
 *   be read
 */
export function convertAmount(input: ConversionInput): Conversion | undefined {
  const fromExponent = exponentOf(input.from, input.own);
  const toExponent = exponentOf(input.to, input.own);
  if (fromExponent === undefined || toExponent === undefined) return undefined;
  const exact = decimalOf(input.amount, fromExponent);
  const rate = parseRate(input.rate);
  if (exact === undefined || rate === undefined) return undefined;
  const product = multiply(exact, toSnapshot(rate));
  const converted = transformScale(product, BigInt(toExponent), halfAwayFromZero);
  if (isZero(converted) && !isZero(exact)) return { roundedToZero: true };
  return { amount: toSnapshot(converted).amount.toString() };
}
