import { createHmac } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { CheckoutCredentials, CheckoutSettings } from './description.ts';
import { readEvent } from './read.ts';

/**
 * Checkout.com (the current platform, whose webhooks are actions of workflows). The signature is
 * over the body alone, so all that is read is signed, and no time is.
 *
 * @see https://www.checkout.com/docs/developer-resources/webhooks
 */
export const checkout: SourceAdapter<CheckoutCredentials, CheckoutSettings> = {
  verify({ body, headers }, { credentials }): void {
    const signature = headers['cko-signature'];
    if (!signature) throw new SignatureRefusedError('header', 'cko-signature is missing');
    if (!/^[0-9a-f]{64}$/i.test(signature)) {
      throw new SignatureRefusedError('header', 'cko-signature is not 64 hexadecimal digits');
    }
    const signers = credentials.filter(({ signingKey }) =>
      matchesDigest(signature, hmac(signingKey, body), 'hex'),
    );
    if (signers.length === 0) {
      throw new SignatureRefusedError('signature', 'cko-signature does not match');
    }
    const { authorization } = headers;
    if (!signers.some((signer) => isAuthorized(authorization, signer))) {
      throw new SignatureRefusedError(
        'key',
        `authorization ${authorization === undefined ? 'is missing' : 'is not the expected one'}`,
      );
    }
  },

  read(request, context): Reading {
    return readEvent(request.body, context);
  },
};

function hmac(key: string, content: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

/** Both sides are hashed first, so that the comparison tells neither the value nor its length. */
function isAuthorized(
  given: string | undefined,
  { signingKey, authorization }: CheckoutCredentials,
): boolean {
  if (authorization === undefined) return true;
  if (given === undefined) return false;
  return matchesDigest(
    hmac(signingKey, given).toString('hex'),
    hmac(signingKey, authorization),
    'hex',
  );
}
