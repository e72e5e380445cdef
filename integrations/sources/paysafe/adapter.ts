import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { matchesDigest } from '../matches-digest.ts';
import { decodeBody } from '../read-body.ts';
import { SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { PaysafeSettings } from './description.ts';
import { readPaysafe } from './read.ts';

/**
 * Paysafe's Payments API: cards, Neteller, paysafecard and others through it, and Embedded Wallets.
 * The whole body is signed, no time is checked: a retry repeats the same bytes.
 *
 * Unverified: which accounts have to decode the key. The pages of alternative payments say so, the
 * other pages do not.
 *
 * @see https://developer.paysafe.com/en/api-docs/alternative-payments-api/webhooks/webhooks-overview
 */
export const paysafe: SourceAdapter<SharedKey, PaysafeSettings> = {
  verify(request, { credentials, settings }): void {
    const { signature } = request.headers;
    if (!signature) throw new SignatureRefusedError('header', 'signature is missing');
    if (!/^[0-9A-Za-z+/]{43}=$/.test(signature)) {
      throw new SignatureRefusedError('header', 'signature is no base64 of 32 bytes');
    }
    const keys = credentials.flatMap(({ signingKey }) => keyBytes(signingKey, settings) ?? []);
    if (keys.length === 0) {
      throw new SignatureRefusedError(
        'key',
        `no key is ${settings.keyEncoding} of at least ${MIN_KEY_BYTES} bytes`,
      );
    }
    const good = keys.some((key) =>
      matchesDigest(signature, createHmac('sha256', key).update(request.body).digest(), 'base64'),
    );
    if (!good) throw new SignatureRefusedError('signature', 'signature matches no key');
    decodeBody(request.body);
  },

  read: readPaysafe,
};

/** Of the derived vector's key; a text that is shorter once decoded was cut or is no base64. */
const MIN_KEY_BYTES = 16;

/** @returns undefined if the text is no key: what is no base64 would be decoded to a part of itself */
function keyBytes(text: string, { keyEncoding }: PaysafeSettings): Buffer | undefined {
  const key = Buffer.from(text, keyEncoding === 'base64' ? 'base64' : 'utf8');
  if (keyEncoding === 'base64' && key.toString('base64') !== text) return undefined;
  return key.length >= MIN_KEY_BYTES ? key : undefined;
}
