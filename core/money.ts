import { type DineroCurrency, dinero, toDecimal } from 'dinero.js';
import * as currencies from 'dinero.js/currencies';

const KNOWN: Record<string, DineroCurrency<number>> = currencies;

/**
 * Minor units as decimal text in major units: 5000 EUR is `50.00`, 5000 JPY is `5000`.
 *
 * @param amountMinor - a safe integer
 * @param currency - ISO 4217 code, upper case
 * @returns undefined if the currency, and so its number of decimals, is not known
 */
export function majorUnits(amountMinor: number, currency: string): string | undefined {
  const known = Object.hasOwn(KNOWN, currency) ? KNOWN[currency] : undefined;
  // Two currencies count in fifths (MGA, MRU): no decimal text says what they mean.
  if (known?.base !== 10) return undefined;
  return toDecimal(dinero({ amount: amountMinor, currency: known }));
}
