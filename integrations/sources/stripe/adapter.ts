import Stripe from 'stripe';
import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { depositReferences, playerId } from '../../../core/player-event.ts';
import type { SharedKey } from '../credential-formats.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { requireNear } from '../signed-time.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../source-adapter.ts';

/**
 * Stripe. A succeeded payment intent is a deposit; its metadata, which Stripe signs with the rest
 * of the body, carries the operator's `player_id`, `deposit_id` and `brand`.
 *
 * Unverified: that a charge carries its payment intent's metadata. A dispute carries none of its own
 * unless somebody set it there. So a refund or chargeback that does not name the player is reported
 * by its payment intent, and the authority finds whose deposit that was.
 *
 * @see https://docs.stripe.com/webhooks
 */

const metadata = z.object({
  player_id: playerId,
  brand: z.string().min(1).max(30).optional(),
  deposit_id: depositReferences.depositId,
});
/** Of what takes a deposit back: it may know less. */
const metadataOfReversal = metadata.extend({ player_id: playerId.optional() }).nullish();
const amount = z.int().min(1);
const currency = z.string().regex(/^[a-z]{3}$/, { error: 'must be three lower-case letters' });
const paymentReference = depositReferences.transactionId.nullish();
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
      payment_intent: paymentReference,
      /** Cumulative over all refunds of the charge. */
      amount_refunded: amount,
      currency,
      metadata: metadataOfReversal,
    }),
  }),
});
const dispute = z.object({
  ...common,
  data: z.object({
    object: z.object({
      payment_intent: paymentReference,
      amount,
      currency,
      metadata: metadataOfReversal,
    }),
  }),
});
const anyEvent = z.object({ type: z.string().min(1).max(100) });

export const stripe: SourceAdapter<SharedKey> = {
  verify(request, context): void {
    const body = decodeBody(request.body);
    const header = request.headers['stripe-signature'];
    if (!header) throw new SignatureRefusedError('header', 'stripe-signature is missing');
    // The library accepts any time in the future, so the window is our own, in both directions.
    const times = [...header.matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(([, time]) => time);
    // All of them, because of several times the library would take the last.
    for (const time of times.length > 0 ? times : [undefined]) requireNear(time, context);
    const good = context.credentials.some(({ signingKey }) =>
      verifies(signingKey, { body, header }, context),
    );
    if (!good) throw new SignatureRefusedError('signature', 'no signature matches');
  },

  read(request): Reading {
    const json = parseJson(decodeBody(request.body));
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
  },
};

function verifies(
  secret: string,
  { body, header }: { body: string; header: string },
  { toleranceSeconds, nowEpochMs }: { toleranceSeconds: number; nowEpochMs: number },
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
        playerId: object.metadata.player_id,
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
  return reversal('refund', event, { ...object, amount: object.amount_refunded });
}

function chargeback(json: unknown): Reading {
  const event = parsePayload(dispute, json);
  return reversal('chargeback', event, event.data.object);
}

/** Where not even the payment intent is known, the claim is kept for a person: it is not lost. */
function reversal(
  type: 'refund' | 'chargeback',
  event: { id: string; created: number },
  object: z.infer<typeof dispute>['data']['object'],
): Reading {
  const { payment_intent } = object;
  const playerId = object.metadata?.player_id;
  const said = {
    ...reported(event, object),
    ...(payment_intent && { transactionId: payment_intent }),
    amountMinor: isoMinorUnits(object.amount, object.currency),
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

function reported(
  event: { id: string; created: number },
  object: { currency: string; metadata?: z.infer<typeof metadataOfReversal> },
) {
  const { brand, deposit_id } = object.metadata ?? {};
  return {
    sourceEventId: event.id,
    occurredAt: new Date(event.created * 1000).toISOString(),
    currency: object.currency.toUpperCase(),
    ...(brand !== undefined && { brand }),
    ...(deposit_id !== undefined && { depositId: deposit_id }),
  };
}
