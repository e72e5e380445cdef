import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { configuredName, playerId, reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { paymentReport } from '../payment-report.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import {
  type Reading,
  type ReadingContext,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../source-adapter.ts';

/**
 * The field names are those of Coinbase's pages on checkout webhooks and on the fields of Commerce;
 * no live delivery has been seen.
 */

type Context = ReadingContext<object>;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Decimal, in major units. */
const amount = z.string().max(60);
const currency = z.string().regex(/^[A-Z0-9]{2,10}$/, {
  error: 'must be 2 to 10 upper-case letters or digits',
});
const time = z.iso.datetime({ offset: true });
const metadata = z
  .object({
    player_id: playerId.optional(),
    brand: configuredName.optional(),
    deposit_id: reference.optional(),
    reference: reference.optional(),
  })
  .nullish();
type Metadata = z.infer<typeof metadata>;

const anyCheckout = z.object({ eventType: z.string().min(1).max(100) });
const paidCheckout = z.object({ id, amount, currency, metadata, updatedAt: time });
const refundedCheckout = z.object({
  id,
  metadata,
  refunds: z
    .array(
      z.object({
        id,
        status: z.string(),
        amount,
        currency,
        completedAt: time.nullish(),
        createdAt: time,
      }),
    )
    .max(100),
});

/** A checkout's event: the checkout as it is then, and `eventType`. It has no ID of its own. */
export function readCheckout(request: WebhookRequest, context: Context): Reading {
  const json = parseJson(decodeBody(request.body));
  const { eventType } = parsePayload(anyCheckout, json);
  switch (eventType) {
    case 'checkout.payment.success': {
      const checkout = parsePayload(paidCheckout, json);
      const sourceEventId = `${eventType}/${checkout.id}`;
      const of = { ...checkout, sourceEventId, at: checkout.updatedAt, path: 'amount' };
      return { kind: 'events', events: [reportOf('deposit', of, context)] };
    }
    case 'checkout.refund.success':
      return { kind: 'events', events: refundsOf(json, context) };
    default:
      return { kind: 'ignored', type: eventType };
  }
}

/** Each event lists all refunds of the checkout so far, so each is reported again, by its own ID. */
function refundsOf(json: unknown, context: Context): Report[] {
  const { id, metadata, refunds } = parsePayload(refundedCheckout, json);
  const events = refunds.flatMap(({ status, completedAt, createdAt, ...refund }, index) => {
    if (status !== 'COMPLETED') return [];
    const of = {
      ...refund,
      id,
      metadata,
      sourceEventId: `checkout.refund.success/${refund.id}`,
      at: completedAt ?? createdAt,
      path: `refunds.${index}.amount`,
    };
    return [reportOf('refund', of, context)];
  });
  if (events.length > 0) return events;
  throw new UnparseableWebhookError(['refunds: none of them is COMPLETED']);
}

const anyCharge = z.object({
  event: z.object({ id, type: z.string().min(1).max(100), created_at: time }),
});
/** A charge without a price, such as a donation: what was paid is told in coins alone. */
const openCharge = z.object({
  event: z.object({
    data: z.object({ pricing_type: z.literal('no_price'), pricing: z.null().optional() }),
  }),
});
const confirmedCharge = z.object({
  event: z.object({
    data: z.object({ id, metadata, pricing: z.object({ local: z.object({ amount, currency }) }) }),
  }),
});

/** An event of Coinbase Commerce. What was asked for counts, not what was paid in which coin. */
export function readCharge(request: WebhookRequest, context: Context): Reading {
  const json = parseJson(decodeBody(request.body));
  const { id: sourceEventId, type, created_at: at } = parsePayload(anyCharge, json).event;
  if (type !== 'charge:confirmed') return { kind: 'ignored', type };
  if (openCharge.safeParse(json).success) {
    return { kind: 'ignored', type: `${type} without pricing` };
  }
  const { id, metadata, pricing } = parsePayload(confirmedCharge, json).event.data;
  const path = 'event.data.pricing.local.amount';
  const of = { ...pricing.local, id, metadata, sourceEventId, at, path };
  return { kind: 'events', events: [reportOf('deposit', of, context)] };
}

function reportOf(
  said: 'deposit' | 'refund',
  given: {
    id: string;
    sourceEventId: string;
    at: string;
    amount: string;
    currency: string;
    metadata?: Metadata;
    path: string;
  },
  context: Context,
): Report {
  const { player_id, brand, deposit_id, reference } = given.metadata ?? {};
  return paymentReport(said, player_id, {
    sourceEventId: given.sourceEventId,
    occurredAt: new Date(given.at).toISOString(),
    brand,
    depositId: deposit_id ?? reference,
    transactionId: given.id,
    amountMinor: minorFromDecimal(given, context),
    currency: given.currency,
  });
}
