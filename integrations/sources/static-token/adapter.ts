import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { reference } from '../../../core/player-event.ts';
import { parseExactJson } from '../exact-json.ts';
import { mappedReport, meaningOf } from '../mapped-events.ts';
import { valueAt } from '../mapped-fields.ts';
import { matchesDigest } from '../matches-digest.ts';
import { decodeBody } from '../read-body.ts';
import { instantOf } from '../read-instant.ts';
import {
  type Reading,
  type ReadingContext,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../source-adapter.ts';
import {
  RETRY_SPAN_HOURS,
  type StaticTokenCredentials,
  type StaticTokenSettings,
} from './description.ts';

/**
 * Products whose webhooks are a template that the operator writes, with a secret header: Braze,
 * Iterable, Fast Track, Smartico, Optimove. Nothing is signed, except where Optimove's second header
 * is asked for: whoever knows the token can say anything.
 */

/** Types that carry amounts, or decide whose an amount is. */
const MONEY: readonly string[] = [
  'deposit',
  'refund',
  'chargeback',
  'reference',
  'activity',
  'revenue',
];

export const staticToken: SourceAdapter<StaticTokenCredentials, StaticTokenSettings> = {
  verify(request, { credentials, settings }): void {
    const body = decodeBody(request.body);
    const { header, hubSignature } = settings;
    const given = request.headers[header];
    if (!given) throw new SignatureRefusedError('header', `${header} is missing`);
    const known = credentials.filter(({ signingKey }) => isToken(given, signingKey, settings));
    if (known.length === 0) throw new SignatureRefusedError('key', `${header} has another token`);
    if (!hubSignature) return;
    const signature = request.headers['x-hub-signature'];
    requireHubSignature(signature, body, { credentials: known, settings });
  },

  read(request, context): Reading {
    const { settings, currencies } = context;
    const json = parseExactJson(decodeBody(request.body));
    const name = textAt(json, settings.eventIn);
    const meaning = meaningOf(settings, [name]);
    if (!meaning) return { kind: 'ignored', type: name.slice(0, 100) };
    if (MONEY.includes(meaning.type) && !settings.mayReportMoney) {
      throw new UnparseableWebhookError([
        `${settings.eventIn}: means ${meaning.type}, which is about money and signed by nothing; settings.mayReportMoney is not set`,
      ]);
    }
    const sourceEventId = textAt(json, settings.idIn);
    if (!reference.safeParse(sourceEventId).success) {
      throw new UnparseableWebhookError([
        `${settings.idIn}: must be 1 to 128 printable ASCII characters`,
      ]);
    }
    const facts = { sourceEventId, occurredAt: timeOf(json, context), currencies };
    return { kind: 'events', events: [mappedReport(json, meaning, facts)] };
  },
};

/** Of equal length whatever was given, so that the comparison tells nothing by its time. */
function isToken(given: string, key: string, { scheme }: StaticTokenSettings): boolean {
  const expected = scheme === 'none' ? key : `${scheme} ${key}`;
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function requireHubSignature(
  given: string | undefined,
  body: string,
  {
    credentials,
    settings: { hubAlgorithm },
  }: { credentials: readonly StaticTokenCredentials[]; settings: StaticTokenSettings },
): void {
  if (!given) throw new SignatureRefusedError('header', 'x-hub-signature is missing');
  const [algorithm, signature] = given.split(/=(.*)/s, 2);
  if (algorithm !== hubAlgorithm) {
    throw new SignatureRefusedError('algorithm', `x-hub-signature is not of ${hubAlgorithm}`);
  }
  const keys = credentials.flatMap(({ hmacKey }) => (hmacKey === undefined ? [] : [hmacKey]));
  if (keys.length === 0) {
    throw new SignatureRefusedError('key', 'the secret has no hmacKey, which hubSignature needs');
  }
  const good = keys.some((key) =>
    matchesDigest(signature, createHmac(hubAlgorithm, key).update(body).digest(), 'hex'),
  );
  if (!good) throw new SignatureRefusedError('signature', 'x-hub-signature does not match');
}

function textAt(json: unknown, path: string): string {
  const value = valueAt(json, path);
  if (typeof value === 'string') return value;
  const wrong = value === undefined ? 'is missing' : 'must be a text or a number';
  throw new UnparseableWebhookError([`${path}: ${wrong}`]);
}

/** What nobody signed counts only while it is near; else the time of receipt does. */
function timeOf(
  json: unknown,
  { settings, nowEpochMs }: ReadingContext<StaticTokenSettings>,
): string {
  const received = new Date(nowEpochMs).toISOString();
  if (valueAt(json, settings.timeIn) === undefined) return received;
  const said = instantOf(textAt(json, settings.timeIn));
  if (said === undefined) {
    throw new UnparseableWebhookError([
      `${settings.timeIn}: must be an ISO 8601 time with its offset, or Unix seconds or milliseconds`,
    ]);
  }
  const agoMs = nowEpochMs - Date.parse(said);
  return agoMs >= 0 && agoMs <= RETRY_SPAN_HOURS * 3_600_000 ? said : received;
}
