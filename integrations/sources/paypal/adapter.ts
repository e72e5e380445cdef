import { constants, verify as verifySignature } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';
import { leadsToRoot, readSigningCertificate } from './certificate.ts';
import type { PaypalCredentials, PaypalSettings } from './description.ts';
import { paypalId } from './payments.ts';

/**
 * PayPal. What is signed is `id|time|webhook ID|CRC-32 of the body`, and a CRC-32 can be forged: who
 * holds one delivery can make another body of the same sum. So nothing that the body says is
 * believed but which payment to ask the API about.
 *
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 */

/**
 * Written out, because the header is whatever its sender likes; none of it is normalised first. Other
 * hosts and paths of PayPal may serve what its users upload.
 */
const CERTIFICATE_URL =
  /^https:\/\/api(?:-m)?(?:\.sandbox)?\.paypal\.com\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,100}$/;
/** Neither can hold the separator `|`. */
const TRANSMISSION_ID = /^[A-Za-z0-9-]{1,64}$/;
const TRANSMISSION_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const BASE64 = /^[A-Za-z0-9+/]{100,2000}={0,2}$/;

/** What to ask about, by the kind of event. */
const SUBJECTS: Readonly<Record<string, string>> = {
  'PAYMENT.CAPTURE.COMPLETED': 'capture',
  'PAYMENT.CAPTURE.REFUNDED': 'refund',
  'PAYMENT.CAPTURE.REVERSED': 'reversal',
};

const anyEvent = z.object({ event_type: z.string().min(1).max(100) });
const paymentEvent = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  resource: z.object({ id: paypalId }),
});

export const paypal: SourceAdapter<PaypalCredentials, PaypalSettings> = {
  async verify(request, context): Promise<void> {
    const { certificateUrl, signature, id, time } = headersOf(request);
    refuseFuture(time, context);
    if (context.credentials.length === 0) {
      throw new SignatureRefusedError('key', 'no credentials are in force');
    }
    const pem = await context.fetchCertificate(new URL(certificateUrl));
    const { signing, others } = readSigningCertificate(pem, context.nowEpochMs);
    const { nowEpochMs, credentials, settings } = context;
    const isTrusted = credentials.some(({ trustedRoot }) =>
      leadsToRoot(signing, others, { trustedRoot, nowEpochMs }),
    );
    if (!isTrusted) {
      throw new SignatureRefusedError('certificate', 'its chain ends at no trusted root');
    }
    const signed = [id, time, settings.webhookId, String(crc32(request.body))].join('|');
    const key = { key: signing.publicKey, padding: constants.RSA_PKCS1_PADDING };
    if (!verifySignature('RSA-SHA256', Buffer.from(signed), key, signature)) {
      throw new SignatureRefusedError(
        'signature',
        'paypal-transmission-sig does not match; is settings.webhookId the one of this URL?',
      );
    }
  },

  read(request): Reading {
    const json = parseJson(decodeBody(request.body));
    const { event_type: said } = parsePayload(anyEvent, json);
    const asked = Object.hasOwn(SUBJECTS, said) ? SUBJECTS[said] : undefined;
    if (asked === undefined) return { kind: 'ignored', type: said };
    const { id, resource } = parsePayload(paymentEvent, json);
    return {
      kind: 'events',
      events: [
        {
          type: 'unconfirmed',
          said,
          subject: `${asked}/${resource.id}`,
          sourceEventId: id,
          // Signed in full, unlike the times in the body.
          occurredAt: new Date(headersOf(request).time).toISOString(),
        },
      ],
    };
  },
};

function headersOf({ headers }: WebhookRequest) {
  if (headers['paypal-auth-algo'] !== 'SHA256withRSA') {
    throw new SignatureRefusedError('algorithm', 'paypal-auth-algo must be SHA256withRSA');
  }
  const id = textOf('paypal-transmission-id', TRANSMISSION_ID, headers);
  const time = textOf('paypal-transmission-time', TRANSMISSION_TIME, headers);
  if (Number.isNaN(Date.parse(time))) {
    throw new SignatureRefusedError('time', 'paypal-transmission-time is no time');
  }
  const certificateUrl = headers['paypal-cert-url'];
  if (certificateUrl === undefined || !CERTIFICATE_URL.test(certificateUrl)) {
    throw new SignatureRefusedError(
      'certificate',
      'paypal-cert-url must be https, an API host of PayPal and /v1/notifications/certs/ with a name',
    );
  }
  const base64 = textOf('paypal-transmission-sig', BASE64, headers);
  const signature = Buffer.from(base64, 'base64');
  if (signature.toString('base64') !== base64) {
    throw new SignatureRefusedError('header', 'paypal-transmission-sig is no base64');
  }
  return { id, time, certificateUrl, signature };
}

function textOf(name: string, form: RegExp, headers: WebhookRequest['headers']): string {
  const text = headers[name];
  if (text !== undefined && form.test(text)) return text;
  throw new SignatureRefusedError('header', `${name} is missing or malformed`);
}

/** Retries may keep the first time for three days, so an old one is no reason to refuse. */
function refuseFuture(
  time: string,
  { nowEpochMs, toleranceSeconds }: Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'>,
): void {
  if (Date.parse(time) <= nowEpochMs + toleranceSeconds * 1000) return;
  throw new SignatureRefusedError('time', 'paypal-transmission-time is too far ahead of ours');
}
