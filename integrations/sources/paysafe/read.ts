import * as z from 'zod';
import type { UnattributedEvent } from '../../../core/claim.ts';
import { money, reference } from '../../../core/player-event.ts';
import { parseExactJson } from '../exact-json.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody } from '../read-body.ts';
import { instantOf } from '../read-instant.ts';
import {
  type Reading,
  type ReadingContext,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { PaysafeSettings } from './description.ts';

/**
 * No field is known to name the player, so every report is `unattributed`: the merchant's reference
 * says whose it is.
 */

type Said = UnattributedEvent['said'];

/** Paysafe's pages spell the return of a payment in two ways; both are the same event. */
const RETURNED = 'PAYMENT_RETURN_COMPLETED';
const RETURNED_TOO = 'PAYMENT_RETURNED_COMPLETED';

const eventType = z.string().regex(/^[\x21-\x7e]{1,64}$/, {
  error: 'must be 1 to 64 printable ASCII characters without spaces',
});
const anyEvent = z.object({ eventName: eventType.optional(), eventType: eventType.optional() });

/** Short enough that it fits into an event's ID together with the event's name. */
const ownId = z.string().regex(/^[\x21-\x7e]{1,80}$/, {
  error: 'must be 1 to 80 printable ASCII characters without spaces',
});
const event = z.object({
  eventDate: z
    .string()
    .refine((text) => instantOf(text) !== undefined, 'must be a time with its offset')
    .transform(instantOf)
    .optional(),
  resourceId: ownId.optional(),
  payload: z.object({
    id: ownId.optional(),
    /** Of a return, the payment that was returned. Unverified; the merchant's reference decides. */
    paymentId: reference.optional(),
    merchantRefNum: reference,
    /** Minor units, in digits alone: `10.00` would mean something else. */
    amount: money.amountMinor,
    currencyCode: z
      .string()
      .regex(/^[A-Za-z]{3}$/, { error: 'must be three letters' })
      .transform((code) => code.toUpperCase()),
  }),
});

export function readPaysafe(
  request: WebhookRequest,
  { settings, nowEpochMs }: ReadingContext<PaysafeSettings>,
): Reading {
  const json = parseExactJson(decodeBody(request.body));
  const names = parsePayload(anyEvent, json);
  const type = names.eventName ?? names.eventType;
  if (type === undefined) throw new UnparseableWebhookError(['eventName: is missing']);
  const said = saidBy(type, settings);
  if (said === undefined) return { kind: 'ignored', type };
  const { eventDate, resourceId, payload } = parsePayload(event, json);
  const id = payload.id ?? resourceId;
  if (id === undefined) throw new UnparseableWebhookError(['payload.id: is missing']);
  // A refund or return has an ID of its own, which is not that of the deposit it takes back.
  const transactionId = said === 'deposit' ? id : payload.paymentId;
  const report = {
    type: 'unattributed' as const,
    said,
    sourceEventId: `${id}/${type === RETURNED_TOO ? RETURNED : type}`,
    occurredAt: eventDate ?? new Date(nowEpochMs).toISOString(),
    depositId: payload.merchantRefNum,
    ...(transactionId !== undefined && { transactionId }),
    amountMinor: payload.amount,
    currency: payload.currencyCode,
  };
  return { kind: 'events', events: [report] };
}

/** @returns undefined if it decides nothing: a withdrawal, a step, or the one of two that does not settle */
function saidBy(type: string, { settles }: PaysafeSettings): Said | undefined {
  switch (type) {
    case 'PAYMENT_COMPLETED':
      return settles === 'payment' ? 'deposit' : undefined;
    case 'SETTLEMENT_COMPLETED':
      return settles === 'settlement' ? 'deposit' : undefined;
    case 'REFUND_COMPLETED':
      return 'refund';
    case RETURNED:
    case RETURNED_TOO:
      return 'chargeback';
    default:
      return undefined;
  }
}
