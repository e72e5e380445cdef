import Stripe from 'stripe';
import * as z from 'zod';
import { depositReferences, playerId } from '../../core/player-event.ts';
import { parsePayload } from './parse-payload.ts';
import {
  decodeBody,
  isWithinTolerance,
  parseJson,
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type VerificationContext,
  type WebhookRequest,
} from './source-adapter.ts';

/**
 * Stripe. A succeeded payment intent is a deposit; its metadata, which Stripe signs with the rest
 * of the body, carries the operator's `player_id`, `deposit_id` and `brand`.
 *
 * Unverified: that a charge carries its payment intent's metadata, on which refunds rest. A dispute
 * carries none of its own, so a chargeback is read only where `player_id` was set on the dispute;
 * otherwise it is ignored here and has to come from the operator's backend.
 *
 * @see https://docs.stripe.com/webhooks
 */

const metadata = z.object({
  player_id: playerId,
  brand: z.string().min(1).max(30).optional(),
  deposit_id: depositReferences.depositId,
});
const amount = z.int().min(1);
const currency = z.string().regex(/^[a-z]{3}$/, { error: 'must be three lower-case letters' });
const common = { id: z.string().min(1).max(128), created: z.int().min(1) };

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
      payment_intent: z.string().nullish(),
      /** Cumulative over all refunds of the charge. */
      amount_refunded: amount,
      currency,
      metadata,
    }),
  }),
});
const dispute = z.object({
  ...common,
  data: z.object({
    object: z.object({ payment_intent: z.string().nullish(), amount, currency, metadata }),
  }),
});
const disputeWithoutPlayer = z.object({
  data: z.object({
    object: z.object({ metadata: z.object({ player_id: z.undefined().optional() }) }),
  }),
});
const anyEvent = z.object({ type: z.string().min(1).max(100) });

export const stripe: SourceAdapter = {
  verify(request: WebhookRequest, context: VerificationContext): void {
    const body = decodeBody(request.body);
    const header = request.headers['stripe-signature'] ?? '';
    // The library accepts any time in the future, so the window is our own, in both directions.
    const times = [...header.matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(([, time = '']) => time);
    // All of them, because of several times the library would take the last.
    if (times.length === 0 || !times.every((time) => isWithinTolerance(time, context))) {
      throw new SignatureRefusedError(
        'the signed time is missing, malformed or outside the window',
      );
    }
    const good = context.secrets.some((secret) => verifies(secret, { body, header }, context));
    if (!good) throw new SignatureRefusedError('no signature matches');
  },

  read(request: WebhookRequest): Reading {
    const json = parseJson(decodeBody(request.body));
    const { type } = parsePayload(anyEvent, json);
    switch (type) {
      case 'payment_intent.succeeded':
        return deposit(json);
      case 'charge.refunded':
        return refund(json);
      case 'charge.dispute.created':
        return disputeWithoutPlayer.safeParse(json).success
          ? { kind: 'ignored', type: `${type} without metadata.player_id` }
          : chargeback(json);
      default:
        return { kind: 'ignored', type };
    }
  },
};

function verifies(
  secret: string,
  { body, header }: { body: string; header: string },
  { toleranceSeconds, nowEpochMs }: VerificationContext,
): boolean {
  try {
    const { signature } = Stripe.webhooks;
    // The second argument before last chooses the library's own HMAC.
    signature?.verifyHeader(body, header, secret, toleranceSeconds, undefined, nowEpochMs);
    return signature !== undefined;
  } catch {
    return false;
  }
}

function deposit(json: unknown): Reading {
  const event = parsePayload(paymentIntent, json);
  const { object } = event.data;
  return {
    kind: 'events',
    events: [
      {
        type: 'deposit',
        ...reported(event, object),
        transactionId: object.id,
        amountMinor: isoMinorUnits(object.amount_received, object.currency),
      },
    ],
  };
}

function refund(json: unknown): Reading {
  const event = parsePayload(refundedCharge, json);
  const { object } = event.data;
  return {
    kind: 'events',
    events: [
      {
        type: 'refund',
        ...reported(event, object),
        ...(object.payment_intent && { transactionId: object.payment_intent }),
        amountMinor: isoMinorUnits(object.amount_refunded, object.currency),
      },
    ],
  };
}

function chargeback(json: unknown): Reading {
  const event = parsePayload(dispute, json);
  const { object } = event.data;
  return {
    kind: 'events',
    events: [
      {
        type: 'chargeback',
        ...reported(event, object),
        ...(object.payment_intent && { transactionId: object.payment_intent }),
        amountMinor: isoMinorUnits(object.amount, object.currency),
      },
    ],
  };
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

function reported(
  event: { id: string; created: number },
  object: { currency: string; metadata: z.infer<typeof metadata> },
) {
  const { player_id, brand, deposit_id } = object.metadata;
  return {
    sourceEventId: event.id,
    occurredAt: new Date(event.created * 1000).toISOString(),
    playerId: player_id,
    currency: object.currency.toUpperCase(),
    ...(brand !== undefined && { brand }),
    ...(deposit_id !== undefined && { depositId: deposit_id }),
  };
}
