import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { matchesDigest } from '../matches-digest.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type SourceReply,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { CoinbaseSettings } from './description.ts';
import { verifyHook0 } from './hook0.ts';
import { readCharge, readCheckout } from './read.ts';

/**
 * Coinbase: the checkouts of Coinbase Business, signed by Hook0's scheme, or the charges of Coinbase
 * Commerce, which went before them and ended for most merchants in March 2026.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-business/checkout-apis/webhooks
 */
export const coinbase: SourceAdapter<SharedKey, CoinbaseSettings> = {
  verify(request, context): void {
    if (context.settings.scheme === 'commerce') verifyCommerce(request, context);
    else verifyHook0(request, context);
  },

  read(request, context): Reading {
    return context.settings.scheme === 'commerce'
      ? readCharge(request, context)
      : readCheckout(request, context);
  },

  /** Commerce wants 200 and no other success. */
  answer(): SourceReply {
    return { status: 200, contentType: 'text/plain', body: '' };
  },
};

function verifyCommerce(
  { headers, body }: WebhookRequest,
  { credentials }: Pick<VerificationContext<SharedKey>, 'credentials'>,
): void {
  const signature = headers['x-cc-webhook-signature'];
  if (!signature) throw new SignatureRefusedError('header', 'x-cc-webhook-signature is missing');
  const good = credentials.some(
    ({ signingKey }) =>
      signingKey !== '' &&
      matchesDigest(signature, createHmac('sha256', signingKey).update(body).digest(), 'hex'),
  );
  if (!good) throw new SignatureRefusedError('signature', 'x-cc-webhook-signature does not match');
}
