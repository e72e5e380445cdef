import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { configuredName, playerId, reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { instantOf } from '../read-instant.ts';
import { type Reading, type ReadingContext, UnparseableWebhookError } from '../source-adapter.ts';
import type { CheckoutSettings } from './description.ts';

const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' });
const minorAmount = z.int().min(1);
/** Metadata may hold numbers; beyond 2^53 their digits would already be lost, so those are refused. */
const metadata = z.object({
  player_id: z
    .union([playerId, z.int().min(0).transform(String)], {
      error: 'must be a text of 1 to 255 characters or a whole number',
    })
    .nullish(),
  brand: configuredName.nullish(),
});
const time = z
  .string()
  .transform((text) => instantOf(text))
  .refine((text) => text !== undefined, { error: 'must be an ISO 8601 time with its offset' });
/** Which of the two names the time has depends on the kind of event. */
const common = { id: reference, created_on: time.nullish(), timestamp: time.nullish() };
const money = { amount: minorAmount, currency, metadata: metadata.nullish() };

const anyEvent = z.object({ type: z.string().min(1).max(100) });
const payment = z.object({
  ...common,
  data: z.object({ ...money, id: reference, reference: reference.nullish() }),
});
const dispute = z.object({
  ...common,
  data: z.object({
    ...money,
    id: reference,
    payment_id: reference.nullish(),
    payment_reference: reference.nullish(),
  }),
});
/** A payment from the operator to a player has a destination, and an account of the operator as source. */
const payout = z.object({
  data: z.union([
    z.object({ destination: z.record(z.string(), z.unknown()) }),
    z.object({ source: z.object({ type: z.literal('currency_account') }) }),
  ]),
});

type Meaning = 'deposit' | 'refund' | 'chargeback';
type Context = Pick<ReadingContext<CheckoutSettings>, 'settings' | 'currencies'>;

/** @throws {UnparseableWebhookError} if a field that is needed is missing or wrong */
export function readEvent(body: Uint8Array, context: Context): Reading {
  const json = parseJson(decodeBody(body));
  const { type } = parsePayload(anyEvent, json);
  const means = meaningOf(type, context.settings);
  if (means === undefined) return { kind: 'ignored', type };
  if (means === 'chargeback') return { kind: 'events', events: [chargeback(json, context)] };
  if (payout.safeParse(json).success) return { kind: 'ignored', type: `${type} of a payout` };
  return { kind: 'events', events: [paymentReport(means, json, context)] };
}

/** @returns undefined for a type that decides nothing under these settings */
function meaningOf(type: string, { settles, chargebackOn }: CheckoutSettings): Meaning | undefined {
  switch (type) {
    case 'payment_captured':
    case 'payment_paid':
      return settles === 'captured' ? 'deposit' : undefined;
    case 'payment_approved':
      return settles === 'approved' ? 'deposit' : undefined;
    case 'payment_voided':
      // A void ends what was approved and not captured: only then a deposit has been reported.
      return settles === 'approved' ? 'refund' : undefined;
    case 'payment_refunded':
    case 'payment_returned':
      return 'refund';
    case 'dispute_received':
      return chargebackOn === 'received' ? 'chargeback' : undefined;
    case 'dispute_lost':
      return chargebackOn === 'lost' ? 'chargeback' : undefined;
    default:
      return undefined;
  }
}

/** A refund can have a reference of its own, so only the payment it names tells whose deposit it is. */
function paymentReport(means: 'deposit' | 'refund', json: unknown, context: Context): Report {
  const event = parsePayload(payment, json);
  const { data } = event;
  const depositId = means === 'deposit' ? data.reference : undefined;
  return report(means, { event, data, references: { depositId, transactionId: data.id } }, context);
}

/** The dispute has an ID of its own, and names the payment beside it. */
function chargeback(json: unknown, context: Context): Report {
  const event = parsePayload(dispute, json);
  const { data } = event;
  const transactionId = data.payment_id;
  // Better than nothing to go by; beside the payment itself it could only be wrong.
  const depositId = transactionId == null ? data.payment_reference : undefined;
  if (depositId == null && transactionId == null) {
    throw new UnparseableWebhookError([
      'data.payment_id: is missing, and so is data.payment_reference',
    ]);
  }
  return report('chargeback', { event, data, references: { depositId, transactionId } }, context);
}

type Said = {
  event: {
    id: string;
    created_on?: string | null | undefined;
    timestamp?: string | null | undefined;
  };
  data: {
    amount: number;
    currency: string;
    metadata?: z.infer<typeof metadata> | null | undefined;
  };
  references: {
    depositId: string | null | undefined;
    transactionId: string | null | undefined;
  };
};

function report(said: Meaning, { event, data, references }: Said, context: Context): Report {
  const { player_id, brand } = data.metadata ?? {};
  const { depositId, transactionId } = references;
  const occurredAt = event.created_on ?? event.timestamp;
  if (occurredAt == null) {
    throw new UnparseableWebhookError(['created_on: is missing, and so is timestamp']);
  }
  const common = {
    sourceEventId: event.id,
    occurredAt,
    ...(brand != null && { brand }),
    ...(depositId != null && { depositId }),
    ...(transactionId != null && { transactionId }),
    amountMinor: isoMinorUnits(data, context),
    currency: data.currency,
  };
  return player_id == null
    ? { type: 'unattributed', said, ...common }
    : { type: said, ...common, playerId: player_id };
}

/**
 * Where Checkout.com counts other decimals than ISO 4217. Unverified.
 *
 * @see https://www.checkout.com/docs/resources/calculating-the-amount
 */
const DECIMALS_AT_CHECKOUT: Readonly<Record<string, number>> = { CLP: 2 };

function isoMinorUnits(
  { amount: value, currency }: Pick<Said['data'], 'amount' | 'currency'>,
  context: Context,
): string {
  const decimals = DECIMALS_AT_CHECKOUT[currency];
  if (decimals === undefined) return String(value);
  const amount = majorUnits(String(value), decimals) ?? '';
  return minorFromDecimal({ amount, currency, path: 'data.amount' }, context);
}
