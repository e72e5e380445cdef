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
  const known = KNOWN[currency];
  return known && toDecimal(dinero({ amount: amountMinor, currency: known }));
}
