import { minorUnits } from '../../core/money/amount-text.ts';
import { exponentOf } from '../../core/money/currencies.ts';
import { type ReadingContext, UnparseableWebhookError } from './source-adapter.ts';

/**
 * A decimal amount in major units, as minor units: `50.00` EUR is `5000`, `500.00` JPY is `500`.
 * Zeros beyond the currency's decimals say nothing; other digits there are refused.
 *
 * @param path - where the amount stands in the payload, for the message
 * @throws {UnparseableWebhookError} if it is no plain decimal above zero, or nobody knows the currency
 */
export function minorFromDecimal(
  { amount, currency, path }: { amount: string; currency: string; path: string },
  { currencies }: Pick<ReadingContext, 'currencies'>,
): string {
  const exponent = exponentOf(currency, currencies);
  if (exponent === undefined) {
    throw new UnparseableWebhookError([
      `${path}: the currency is unknown; give its decimals in the stage file's currencies`,
    ]);
  }
  const minor = minorUnits(withoutSpareZeros(amount, exponent), exponent);
  if (minor !== undefined && /^[1-9]\d*$/.test(minor)) return minor;
  throw new UnparseableWebhookError([
    `${path}: must be a plain decimal above 0 with at most ${exponent} decimals`,
  ]);
}

function withoutSpareZeros(text: string, decimals: number): string {
  const [whole = '', fraction] = text.split('.', 2);
  if (fraction === undefined || fraction.length <= decimals || text.split('.').length > 2) {
    return text;
  }
  const kept = fraction.slice(0, decimals);
  if (/[^0]/.test(fraction.slice(decimals))) return text;
  return kept === '' ? whole : `${whole}.${kept}`;
}
