import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { configuredName, playerId, reference } from '../../../core/player-event.ts';
import { paymentReport } from '../payment-report.ts';
import { minorFromDecimal } from '../read-amount.ts';
import type { ReadingContext } from '../source-adapter.ts';

/** Payments, refunds and chargebacks as both Mollie's events and its API tell them. */

/** Strict, because it becomes a part of a URL. */
export const paymentId = z.string().regex(/^tr_[A-Za-z0-9]{5,60}$/, {
  error: 'must be tr_ and 5 to 60 letters and digits',
});

const amount = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
  /** Decimal, in major units. */
  value: z.string().max(40),
});
const time = z.iso.datetime({ offset: true });

/**
 * What the operator wrote to the payment: an object, or one in JSON. Anything else says nothing. IDs
 * may be whole numbers.
 */
const metadata = z.preprocess(
  objectIn,
  z.object({
    player_id: z.preprocess(textOfWhole, playerId).optional(),
    brand: configuredName.optional(),
    deposit_id: z.preprocess(textOfWhole, reference).optional(),
  }),
);
export type Metadata = z.infer<typeof metadata>;

export const payment = z.object({
  id: paymentId,
  status: z.string(),
  amount,
  metadata,
  createdAt: time,
  paidAt: time.nullish(),
});
export type Payment = z.infer<typeof payment>;

/** What takes money of a payment back. */
const takingBack = { amount, createdAt: time };
export const refund = z.object({
  id: z.string().regex(/^re_[A-Za-z0-9]{5,60}$/),
  status: z.string(),
  ...takingBack,
});
export const chargeback = z.object({
  id: z.string().regex(/^chb_[A-Za-z0-9]{5,60}$/),
  /** Set once the chargeback itself was taken back. */
  reversedAt: time.nullish(),
  ...takingBack,
});
export const paidBack = { paymentId, metadata };

/**
 * @param path - where the payment stands, for the message
 * @throws {UnparseableWebhookError} if the amount cannot be used
 */
export function depositOf(
  payment: Payment,
  { sourceEventId, path }: { sourceEventId: string; path: string },
  context: ReadingContext<object>,
): Report {
  const { id, metadata, paidAt, createdAt } = payment;
  return report(
    'deposit',
    { sourceEventId, path, at: paidAt ?? createdAt, amount: payment.amount },
    { paymentId: id, metadata },
    context,
  );
}

/** @param of - the payment, and what the operator wrote to it or to the refund */
export function reversalOf(
  said: 'refund' | 'chargeback',
  entity: { amount: Payment['amount']; createdAt: string },
  {
    sourceEventId,
    path,
    of,
  }: { sourceEventId: string; path: string; of: { paymentId: string; metadata: Metadata } },
  context: ReadingContext<object>,
): Report {
  const { amount, createdAt } = entity;
  return report(said, { sourceEventId, path, at: createdAt, amount }, of, context);
}

function report(
  said: 'deposit' | 'refund' | 'chargeback',
  what: { sourceEventId: string; path: string; at: string; amount: Payment['amount'] },
  { paymentId, metadata }: { paymentId: string; metadata: Metadata },
  context: ReadingContext<object>,
): Report {
  const { value, currency } = what.amount;
  const { player_id, brand, deposit_id } = metadata;
  return paymentReport(said, player_id, {
    sourceEventId: what.sourceEventId,
    occurredAt: new Date(what.at).toISOString(),
    brand,
    depositId: deposit_id,
    transactionId: paymentId,
    amountMinor: minorFromDecimal(
      { amount: value, currency, path: `${what.path}amount.value` },
      context,
    ),
    currency,
  });
}

function objectIn(given: unknown): unknown {
  const parsed = typeof given === 'string' ? jsonIn(given) : given;
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return isObject ? parsed : {};
}

/** A number that JavaScript may have rounded stays one and is refused: it could be another's ID. */
function textOfWhole(given: unknown): unknown {
  return Number.isSafeInteger(given) ? String(given) : given;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
