import { majorUnits } from '../core/money.ts';

/** `50.00 EUR`; minor units where the currency's decimals are not known. */
export function describeMoney(money: { amountMinor: number; currency: string }): string {
  const { amountMinor, currency } = money;
  const major = majorUnits(amountMinor, currency);
  return major === undefined ? `${amountMinor} minor units ${currency}` : `${major} ${currency}`;
}
