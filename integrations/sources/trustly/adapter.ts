import { type Reading, SignatureRefusedError, type SourceAdapter } from '../source-adapter.ts';
import type { TrustlyCredentials, TrustlySettings } from './description.ts';
import { requireFixedFields } from './fixed-fields.ts';
import { isSigned, notificationOf, signatureOf } from './json-rpc.ts';
import { isBelieved, readNotification } from './read.ts';

/**
 * Trustly in Europe. Everything that matters is signed, the player included; and it repeats every
 * notification until it has a signed answer.
 *
 * @see https://docs.trustly.com/api/notifications-overview
 */
export const trustly: SourceAdapter<TrustlyCredentials, TrustlySettings> = {
  verify(request, { credentials, settings }): void {
    const notification = notificationOf(request.body);
    const good = credentials.some(({ providerPublicKey }) =>
      isSigned(notification, providerPublicKey),
    );
    if (!good) throw new SignatureRefusedError('signature', 'params.signature does not match');
    if (isBelieved(notification.method, settings)) requireFixedFields(notification.data);
  },

  read(request, context): Reading {
    return readNotification(notificationOf(request.body), context);
  },

  /** The same for every notification and every repetition of it, as Trustly demands. */
  answer(request, _reading, { credentials }) {
    const { method, uuid } = notificationOf(request.body);
    const data = { status: 'OK' };
    const signature = signatureOf({ method, uuid, data }, credentials.merchantPrivateKey);
    return {
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ result: { signature, uuid, method, data }, version: '1.1' }),
    };
  },
};
