import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { decodeBody } from '../read-body.ts';
import type { Reading, ReadingContext } from '../source-adapter.ts';
import type { NowpaymentsSettings } from './description.ts';
import { parseSignedJson, plainDecimal, type SignedJson } from './signed-json.ts';

/** Withdrawals and plans have a `status` and no `payment_status`. */
const withdrawal = z.object({ payment_status: z.null().optional(), status: z.string().max(100) });
const anyNotification = z.object({
  payment_status: z.string().min(1).max(100),
  parent_payment_id: z.string().nullish(),
});

const currency = z
  .string()
  .regex(/^[a-zA-Z0-9]{2,10}$/, { error: 'must be 2 to 10 letters or digits' })
  .transform((code) => code.toUpperCase());
/** One spelling only, so that no other spelling of it makes a second payment. */
const payment = {
  payment_id: z.string().regex(/^[\w-]{1,64}$/, { error: 'must be an ID of letters and digits' }),
  payment_status: z.string(),
  /** Empty is as good as absent: then only `payment_id` attributes the payment. */
  order_id: z.preprocess((given) => (given === '' ? null : given), reference.nullable()).optional(),
};
const priced = z.object({ ...payment, price_amount: z.string(), price_currency: currency });
const partlyPaid = z.object({ ...payment, actually_paid: z.string(), pay_currency: currency });

type Context = ReadingContext<NowpaymentsSettings>;

/** @throws {UnparseableWebhookError} if a field that is needed is missing or wrong */
export function readNotification(body: Uint8Array, context: Context): Reading {
  const fields = signedFields(body);
  const other = withdrawal.safeParse(fields);
  if (other.success) return { kind: 'ignored', type: `status ${other.data.status}` };
  const { payment_status, parent_payment_id } = parsePayload(anyNotification, fields);
  // A second payment to the same address: its price is still that of the first.
  if (parent_payment_id != null) {
    return { kind: 'ignored', type: `${payment_status} of a repeated deposit` };
  }
  switch (payment_status) {
    case 'finished':
      return events(wholePrice('deposit', fields, context));
    case 'refunded':
      return events(wholePrice('refund', fields, context));
    case 'partially_paid':
      return context.settings.partiallyPaid === 'report'
        ? events(whatWasPaid(fields, context))
        : { kind: 'ignored', type: payment_status };
    default:
      return { kind: 'ignored', type: payment_status };
  }
}

function events(report: Report): Reading {
  return { kind: 'events', events: [report] };
}

/**
 * The fields of the outermost object that are no structure: all of these are signed, however the
 * body is sorted. A number is its plain decimal, so that one value has one spelling.
 */
function signedFields(body: Uint8Array): Record<string, string | boolean | null> {
  const fields = Object.create(null) as Record<string, string | boolean | null>;
  for (const [name, value] of parseSignedJson(decodeBody(body))) {
    const text = scalar(value);
    if (text !== undefined) fields[name] = text;
  }
  return fields;
}

function scalar(json: SignedJson): string | boolean | null | undefined {
  if (json === null || typeof json !== 'object') return json;
  return 'source' in json ? (plainDecimal(json.source) ?? json.source) : undefined;
}

function wholePrice(said: 'deposit' | 'refund', fields: unknown, context: Context): Report {
  const notification = parsePayload(priced, fields);
  const { price_amount, price_currency } = notification;
  const money = { amount: price_amount, currency: price_currency, path: 'price_amount' };
  return report(said, { notification, money }, context);
}

function whatWasPaid(fields: unknown, context: Context): Report {
  const notification = parsePayload(partlyPaid, fields);
  const { actually_paid, pay_currency } = notification;
  const money = { amount: actually_paid, currency: pay_currency, path: 'actually_paid' };
  return report('deposit', { notification, money }, context);
}

type Said = {
  notification: {
    payment_id: string;
    payment_status: string;
    order_id?: string | null | undefined;
  };
  money: { amount: string; currency: string; path: string };
};

/** No field says whose the payment is, nor when it was made: that is the time of its receipt. */
function report(
  said: 'deposit' | 'refund',
  { notification, money }: Said,
  { currencies, nowEpochMs }: Context,
): Report {
  const { payment_id, payment_status, order_id } = notification;
  return {
    type: 'unattributed',
    said,
    sourceEventId: `${payment_id}/${payment_status}`,
    occurredAt: new Date(nowEpochMs).toISOString(),
    ...(order_id != null && { depositId: order_id }),
    transactionId: payment_id,
    amountMinor: minorFromDecimal(money, { currencies }),
    currency: money.currency,
  };
}
