import { majorUnits } from '../core/money/amount-text.ts';
import { exponentOf } from '../core/money/currencies.ts';
import type { PostbackValues, Sum } from '../core/postback.ts';

/** `50.00 EUR`; minor units where the currency's decimals are not known. */
export function describeMoney({ amountMinor, currency }: Sum): string {
  const exponent = exponentOf(currency);
  const major = exponent === undefined ? undefined : majorUnits(amountMinor, exponent);
  return major === undefined ? `${amountMinor} minor units ${currency}` : `${major} ${currency}`;
}

type Money = Pick<PostbackValues, 'paid' | 'amounts' | 'currency' | 'conversion'>;

/** What was paid, and what the platform is told where that says more; empty if there is no money. */
export function describeAmounts({ paid, amounts = {}, currency, conversion }: Money): string {
  const kept = paid ? describeMoney(paid) : '';
  const told = Object.entries(amounts).flatMap(([kind, amountMinor]) => {
    const text = describeMoney({ amountMinor, currency: currency ?? '' });
    return kind === 'deposit' && text === kept ? [] : [`${kind} ${text}`];
  });
  const rates = Object.entries(conversion?.rates ?? {}).map(([from, rate]) => `${from} ${rate}`);
  const at = conversion && ` at ${rates.join(', ')} of ${conversion.date}, ${conversion.source}`;
  const detail = told.length > 0 ? `told ${told.join(', ')}${at ?? ''}` : '';
  return [kept, detail].filter(Boolean).join(', ');
}
