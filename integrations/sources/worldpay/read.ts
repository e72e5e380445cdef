import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { instantOf } from '../read-instant.ts';
import type { Reading, ReadingContext } from '../source-adapter.ts';
import type { WorldpaySettings } from './description.ts';

/** Worldpay's own examples have no offset; such a time is taken for UTC. */
const time = z
  .string()
  .transform((text) => instantOf(text) ?? instantOf(`${text}Z`))
  .pipe(z.string({ error: 'must be an ISO 8601 time' }));

const anyEvent = z.object({
  eventDetails: z.object({
    classification: z.string().min(1).max(50),
    type: z.string().min(1).max(50),
  }),
});
const event = z.object({
  eventId: reference,
  eventTimestamp: time,
  eventDetails: z.object({
    transactionReference: reference,
    downstreamReference: reference.nullish(),
    amount: z.object({
      /** Minor units; z.int() refuses what a double could not hold exactly. */
      value: z.int().min(1),
      currencyCode: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
    }),
  }),
});

type Meaning = 'deposit' | 'refund' | 'chargeback';

/** @throws {UnparseableWebhookError} if a field that is needed is missing or wrong */
export function readEvent(
  body: Uint8Array,
  { settings, nowEpochMs }: Pick<ReadingContext<WorldpaySettings>, 'settings' | 'nowEpochMs'>,
): Reading {
  const json = parseJson(decodeBody(body));
  const { classification, type } = parsePayload(anyEvent, json).eventDetails;
  const said = meaningOf({ classification, type }, settings);
  if (said === undefined) return { kind: 'ignored', type: `${classification} ${type}` };
  return { kind: 'events', events: [report(said, parsePayload(event, json), nowEpochMs)] };
}

/** @returns undefined for an event that decides nothing under these settings, as every payout does */
function meaningOf(
  { classification, type }: { classification: string; type: string },
  { settles }: WorldpaySettings,
): Meaning | undefined {
  if (classification === 'chargeback') return 'chargeback';
  if (classification !== 'payment') return undefined;
  if (type === settles) return 'deposit';
  switch (type) {
    case 'sentForRefund':
    case 'settlementFailed':
      return 'refund';
    case 'cancelled':
    case 'expired':
      // Both end an authorization before settlement: only then a deposit has been reported.
      return settles === 'authorized' ? 'refund' : undefined;
    case 'chargedBack':
      return 'chargeback';
    default:
      return undefined;
  }
}

/** No field of these events says whose the payment is, but the operator's own reference does. */
function report(
  said: Meaning,
  { eventId, eventTimestamp, eventDetails }: z.infer<typeof event>,
  nowEpochMs: number,
): Report {
  const { transactionReference, downstreamReference, amount } = eventDetails;
  return {
    type: 'unattributed',
    said,
    sourceEventId: eventId,
    occurredAt: notAfter(nowEpochMs, eventTimestamp),
    depositId: transactionReference,
    // Of a refund it might be the refund's own.
    ...(said === 'deposit' &&
      downstreamReference != null && { transactionId: downstreamReference }),
    amountMinor: String(amount.value),
    currency: amount.currencyCode,
  };
}

/** Should a time without its offset be another zone's after all, it may not lie in the future. */
function notAfter(nowEpochMs: number, instant: string): string {
  return Date.parse(instant) > nowEpochMs ? new Date(nowEpochMs).toISOString() : instant;
}
