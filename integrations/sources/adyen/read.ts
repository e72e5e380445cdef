import type { Report } from '../../../core/claim.ts';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { reference } from '../../../core/player-event.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { instantOf } from '../read-instant.ts';
import { type Reading, type ReadingContext, UnparseableWebhookError } from '../source-adapter.ts';
import { ADYEN_RETRY_SPAN_HOURS, type AdyenSettings } from './description.ts';
import { type AdyenItem, isAmbiguous } from './signed-items.ts';

type Said = 'deposit' | 'refund' | 'chargeback';
type Context = ReadingContext<AdyenSettings>;

/**
 * Everything of a webhook that decides something; one item that cannot be used refuses all. What is
 * ambiguous is never believed, and not refused either: Adyen would hold back all that comes after it.
 */
export function readItems(items: readonly AdyenItem[], context: Context): Reading {
  const events = items.flatMap((item, index) => {
    const said = meaningOf(item, context.settings);
    const path = `notificationItems.${index}.NotificationRequestItem`;
    return said === undefined ? [] : [reportOf(item, { said, path }, context)];
  });
  if (events.length > 0) return { kind: 'events', events };
  const codes = items.map((item) =>
    isAmbiguous(item) ? 'ambiguous-reference' : `${item.eventCode}/${item.success}`,
  );
  return { kind: 'ignored', type: [...new Set(codes)].slice(0, 5).join(', ') };
}

/** @returns undefined if the event decides nothing */
function meaningOf(item: AdyenItem, { settles }: AdyenSettings): Said | undefined {
  if (isAmbiguous(item)) return undefined;
  // Such as the check of a card that is only being stored.
  if (item.amount.value === 0) return undefined;
  const succeeded = item.success === 'true';
  const captures = settles === 'captured';
  switch (item.eventCode) {
    case 'AUTHORISATION':
      return succeeded && !captures ? 'deposit' : undefined;
    case 'CAPTURE':
      if (captures) return succeeded ? 'deposit' : undefined;
      return succeeded ? undefined : 'refund';
    case 'CAPTURE_FAILED':
      return 'refund';
    case 'CANCELLATION':
      // What is cancelled was never captured: where captures settle, there is no deposit to take back.
      return succeeded && !captures ? 'refund' : undefined;
    case 'CANCEL_OR_REFUND':
    case 'REFUND':
      return succeeded ? 'refund' : undefined;
    case 'CHARGEBACK':
    case 'SECOND_CHARGEBACK':
      return succeeded ? 'chargeback' : undefined;
    default:
      return undefined;
  }
}

function reportOf(
  item: AdyenItem,
  { said, path }: { said: Said; path: string },
  context: Context,
): Report {
  const payment = item.eventCode === 'AUTHORISATION' ? 'pspReference' : 'originalReference';
  const depositId = item.merchantReference || undefined;
  const brands = context.settings.merchantAccounts;
  const account = item.merchantAccountCode;
  const isKnown = brands === undefined || Object.hasOwn(brands, account);
  const sourceEventId = `${item.pspReference}/${item.eventCode}/${item.success}`;
  const faults = [
    ...referenceFault(item.pspReference && sourceEventId, 'pspReference'),
    ...referenceFault(item[payment], payment),
    ...(depositId === undefined ? [] : referenceFault(depositId, 'merchantReference')),
    ...(isKnown ? [] : ["merchantAccountCode: is not in the source's merchantAccounts"]),
    ...(item.amount.value < 0 ? ['amount.value: must be above 0'] : []),
  ];
  if (faults.length > 0) {
    throw new UnparseableWebhookError([...new Set(faults)].map((fault) => `${path}.${fault}`));
  }
  const brand = brands?.[account];
  return {
    type: 'unattributed',
    said,
    sourceEventId,
    occurredAt: occurredAt(item.eventDate, context.nowEpochMs),
    transactionId: item[payment] as string,
    amountMinor: isoMinorUnits(item.amount, path, context),
    currency: item.amount.currency,
    ...(depositId !== undefined && { depositId }),
    ...(brand !== undefined && { brand }),
  };
}

function referenceFault(given: unknown, field: string): string[] {
  const parsed = reference.safeParse(given);
  if (parsed.success) return [];
  return [`${field}: must be 1 to 128 printable ASCII characters`];
}

/**
 * Where Adyen counts other decimals than ISO 4217.
 *
 * @see https://docs.adyen.com/development-resources/currency-codes
 */
const DECIMALS_AT_ADYEN: Readonly<Record<string, number>> = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 };

function isoMinorUnits(
  { value, currency }: AdyenItem['amount'],
  path: string,
  context: Context,
): string {
  const decimals = DECIMALS_AT_ADYEN[currency];
  if (decimals === undefined) return String(value);
  const amount = majorUnits(String(value), decimals) ?? '';
  return minorFromDecimal({ amount, currency, path: `${path}.amount.value` }, context);
}

/** Nobody signs the date, so it is believed only where Adyen can have sent the event. */
function occurredAt(eventDate: unknown, nowEpochMs: number): string {
  const said = typeof eventDate === 'string' ? instantOf(eventDate) : undefined;
  const ageMs = said === undefined ? -1 : nowEpochMs - Date.parse(said);
  const isPossible = ageMs >= 0 && ageMs <= ADYEN_RETRY_SPAN_HOURS * 3_600_000;
  return said !== undefined && isPossible ? said : new Date(nowEpochMs).toISOString();
}
