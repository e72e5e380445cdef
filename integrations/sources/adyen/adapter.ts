import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { AdyenCredentials, AdyenSettings } from './description.ts';
import { readItems } from './read.ts';
import { isSigned, itemsOf } from './signed-items.ts';

/**
 * Adyen's standard webhooks. Each item of a webhook is signed on its own, inside itself: references,
 * account, amount, kind and success of the event, and nothing else. So nothing that is signed names
 * the player.
 *
 * @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 */
export const adyen: SourceAdapter<AdyenCredentials, AdyenSettings> = {
  verify(request, { credentials }): void {
    for (const [index, item] of itemsOf(request.body).entries()) {
      if (credentials.some(({ signingKey }) => isSigned(item, signingKey))) continue;
      throw new SignatureRefusedError(
        'signature',
        `notificationItems.${index}: its hmacSignature does not match`,
      );
    }
  },

  read(request, context): Reading {
    return readItems(itemsOf(request.body), context);
  },

  /** Any 2xx would do by today's documentation; older accounts look for this very text. */
  answer() {
    return { status: 200, contentType: 'text/plain', body: '[accepted]' };
  },
};
