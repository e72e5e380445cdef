import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { matchesDigest } from '../matches-digest.ts';
import { decodeBody } from '../read-body.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../source-adapter.ts';
import type { NowpaymentsSettings } from './description.ts';
import { readNotification } from './read.ts';
import { signedForms } from './signed-forms.ts';
import { parseSignedJson, type SignedObject } from './signed-json.ts';

/**
 * NOWPayments. What is signed is not the body but its fields in another order, so the body is
 * parsed before it is proven; whatever stands in the way of that is a refusal.
 *
 * @see https://documenter.getpostman.com/view/7907941/2s93JusNJt
 */
export const nowpayments: SourceAdapter<SharedKey, NowpaymentsSettings> = {
  verify({ body, headers }, { credentials, settings }): void {
    const signature = headers['x-nowpayments-sig'];
    if (!signature) throw new SignatureRefusedError('header', 'x-nowpayments-sig is missing');
    if (!/^[0-9a-f]{128}$/i.test(signature)) {
      throw new SignatureRefusedError('header', 'x-nowpayments-sig is not 128 hexadecimal digits');
    }
    const forms = [...signedForms(signedBody(body), settings)];
    const good = credentials.some(({ signingKey }) =>
      forms.some((form) =>
        matchesDigest(signature, createHmac('sha512', signingKey).update(form).digest(), 'hex'),
      ),
    );
    if (!good) throw new SignatureRefusedError('signature', 'x-nowpayments-sig does not match');
  },

  read(request, context): Reading {
    return readNotification(request.body, context);
  },

  // NOWPayments documents no other answer, and waits three seconds for it.
  answer: () => ({ status: 200, contentType: 'text/plain', body: 'OK' }),
};

function signedBody(body: Uint8Array): SignedObject {
  try {
    return parseSignedJson(decodeBody(body));
  } catch (cause) {
    if (!(cause instanceof UnparseableWebhookError)) throw cause;
    throw new SignatureRefusedError(
      'body',
      `what is signed cannot be read: ${cause.faults.join('; ')}`,
      {
        cause,
      },
    );
  }
}
