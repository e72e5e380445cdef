import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { instant, reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { type PaymentFacts, paymentReport } from '../payment-report.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { type Reading, type ReadingContext, UnparseableWebhookError } from '../source-adapter.ts';
import type { BraintreeSettings } from './description.ts';

/** Texts stay texts, because 1.10 is no number but two decimals. */
const parser = new XMLParser({ parseTagValue: false });

/** An empty element is one without a value. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema.optional());

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const amount = z.string().max(40);
const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' });

const anyNotification = z.object({
  notification: z.object({ kind: z.string().regex(/^[a-z_]{1,60}$/), timestamp: instant }),
});
const transaction = z.object({
  id,
  type: optional(z.string()),
  status: optional(z.string()),
  amount,
  'currency-iso-code': currency,
  'order-id': optional(reference),
  'refunded-transaction-id': optional(id),
});
type Transaction = z.infer<typeof transaction>;
const ofTransaction = about({ transaction });
const ofLocalPayment = about({ 'local-payment': z.object({ transaction }) });
const withOrder = about({
  'local-payment': z.object({ transaction: z.object({ 'order-id': z.string().min(1) }) }),
});
const ofDispute = about({
  dispute: z.object({
    id,
    kind: optional(z.string()),
    amount: optional(amount),
    'amount-disputed': optional(amount),
    'currency-iso-code': currency,
    transaction: z.object({ id, 'order-id': optional(reference) }),
  }),
});

/** A transaction in one of these brought no money, whatever the notification is called. */
const FAILED = [
  'authorization_expired',
  'failed',
  'gateway_rejected',
  'processor_declined',
  'settlement_declined',
  'voided',
];
const CHARGED_BACK: Record<BraintreeSettings['chargebackOn'], readonly string[]> = {
  opened: ['dispute_opened'],
  lost: ['dispute_lost', 'dispute_accepted', 'dispute_auto_accepted'],
};

type Context = ReadingContext<BraintreeSettings>;
type Notification = { kind: string; timestamp: string; json: unknown };

/**
 * Reads a notification: `<notification><timestamp/><kind/><subject>...</subject></notification>`.
 *
 * @throws {UnparseableWebhookError} if a field that is needed is missing or wrong
 */
export function readNotification(xml: Uint8Array, context: Context): Reading {
  const json = parseXml(xml);
  const { kind, timestamp } = parsePayload(anyNotification, json).notification;
  const report = reportOf({ kind, timestamp, json }, context);
  return typeof report === 'string'
    ? { kind: 'ignored', type: report }
    : { kind: 'events', events: [report] };
}

/** @returns what to count it as where it decides nothing */
function reportOf(given: Notification, context: Context): Report | string {
  const { kind, json } = given;
  if (CHARGED_BACK[context.settings.chargebackOn].includes(kind)) return chargeback(given, context);
  if (kind === 'transaction_settled') return settled(given, context);
  if (kind === 'transaction_settlement_declined') {
    const { transaction: sale } = parsePayload(ofTransaction, json).notification.subject;
    if (sale.type === 'credit') return `${kind} of a credit`;
    return paymentReport(
      'refund',
      undefined,
      factsOf(sale, { ...given, path: 'transaction', context }),
    );
  }
  if (kind === 'local_payment_completed') {
    // Without an order ID nobody could say whose payment it is.
    if (!withOrder.safeParse(json).success) return `${kind} without order-id`;
    const { transaction: sale } = parsePayload(ofLocalPayment, json).notification.subject[
      'local-payment'
    ];
    if (FAILED.includes(sale.status ?? '')) return `${kind} of a failed transaction`;
    const where = { ...given, path: 'local-payment.transaction', context };
    return paymentReport('deposit', undefined, factsOf(sale, where));
  }
  return kind;
}

/** A sale brings money in. A credit takes that of a sale back, or pays out to the player. */
function settled(given: Notification, context: Context): Report | string {
  const { transaction: sale } = parsePayload(ofTransaction, given.json).notification.subject;
  const where = { ...given, path: 'transaction', context };
  if (sale.type === 'sale') return paymentReport('deposit', undefined, factsOf(sale, where));
  const taken = sale['refunded-transaction-id'];
  if (sale.type !== 'credit' || taken === undefined) return `${given.kind} of no sale`;
  // An order ID here is the refund's own.
  return paymentReport('refund', undefined, {
    ...factsOf(sale, where),
    depositId: undefined,
    transactionId: taken,
  });
}

function chargeback({ kind, timestamp, json }: Notification, context: Context): Report | string {
  const { dispute } = parsePayload(ofDispute, json).notification.subject;
  // A retrieval only asks for papers, and a pre-arbitration goes on with a chargeback of before.
  if (dispute.kind !== undefined && dispute.kind !== 'chargeback') {
    return `${kind} of kind ${dispute.kind}`.slice(0, 100);
  }
  const path = 'notification.subject.dispute.amount-disputed';
  const disputed = dispute['amount-disputed'] ?? dispute.amount ?? '';
  const { 'currency-iso-code': code, transaction: sale } = dispute;
  return paymentReport('chargeback', undefined, {
    sourceEventId: `${kind}/${dispute.id}/${timestamp}`,
    occurredAt: timestamp,
    depositId: sale['order-id'],
    transactionId: sale.id,
    amountMinor: minorFromDecimal({ amount: disputed, currency: code, path }, context),
    currency: code,
  });
}

function factsOf(
  { id, amount, 'currency-iso-code': currency, 'order-id': depositId }: Transaction,
  { kind, timestamp, path, context }: Notification & { path: string; context: Context },
): PaymentFacts {
  const at = `notification.subject.${path}.amount`;
  return {
    sourceEventId: `${kind}/${id}/${timestamp}`,
    occurredAt: timestamp,
    depositId,
    transactionId: id,
    amountMinor: minorFromDecimal({ amount, currency, path: at }, context),
    currency,
  };
}

function about<S extends z.ZodRawShape>(subject: S) {
  return z.object({ notification: z.object({ subject: z.object(subject) }) });
}

function parseXml(bytes: Uint8Array): unknown {
  const xml = textOf(bytes);
  // The notifications have no document type, and its entities can be made to grow without end.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) {
    throw new UnparseableWebhookError(['bt_payload: has a document type']);
  }
  try {
    return parser.parse(xml, true);
  } catch {
    throw new UnparseableWebhookError(['bt_payload: is no XML']);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnparseableWebhookError(['bt_payload: is not UTF-8']);
  }
}
