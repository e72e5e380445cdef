import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { ReportedEvent } from '../../../core/player-event.ts';
import type { SharedKey } from '../credential-formats.ts';
import { parseExactJson } from '../exact-json.ts';
import { type Meaning, mappedReport, meaningOf } from '../mapped-events.ts';
import { matchesDigest } from '../matches-digest.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody } from '../read-body.ts';
import {
  type Reading,
  type ReadingContext,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type VerificationContext,
} from '../source-adapter.ts';
import type { HubspotSettings } from './description.ts';

/**
 * HubSpot's webhooks, signature v3 only: v1 and v2 sign no time and are no HMAC. A body is a list of
 * events; what each means is in the stage file, by its subscription type, for a changed property
 * followed by its name or its name and value: `contact.propertyChange:status=active`.
 */

const anyEvent = z.object({
  subscriptionType: z.string().min(1).max(100),
  propertyName: z.string().max(100).nullish(),
  /** A number is its text here. */
  propertyValue: z
    .union([z.string(), z.boolean()], { error: 'must be a text, a number, true or false' })
    .nullish(),
});
const id = z.string().regex(/^[\x21-\x2e\x30-\x7e]{1,36}$/, {
  error: 'must be 1 to 36 printable characters without a slash',
});
/** An `eventId` alone is not known to be unique. */
const occurrence = z.object({
  eventId: id,
  subscriptionId: id,
  objectId: id,
  occurredAt: z.string().regex(/^\d{13}$/, { error: 'must be a time in milliseconds' }),
});
/** A bound on what one delivery can hold; HubSpot's own is believed to be 100. */
const batch = z.array(anyEvent).min(1).max(1000);

/** HubSpot wants older requests refused, whatever the stage file would allow. */
const MAX_TOLERANCE_SECONDS = 300;

export const hubspot: SourceAdapter<SharedKey, HubspotSettings> = {
  verify(request, context): void {
    const body = decodeBody(request.body);
    const signature = request.headers['x-hubspot-signature-v3'];
    const timestamp = request.headers['x-hubspot-request-timestamp'];
    if (!signature) throw new SignatureRefusedError('header', 'x-hubspot-signature-v3 is missing');
    requireNearMs(timestamp, context);
    requireSamePath(request.url, context.settings.publicUrl);
    const uri = signedUri(request.url, context.settings.publicUrl);
    const signed = `${request.method}${uri}${body}${timestamp}`;
    const good = context.credentials.some(({ signingKey }) => {
      const digest = createHmac('sha256', signingKey).update(signed).digest();
      return matchesDigest(signature, digest, 'base64');
    });
    if (!good) {
      throw new SignatureRefusedError(
        'signature',
        'x-hubspot-signature-v3 does not match; the URL is signed too: see the setting publicUrl',
      );
    }
  },

  read(request, context): Reading {
    const json = parseExactJson(decodeBody(request.body));
    const named = parsePayload(batch, json);
    const payloads = json as unknown[];
    const events = named.flatMap((event, index) => {
      const meaning = meaningOf(context.settings, namesOf(event));
      if (!meaning) return [];
      const read = () => reportOf(payloads[index], meaning, { ...context, at: `${index}.` });
      return isCleared(event) ? unlessForItsValue(read, index) : [read()];
    });
    if (events.length > 0) return { kind: 'events', events };
    return { kind: 'ignored', type: named[0]?.subscriptionType ?? 'none' };
  },
};

/**
 * The URI as HubSpot signs it: the one that it was given, with these characters of the query as
 * themselves where the caller escaped them.
 */
function signedUri(url: string, publicUrl: string | undefined): string {
  const queryAt = url.indexOf('?');
  const query = queryAt === -1 ? '' : url.slice(queryAt);
  const uri = publicUrl === undefined ? url : `${publicUrl}${query}`;
  return uri.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, decodeURIComponent);
}

/** Where `publicUrl` is what was signed, only the end of the path tells one brand's URL from another's. */
function requireSamePath(url: string, publicUrl: string | undefined): void {
  if (publicUrl === undefined) return;
  const called = pathOf(url.replace(/[?#].*$/s, ''));
  if (called.endsWith(pathOf(publicUrl))) return;
  throw new SignatureRefusedError(
    'request',
    'the path of the URL does not end with that of settings.publicUrl, which names source and brand',
  );
}

/** As it is written: whatever normalises it could make one path of two. */
function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, '');
}

function requireNearMs(
  timestamp: string | undefined,
  { nowEpochMs, toleranceSeconds }: Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'>,
): void {
  if (timestamp === undefined || !/^\d{13}$/.test(timestamp)) {
    throw new SignatureRefusedError(
      'time',
      'x-hubspot-request-timestamp is missing, or no time in milliseconds',
    );
  }
  const allowedSeconds = Math.min(toleranceSeconds, MAX_TOLERANCE_SECONDS);
  const aheadMs = Number(timestamp) - nowEpochMs;
  if (Math.abs(aheadMs) <= allowedSeconds * 1000) return;
  const which = aheadMs > 0 ? 'ahead of our time' : 'ago';
  throw new SignatureRefusedError(
    'time',
    `x-hubspot-request-timestamp is more than ${allowedSeconds} s ${which}`,
  );
}

type AnyEvent = z.infer<typeof anyEvent>;

function namesOf(event: AnyEvent): string[] {
  const { subscriptionType, propertyName, propertyValue } = event;
  if (typeof propertyName !== 'string') return [subscriptionType];
  const property = `${subscriptionType}:${propertyName}`;
  const names = [property, subscriptionType];
  return isCleared(event) ? names : [`${property}=${String(propertyValue)}`, ...names];
}

/** Whether somebody took the property's value away. */
function isCleared({ propertyName, propertyValue }: AnyEvent): boolean {
  return typeof propertyName === 'string' && (propertyValue == null || propertyValue === '');
}

/** A value that was cleared says nothing, so that an event which needs it is none; other faults stay. */
function unlessForItsValue(read: () => ReportedEvent, index: number): ReportedEvent[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof UnparseableWebhookError)) throw error;
    const { faults } = error;
    if (faults.every((fault) => fault.startsWith(`${index}.propertyValue: `))) return [];
    throw error;
  }
}

function reportOf(
  event: unknown,
  meaning: Meaning,
  { at, currencies }: Pick<ReadingContext, 'currencies'> & { at: string },
): ReportedEvent {
  const { eventId, subscriptionId, objectId, occurredAt } = occurrenceOf(event, at);
  return mappedReport(event, meaning, {
    sourceEventId: [eventId, subscriptionId, objectId, occurredAt].join('/'),
    occurredAt: new Date(Number(occurredAt)).toISOString(),
    at,
    currencies,
  });
}

function occurrenceOf(event: unknown, at: string): z.infer<typeof occurrence> {
  try {
    return parsePayload(occurrence, event);
  } catch (error) {
    if (!(error instanceof UnparseableWebhookError)) throw error;
    throw new UnparseableWebhookError(error.faults.map((fault) => `${at}${fault}`));
  }
}
