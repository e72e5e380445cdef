import * as z from 'zod';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody, parseForm, parseJson } from '../read-body.ts';
import type { Reading, ReadingContext, WebhookRequest } from '../source-adapter.ts';
import {
  chargeback,
  depositOf,
  paidBack,
  payment,
  paymentId,
  refund,
  reversalOf,
} from './payment.ts';

const ENTITY = '_embedded.entity.';

const anyEvent = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  type: z.string().min(1).max(100),
  createdAt: z.iso.datetime({ offset: true }),
});
const withEntity = z.object({ _embedded: z.object({ entity: z.object({}) }) });
const simplePayment = z.object({ entityId: paymentId });
const paidPayment = embedded(payment.extend({ status: z.literal('paid') }));
const doneRefund = embedded(refund.extend({ ...paidBack, status: z.literal('refunded') }));
const newChargeback = embedded(chargeback.extend(paidBack));

/** A signed event; `_embedded.entity` is what the API would tell of it, at that time. */
export function readNextGen(request: WebhookRequest, context: ReadingContext<object>): Reading {
  const json = parseJson(decodeBody(request.body));
  const { id: sourceEventId, type, createdAt } = parsePayload(anyEvent, json);
  const known = ['payment.paid', 'refund.refunded', 'chargeback.received'].includes(type);
  if (!known) return { kind: 'ignored', type };
  const where = { sourceEventId, path: ENTITY };
  if (!withEntity.safeParse(json).success) {
    return type === 'payment.paid'
      ? askAbout(json, { sourceEventId, type, createdAt })
      : { kind: 'ignored', type: `${type} without _embedded.entity` };
  }
  if (type === 'payment.paid') {
    const { entity } = parsePayload(paidPayment, json)._embedded;
    return { kind: 'events', events: [depositOf(entity, where, context)] };
  }
  const said = type === 'refund.refunded' ? 'refund' : 'chargeback';
  const schema = said === 'refund' ? doneRefund : newChargeback;
  const { entity } = parsePayload(schema, json)._embedded;
  return {
    kind: 'events',
    events: [reversalOf(said, entity, { ...where, of: entity }, context)],
  };
}

/** Subscriptions can be set to send no more than the ID; the API knows the rest. */
function askAbout(
  json: unknown,
  { sourceEventId, type, createdAt }: { sourceEventId: string; type: string; createdAt: string },
): Reading {
  const { entityId } = parsePayload(simplePayment, json);
  const occurredAt = new Date(createdAt).toISOString();
  return {
    kind: 'events',
    events: [{ type: 'unconfirmed', said: type, subject: entityId, sourceEventId, occurredAt }],
  };
}

const anyForm = z.object({ id: z.string().regex(/^[\x21-\x7e]{1,100}$/) });

/**
 * A form with the ID of a payment, whatever has happened to it. It is the same at every change, so
 * each call is an event of its own; what the API then tells of it has lasting IDs.
 */
export function readClassic(
  request: WebhookRequest,
  { nowEpochMs }: ReadingContext<object>,
): Reading {
  const { id } = parsePayload(anyForm, parseForm(decodeBody(request.body)));
  if (!paymentId.safeParse(id).success) return { kind: 'ignored', type: 'an ID of no payment' };
  return {
    kind: 'events',
    events: [
      {
        type: 'unconfirmed',
        said: 'payment changed',
        subject: id,
        sourceEventId: `${id}/${nowEpochMs}`,
        occurredAt: new Date(nowEpochMs).toISOString(),
      },
    ],
  };
}

function embedded<E extends z.ZodType>(entity: E) {
  return z.object({ _embedded: z.object({ entity }) });
}
