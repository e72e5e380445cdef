import { createHmac } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { WorldpayCredentials, WorldpaySettings } from './description.ts';
import { readEvent } from './read.ts';

/**
 * Access Worldpay's events. (Worldpay's older gateway, WPG, signs nothing and is not this.) The
 * signature is over the body alone. While a key is being replaced there are several signatures.
 *
 * @see https://docs.worldpay.com/access/products/events/signature
 */
export const worldpay: SourceAdapter<WorldpayCredentials, WorldpaySettings> = {
  verify({ body, headers }, { credentials }): void {
    const signatures = signaturesIn(headers['event-signature']);
    const tried = credentials.flatMap(({ signingKey, keyId }) =>
      signatures
        .filter((signature) => keyId === undefined || signature.keyId === keyId)
        .map(({ hex }) => ({ signingKey, hex })),
    );
    if (tried.length === 0) {
      throw new SignatureRefusedError(
        'key',
        'event-signature has no signature by a key ID of ours',
      );
    }
    const good = tried.some(({ signingKey, hex }) =>
      matchesDigest(hex, createHmac('sha256', signingKey).update(body).digest(), 'hex'),
    );
    if (!good) throw new SignatureRefusedError('signature', 'event-signature does not match');
  },

  read(request, context): Reading {
    return readEvent(request.body, context);
  },

  // Worldpay documents 200 and no other answer.
  answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }),
};

type Signature = { keyId: string; hex: string };

/** Two keys overlap at most; more would only be a way to make us compute. */
const MAX_SIGNATURES = 8;

/** Those made with HMAC-SHA256; Worldpay may add another algorithm beside it. */
function signaturesIn(header: string | undefined): Signature[] {
  if (!header) throw new SignatureRefusedError('header', 'event-signature is missing');
  const entries = header.split(',');
  if (entries.length > MAX_SIGNATURES) {
    throw new SignatureRefusedError(
      'header',
      `event-signature has more than ${MAX_SIGNATURES} signatures`,
    );
  }
  const read = entries.map((entry) => {
    const [, keyId, algorithm, signature] =
      /^([\w-]{1,64})\/([\w-]{1,20})\/([^/\s]+)$/.exec(entry.trim()) ?? [];
    if (keyId === undefined || algorithm === undefined || signature === undefined) {
      throw new SignatureRefusedError(
        'header',
        'event-signature is not {keyId}/{algorithm}/{signature}, separated by commas',
      );
    }
    return { keyId, algorithm, hex: signature };
  });
  const made = read.filter(({ algorithm }) => algorithm === 'SHA256');
  if (made.length === 0) {
    throw new SignatureRefusedError('algorithm', 'event-signature has no signature by SHA256');
  }
  return made;
}
