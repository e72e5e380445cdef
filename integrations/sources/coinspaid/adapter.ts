import { createHmac } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { CoinspaidCredentials, CoinspaidSettings } from './description.ts';
import { readCallback } from './read.ts';

/**
 * CoinsPaid, also called CryptoProcessing. The signature is over the body alone, so all that is
 * read is signed, and no time is.
 *
 * @see https://docs.cryptoprocessing.com
 */
export const coinspaid: SourceAdapter<CoinspaidCredentials, CoinspaidSettings> = {
  verify({ body, headers }, { credentials }): void {
    const key = headers['x-processing-key'];
    if (!key) throw new SignatureRefusedError('header', 'x-processing-key is missing');
    const signature = headers['x-processing-signature'];
    if (!signature) throw new SignatureRefusedError('header', 'x-processing-signature is missing');
    if (!/^[0-9a-f]{128}$/i.test(signature)) {
      throw new SignatureRefusedError(
        'header',
        'x-processing-signature is not 128 hexadecimal digits',
      );
    }
    const named = credentials.filter(({ publicKey, signingKey }) =>
      // Both sides are hashed first, so that the comparison tells neither the value nor its length.
      matchesDigest(hmac(signingKey, key).toString('hex'), hmac(signingKey, publicKey), 'hex'),
    );
    if (named.length === 0) {
      throw new SignatureRefusedError('key', 'x-processing-key is not our public key');
    }
    const good = named.some(({ signingKey }) =>
      matchesDigest(signature, hmac(signingKey, body), 'hex'),
    );
    if (!good)
      throw new SignatureRefusedError('signature', 'x-processing-signature does not match');
  },

  read(request, context): Reading {
    return readCallback(request.body, context);
  },

  // CoinsPaid documents 200 and no other answer.
  answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }),
};

function hmac(key: string, content: string | Uint8Array): Buffer {
  return createHmac('sha512', key).update(content).digest();
}
