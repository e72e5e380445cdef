import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { decodeBody, parseForm, parseJson } from '../read-body.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { PaysafecardCredentials, PaysafecardSettings } from './description.ts';
import { PAYMENT_ID } from './payment-id.ts';

/**
 * paysafecard's classic API. Its notification is unsigned: it names a payment, and says nothing that
 * may be believed. A token in our URL keeps strangers from making us ask about payments.
 *
 * Unverified: the fields and their formats, beyond the examples in paysafecard's API document.
 *
 * @see https://github.com/paysafecard/api-documentation
 */
export const paysafecard: SourceAdapter<PaysafecardCredentials, PaysafecardSettings> = {
  verify(request, { credentials }): void {
    const token = tokenOf(request);
    const good = credentials.some(({ signingKey }) => isSame(token, signingKey));
    if (!good) throw new SignatureRefusedError('key', 'token in the URL is not the configured one');
    if (notificationOf(request) === undefined) {
      throw new SignatureRefusedError('body', 'the body names no payment ID, or is malformed');
    }
  },

  read(request, { nowEpochMs }): Reading {
    const notification = notificationOf(request);
    if (notification === undefined) {
      throw new UnparseableWebhookError(['mtid: must be the ID of a payment']);
    }
    const { paymentId, said } = notification;
    const report = {
      type: 'unconfirmed' as const,
      said,
      sourceEventId: paymentId,
      occurredAt: new Date(nowEpochMs).toISOString(),
      subject: paymentId,
    };
    return { kind: 'events', events: [report] };
  },

  /** Anything but 200 is sent again. */
  answer: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK' }),
};

/** Refused here is also what could match a key that is too short to be one. */
function tokenOf({ url }: WebhookRequest): string {
  if (!URL.canParse(url)) throw new SignatureRefusedError('request', 'the URL is malformed');
  const [token, ...others] = new URL(url).searchParams.getAll('token');
  if (!token) throw new SignatureRefusedError('key', 'token is missing in the URL');
  if (others.length > 0) throw new SignatureRefusedError('key', 'token is in the URL twice');
  if (token.length < 16) throw new SignatureRefusedError('key', 'token in the URL is too short');
  return token;
}

/** In constant time; hashed, because only texts of one length can be compared so. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const paymentId = z.string().regex(PAYMENT_ID);
const notification = z
  .object({
    eventType: z
      .string()
      .regex(/^[0-9A-Za-z_]{1,60}$/)
      .default('PAYMENT_NOTIFICATION'),
    mtid: paymentId.optional(),
    id: paymentId.optional(),
    data: z.object({ payment_id: paymentId.optional() }).optional(),
  })
  .transform(({ eventType, mtid, id, data }) => {
    const [named, ...others] = new Set(
      [mtid, id, data?.payment_id].filter((one) => one !== undefined),
    );
    return { said: eventType, paymentId: others.length === 0 ? named : undefined };
  });

/** @returns undefined if the body is neither form nor JSON, or does not name exactly one payment */
function notificationOf(request: WebhookRequest): { paymentId: string; said: string } | undefined {
  const text = decodeBody(request.body);
  try {
    const fields = text.startsWith('{') ? parseJson(text) : parseForm(text);
    const { data } = notification.safeParse(fields);
    return data?.paymentId === undefined
      ? undefined
      : { said: data.said, paymentId: data.paymentId };
  } catch (error) {
    if (error instanceof UnparseableWebhookError) return undefined;
    throw error;
  }
}
