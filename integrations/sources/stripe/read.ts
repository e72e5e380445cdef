import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { depositReferences, playerId } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { type Reading, UnparseableWebhookError } from '../source-adapter.ts';

/**
 * A succeeded payment intent is a deposit; its metadata carries the operator's `player_id`,
 * `deposit_id` and `brand`. What does not name the player is reported by its payment intent, and the
 * authority finds whose deposit that is.
 *
 * Unverified: that a charge carries its payment intent's metadata, that a charge's event says how
 * much was refunded before it, and that the status of an inquiry begins with `warning_`.
 */

const metadata = z
  .object({
    player_id: playerId.optional(),
    brand: z.string().min(1).max(30).optional(),
    deposit_id: depositReferences.depositId,
  })
  .nullish();
const amount = z.int().min(1);
const currency = z.string().regex(/^[a-z]{3}$/, { error: 'must be three lower-case letters' });
const paymentReference = depositReferences.transactionId.nullish();
/** In Unix seconds, the end of the year 9999: a later year is no ISO 8601 time. */
const LAST_SECOND = 253_402_300_799;
const common = { id: z.string().min(1).max(128), created: z.int().min(1).max(LAST_SECOND) };

const paymentIntent = z.object({
  ...common,
  data: z.object({
    object: z.object({ id: z.string(), amount_received: amount, currency, metadata }),
  }),
});
const refundedCharge = z.object({
  ...common,
  data: z.object({
    object: z.object({
      payment_intent: paymentReference,
      /** Cumulative over all refunds of the charge. */
      amount_refunded: z.int().min(0),
      currency,
      metadata,
    }),
    previous_attributes: z.object({ amount_refunded: z.int().min(0).nullish() }).nullish(),
  }),
});
const dispute = z.object({
  ...common,
  data: z.object({
    object: z.object({
      payment_intent: paymentReference,
      amount,
      currency,
      metadata,
      status: z.string().max(100).nullish(),
    }),
  }),
});
const anyEvent = z.object({ type: z.string().min(1).max(100) });

/** @throws {UnparseableWebhookError} if a field that is needed is missing or wrong */
export function readEvent(json: unknown): Reading {
  const { type } = parsePayload(anyEvent, json);
  switch (type) {
    case 'payment_intent.succeeded':
      return deposit(json);
    case 'charge.refunded':
      return refund(json);
    case 'charge.dispute.created':
      return chargeback(json);
    default:
      return { kind: 'ignored', type };
  }
}

function deposit(json: unknown): Reading {
  const event = parsePayload(paymentIntent, json);
  const { object } = event.data;
  const { id: payment_intent, amount_received } = object;
  return reported('deposit', event, { ...object, payment_intent, amount: amount_received });
}

function refund(json: unknown): Reading {
  const event = parsePayload(refundedCharge, json);
  const { object, previous_attributes } = event.data;
  const amount = object.amount_refunded - (previous_attributes?.amount_refunded ?? 0);
  if (amount <= 0) return { kind: 'ignored', type: 'charge.refunded of nothing more' };
  return reported('refund', event, { ...object, amount });
}

function chargeback(json: unknown): Reading {
  const event = parsePayload(dispute, json);
  const { object } = event.data;
  // No money moves yet: the bank only asks.
  if (object.status?.startsWith('warning_')) {
    return { kind: 'ignored', type: 'charge.dispute.created of an inquiry' };
  }
  return reported('chargeback', event, object);
}

type Movement = {
  payment_intent?: string | null | undefined;
  amount: number;
  currency: string;
  metadata?: z.infer<typeof metadata>;
};

/** Where not even the payment intent is known, the claim is kept for a person: it is not lost. */
function reported(
  type: 'deposit' | 'refund' | 'chargeback',
  event: { id: string; created: number },
  { payment_intent, amount, currency, metadata }: Movement,
): Reading {
  const { player_id: playerId, brand, deposit_id } = metadata ?? {};
  const said = {
    sourceEventId: event.id,
    occurredAt: new Date(event.created * 1000).toISOString(),
    ...(brand !== undefined && { brand }),
    ...(deposit_id !== undefined && { depositId: deposit_id }),
    ...(payment_intent && { transactionId: payment_intent }),
    amountMinor: isoMinorUnits(amount, currency),
    currency: currency.toUpperCase(),
  };
  const report: Report =
    playerId === undefined
      ? { type: 'unattributed', said: type, ...said }
      : { type, playerId, ...said };
  return { kind: 'events', events: [report] };
}

/**
 * Stripe keeps two decimals where ISO 4217 has none, always zero.
 *
 * @see https://docs.stripe.com/currencies#special-cases
 */
const TWO_DECIMALS_AT_STRIPE = ['isk', 'ugx'];

function isoMinorUnits(amountAtStripe: number, currencyAtStripe: string): string {
  if (!TWO_DECIMALS_AT_STRIPE.includes(currencyAtStripe)) return String(amountAtStripe);
  if (amountAtStripe % 100 === 0) return String(amountAtStripe / 100);
  throw new UnparseableWebhookError([
    `data.object: the amount in ${currencyAtStripe} must be a multiple of 100`,
  ]);
}
