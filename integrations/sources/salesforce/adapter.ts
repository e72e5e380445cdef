import * as z from 'zod';
import type { BusEnvelope } from '../bus-envelope.ts';
import { parseExactJson } from '../exact-json.ts';
import { mappedReport, meaningOf } from '../mapped-events.ts';
import { parsePayload } from '../parse-payload.ts';
import { refuseWebhook } from '../refuse-webhook.ts';
import { type Reading, type SourceAdapter, UnparseableWebhookError } from '../source-adapter.ts';
import type { SalesforceSettings } from './description.ts';

/**
 * Salesforce, by Event Relay to EventBridge: change events and platform events, each meaning what
 * the stage file says of its name.
 *
 * Unverified: where a relayed event keeps its IDs. A change event is named by transaction key and
 * sequence number, a platform event by its UUID or replay ID.
 *
 * @see https://developer.salesforce.com/docs/platform/event-relay/overview
 */

const text = z.string().min(1).max(100);
const changed = z.object({
  payload: z.object({
    ChangeEventHeader: z.object({ transactionKey: text, sequenceNumber: text }),
  }),
});
const published = z.object({
  event: z.object({ EventUuid: text.optional(), replayId: text.optional() }),
});

export const salesforce: SourceAdapter<object, SalesforceSettings> = {
  verify: refuseWebhook,

  read(): Reading {
    throw new UnparseableWebhookError(['(body): events of Salesforce come in an envelope']);
  },

  readEvent(envelope: BusEnvelope, { settings, currencies }): Reading {
    const name = envelope['detail-type'];
    const meaning = meaningOf(settings, [name]);
    if (!meaning) return { kind: 'ignored', type: name.slice(0, 100) };
    const detail = parseExactJson(envelope.detailText);
    const occurredAt = new Date(envelope.time).toISOString();
    const facts = { sourceEventId: identityOf(detail), occurredAt, currencies };
    return { kind: 'events', events: [mappedReport(detail, meaning, facts)] };
  },
};

function identityOf(detail: unknown): string {
  const change = changed.safeParse(detail);
  if (change.success) {
    const { transactionKey, sequenceNumber } = change.data.payload.ChangeEventHeader;
    return `${transactionKey}/${sequenceNumber}`;
  }
  const { EventUuid, replayId } = parsePayload(published, detail).event;
  const id = EventUuid ?? replayId;
  if (id !== undefined) return id;
  throw new UnparseableWebhookError(['event: has neither EventUuid nor replayId']);
}
