import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import {
  attributes,
  click,
  configuredName,
  depositReferences,
  instant,
  money,
  playerId,
  type ReportedEvent,
} from '../../core/player-event.ts';
import { parsePayload } from './parse-payload.ts';
import {
  decodeBody,
  isWithinTolerance,
  parseJson,
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type VerificationContext,
  type WebhookRequest,
} from './source-adapter.ts';

/**
 * Any CRM or backend that signs by the Standard Webhooks specification (v1, HMAC-SHA256). The
 * library's own window is five minutes, so a wider tolerance has no effect.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const player = {
  playerId,
  brand: configuredName.optional(),
  attributes: attributes.optional(),
};
const moneyEvent = z.object({ ...player, ...depositReferences, ...money });

const payload = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('registration'),
    timestamp: instant,
    data: z.object({ ...player, click: click.optional() }),
  }),
  z.object({
    type: z.enum(['deposit', 'refund', 'chargeback']),
    timestamp: instant,
    data: moneyEvent,
  }),
]);
const KNOWN_TYPES: readonly string[] = ['registration', 'deposit', 'refund', 'chargeback'];
const anyPayload = z.object({ type: z.string().min(1).max(100) });

export const standardWebhooks: SourceAdapter = {
  verify(request: WebhookRequest, context: VerificationContext): void {
    const body = decodeBody(request.body);
    const headers = headersOf(request);
    if (!isWithinTolerance(headers['webhook-timestamp'], context)) {
      throw new SignatureRefusedError(
        'the signed time is missing, malformed or outside the window',
      );
    }
    const good = context.secrets.some((secret) => verifies(secret, body, headers));
    if (!good) throw new SignatureRefusedError('no signature matches');
  },

  read(request: WebhookRequest): Reading {
    const json = parseJson(decodeBody(request.body));
    const { type } = parsePayload(anyPayload, json);
    if (!KNOWN_TYPES.includes(type)) return { kind: 'ignored', type };
    const { data, timestamp, ...known } = parsePayload(payload, json);
    const reported = {
      ...data,
      ...known,
      sourceEventId: headersOf(request)['webhook-id'],
      occurredAt: timestamp,
    };
    return { kind: 'events', events: [reported as ReportedEvent] };
  },
};

function headersOf({ headers }: WebhookRequest) {
  return {
    'webhook-id': headers['webhook-id'] ?? '',
    'webhook-timestamp': headers['webhook-timestamp'] ?? '',
    'webhook-signature': headers['webhook-signature'] ?? '',
  };
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
