import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { reference } from '../../../core/player-event.ts';
import type { SharedKey } from '../credential-formats.ts';
import { parseExactJson } from '../exact-json.ts';
import { mappedReport, meaningOf } from '../mapped-events.ts';
import { matchesDigest } from '../matches-digest.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody } from '../read-body.ts';
import { instantText } from '../read-instant.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../source-adapter.ts';
import type { SegmentSettings } from './description.ts';

/**
 * Segment's webhook destination. Only `track` calls are read; what each means is in the stage file,
 * by its event name.
 */

const anyCall = z.object({ type: z.string().min(1).max(100) });
const track = z.object({ event: z.string().min(1).max(200) });
const occurrence = z.object({
  messageId: reference,
  /** When it happened, corrected for the clock of the device. */
  timestamp: instantText.nullish(),
  originalTimestamp: instantText.nullish(),
});

export const segment: SourceAdapter<SharedKey, SegmentSettings> = {
  verify(request, { credentials }): void {
    const body = decodeBody(request.body);
    const signature = request.headers['x-signature'];
    if (!signature) throw new SignatureRefusedError('header', 'x-signature is missing');
    // Of a batch Segment signs the first element alone: the others could be anybody's.
    if (/^\s*\[/.test(body)) {
      throw new SignatureRefusedError('body', 'the body is a list: switch batching off at Segment');
    }
    const good = credentials.some(({ signingKey }) =>
      matchesDigest(signature, createHmac('sha1', signingKey).update(body).digest(), 'hex'),
    );
    if (!good) throw new SignatureRefusedError('signature', 'x-signature does not match');
  },

  read(request, { settings, currencies }): Reading {
    const json = parseExactJson(decodeBody(request.body));
    const { type } = parsePayload(anyCall, json);
    if (type !== 'track') return { kind: 'ignored', type };
    const { event } = parsePayload(track, json);
    const meaning = meaningOf(settings, [event]);
    if (!meaning) return { kind: 'ignored', type: event };
    const { messageId, timestamp, originalTimestamp } = parsePayload(occurrence, json);
    const occurredAt = timestamp ?? originalTimestamp;
    if (!occurredAt) throw new UnparseableWebhookError(['timestamp: is missing']);
    const facts = { sourceEventId: messageId, occurredAt, currencies };
    return { kind: 'events', events: [mappedReport(json, meaning, facts)] };
  },
};
