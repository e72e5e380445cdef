import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { matchesDigest } from '../matches-digest.ts';
import { readOperatorPayload } from '../operator-payload.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { requireNear } from '../signed-time.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type WebhookRequest,
} from '../source-adapter.ts';
import { publicKeyBytes, type StandardWebhooksCredentials } from './description.ts';

/**
 * Any CRM or backend that signs by the Standard Webhooks specification: v1 (HMAC-SHA256) with a
 * shared secret, v1a (Ed25519) with a public key. Svix's names of the headers are accepted too.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

export const standardWebhooks: SourceAdapter<StandardWebhooksCredentials> = {
  verify(request, context): void {
    const body = decodeBody(request.body);
    const headers = headersOf(request);
    requireNear(headers['webhook-timestamp'], context);
    const good = context.credentials.some(({ signingKey }) =>
      signingKey.startsWith('whpk_')
        ? verifiesV1a(signingKey, body, headers)
        : verifiesV1(signingKey, body, headers),
    );
    if (!good) throw new SignatureRefusedError('signature', 'no signature matches');
  },

  read(request): Reading {
    const json = parseJson(decodeBody(request.body));
    return readOperatorPayload(json, headersOf(request)['webhook-id']);
  },
};

type Headers = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;

/** All of one family, so that a signed ID cannot be read from elsewhere than where it was verified. */
function headersOf({ headers }: WebhookRequest): Headers {
  const named = (family: string) => ({
    'webhook-id': headers[`${family}-id`] ?? '',
    'webhook-timestamp': headers[`${family}-timestamp`] ?? '',
    'webhook-signature': headers[`${family}-signature`] ?? '',
  });
  const standard = named('webhook');
  return Object.values(standard).some((text) => text !== '') ? standard : named('svix');
}

/** The library's own verification reads the clock and has a window of its own; its signing does not. */
function verifiesV1(secret: string, body: string, headers: Headers): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds } = headers;
  if (id === '') return false;
  const signed = signatureV1(secret, { id, signedAt: new Date(Number(seconds) * 1000), body });
  if (signed === undefined) return false;
  const digest = Buffer.from(signed.slice('v1,'.length), 'base64');
  return headers['webhook-signature'].split(' ').some((versioned) => {
    const [version, signature] = versioned.split(',');
    return version === 'v1' && matchesDigest(signature, digest, 'base64');
  });
}

function signatureV1(
  secret: string,
  { id, signedAt, body }: { id: string; signedAt: Date; body: string },
): string | undefined {
  try {
    return new Webhook(secret).sign(id, signedAt, body);
  } catch {
    // A secret that is no key.
    return undefined;
  }
}

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function verifiesV1a(signingKey: string, body: string, headers: Headers): boolean {
  const bytes = publicKeyBytes(signingKey);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers;
  if (bytes === undefined || id === '') return false;
  const der = Buffer.concat([SPKI_PREFIX, bytes]);
  const signed = Buffer.from(`${id}.${timestamp}.${body}`);
  return headers['webhook-signature'].split(' ').some((versioned) => {
    const [version, signature = ''] = versioned.split(',');
    return version === 'v1a' && holds(signature, signed, der);
  });
}

function holds(signature: string, signed: Buffer, der: Buffer): boolean {
  const given = Buffer.from(signature, 'base64');
  if (given.toString('base64') !== signature) return false;
  try {
    return verify(null, signed, createPublicKey({ key: der, format: 'der', type: 'spki' }), given);
  } catch {
    // 32 bytes that are no point of the curve.
    return false;
  }
}
