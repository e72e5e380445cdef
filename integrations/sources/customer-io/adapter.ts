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
  type VerificationContext,
} from '../source-adapter.ts';
import { type CustomerIoSettings, RETRY_SPAN_HOURS } from './description.ts';

/**
 * Customer.io's reporting webhooks. What each event means is in the stage file, by the names
 * `<object_type>_<metric>` or `<metric>`.
 */

const anyEvent = z.object({
  object_type: z.string().min(1).max(100).optional(),
  metric: z.string().min(1).max(100),
});
const occurrence = z.object({ event_id: reference, timestamp: instantText });

export const customerIo: SourceAdapter<SharedKey, CustomerIoSettings> = {
  verify(request, context): void {
    const body = decodeBody(request.body);
    const signature = request.headers['x-cio-signature'];
    const timestamp = request.headers['x-cio-timestamp'];
    if (!signature) throw new SignatureRefusedError('header', 'x-cio-signature is missing');
    requireWithinRetries(timestamp, context);
    const good = context.credentials.some(({ signingKey }) => {
      const digest = createHmac('sha256', signingKey).update(`v0:${timestamp}:${body}`).digest();
      return matchesDigest(signature, digest, 'hex');
    });
    if (!good) throw new SignatureRefusedError('signature', 'x-cio-signature does not match');
  },

  read(request, { settings, currencies }): Reading {
    const json = parseExactJson(decodeBody(request.body));
    const { object_type: object, metric } = parsePayload(anyEvent, json);
    const names = object === undefined ? [metric] : [`${object}_${metric}`, metric];
    const meaning = meaningOf(settings, names);
    if (!meaning) return { kind: 'ignored', type: names[0] ?? metric };
    const { event_id, timestamp } = parsePayload(occurrence, json);
    const facts = { sourceEventId: event_id, occurredAt: timestamp, currencies };
    return { kind: 'events', events: [mappedReport(json, meaning, facts)] };
  },
};

/**
 * Refuses a time that is ahead of ours, or older than the last retry may be: whether a retry keeps
 * the time of the first delivery is not documented.
 */
function requireWithinRetries(
  timestamp: string | undefined,
  { nowEpochMs, toleranceSeconds }: Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'>,
): void {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) {
    throw new SignatureRefusedError('time', 'x-cio-timestamp is missing or malformed');
  }
  const ageSeconds = nowEpochMs / 1000 - Number(timestamp);
  if (ageSeconds < -toleranceSeconds) {
    throw new SignatureRefusedError('time', 'x-cio-timestamp is ahead of our time');
  }
  if (ageSeconds > RETRY_SPAN_HOURS * 3600 + toleranceSeconds) {
    throw new SignatureRefusedError('time', 'x-cio-timestamp is older than the last retry');
  }
}
