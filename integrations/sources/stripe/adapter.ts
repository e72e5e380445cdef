import Stripe from 'stripe';
import type { SharedKey } from '../credential-formats.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { requireNear } from '../signed-time.ts';
import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import { readEvent } from './read.ts';

/**
 * Stripe. One signature covers time and body, and so all that is read.
 *
 * @see https://docs.stripe.com/webhooks
 */
export const stripe: SourceAdapter<SharedKey> = {
  verify(request, context): void {
    const body = decodeBody(request.body);
    const header = request.headers['stripe-signature'];
    if (!header) throw new SignatureRefusedError('header', 'stripe-signature is missing');
    // The library accepts any time in the future, so the window is our own, in both directions.
    const times = [...header.matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(([, time]) => time);
    // All of them, because of several times the library would take the last.
    for (const time of times.length > 0 ? times : [undefined]) requireNear(time, context);
    const good = context.credentials.some(({ signingKey }) =>
      verifies(signingKey, { body, header }, context),
    );
    if (!good) throw new SignatureRefusedError('signature', 'no signature matches');
  },

  read(request): Reading {
    return readEvent(parseJson(decodeBody(request.body)));
  },
};

function verifies(
  secret: string,
  { body, header }: { body: string; header: string },
  { toleranceSeconds, nowEpochMs }: { toleranceSeconds: number; nowEpochMs: number },
): boolean {
  try {
    const { signature } = Stripe.webhooks;
    // The second argument before last chooses the library's own HMAC.
    signature?.verifyHeader(body, header, secret, toleranceSeconds, undefined, nowEpochMs);
    return signature !== undefined;
  } catch {
    return false;
  }
}
