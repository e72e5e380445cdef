import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { UnattributedEvent } from '../../../core/claim.ts';
import { matchesDigest } from '../matches-digest.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { decodeBody, parseForm } from '../read-body.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { SkrillCredentials, SkrillSettings } from './description.ts';

/**
 * Skrill: the form that Quick Checkout and the wallet post to a payment's `status_url`. Five of its
 * fields are signed, and only they are read; `mb_transaction_id`, the customer and the amount in the
 * player's currency are not among them.
 *
 * Unverified: that -3 is a chargeback, and how `sha2sig` hashes the secret word.
 *
 * @see https://docs.paysafe.com/docs/digital-wallets/quick-checkout/md5
 */

/**
 * The fields are joined without separators before they are hashed. These formats, and a merchant ID
 * that is known, leave one way of cutting the text: no byte can move into the next field.
 */
const signed = z.object({
  merchant_id: z.string().regex(/^[1-9]\d{0,19}$/, { error: 'must be digits' }),
  transaction_id: z.string().regex(/^[\x20-\x7e]{1,100}$/, {
    error: 'must be 1 to 100 printable ASCII characters',
  }),
  mb_amount: z.string().regex(/^\d{1,15}(\.\d{1,8})?$/, { error: 'must be a plain decimal' }),
  mb_currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
  status: z.string().regex(/^(0|-?[1-9]\d?)$/, { error: 'must be a whole number' }),
});
type SignedFields = z.infer<typeof signed>;

const SAID: Readonly<Record<string, UnattributedEvent['said']>> = {
  '2': 'deposit',
  '-3': 'chargeback',
};

export const skrill: SourceAdapter<SkrillCredentials, SkrillSettings> = {
  verify(request, { credentials, settings }): void {
    const form = formOf(request);
    const fields = signedFields(form);
    const name = settings.digest === 'md5' ? 'md5sig' : 'sha2sig';
    const signature = form[name];
    if (!signature) throw new SignatureRefusedError('signature', `${name} is missing`);
    if (!/^[0-9A-Fa-f]+$/.test(signature)) {
      throw new SignatureRefusedError('signature', `${name} is not hexadecimal`);
    }
    const ofMerchant = credentials.filter(({ merchantId }) => merchantId === fields.merchant_id);
    if (ofMerchant.length === 0) {
      throw new SignatureRefusedError('request', 'merchant_id is not the configured one');
    }
    const good = ofMerchant.some(({ secretWord }) =>
      matchesDigest(signature, digestOf(fields, secretWord, settings), 'hex'),
    );
    if (!good) throw new SignatureRefusedError('signature', `${name} does not match`);
  },

  read(request, context): Reading {
    const fields = parsePayload(signed, parseForm(decodeBody(request.body)));
    const { transaction_id, mb_amount, mb_currency, status } = fields;
    const said = Object.hasOwn(SAID, status) ? SAID[status] : undefined;
    if (said === undefined) return { kind: 'ignored', type: `status ${status}` };
    const amount = { amount: mb_amount, currency: mb_currency, path: 'mb_amount' };
    const report = {
      type: 'unattributed' as const,
      said,
      // Skrill's own transaction ID is not signed: whoever replays a form could make it another event.
      sourceEventId: `${transaction_id}/${status}`,
      // No time is sent, so that a retry seems as late as it is.
      occurredAt: new Date(context.nowEpochMs).toISOString(),
      depositId: transaction_id,
      amountMinor: minorFromDecimal(amount, context),
      currency: mb_currency,
    };
    return { kind: 'events', events: [report] };
  },

  /** Anything but 200 is posted again. */
  answer: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK' }),
};

function formOf(request: WebhookRequest): Record<string, string> {
  const body = decodeBody(request.body);
  try {
    return parseForm(body);
  } catch (error) {
    if (!(error instanceof UnparseableWebhookError)) throw error;
    throw new SignatureRefusedError('body', 'a form field is there twice', { cause: error });
  }
}

function signedFields(form: Record<string, string>): SignedFields {
  const parsed = signed.safeParse(form);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.map(String).join('.'));
  throw new SignatureRefusedError('body', `${names.join(', ')}: missing or malformed`);
}

function digestOf(
  { merchant_id, transaction_id, mb_amount, mb_currency, status }: SignedFields,
  secretWord: string,
  { digest, sha2Inner }: SkrillSettings,
): Buffer {
  const hashedWord = createHash(digest === 'md5' ? 'md5' : sha2Inner)
    .update(secretWord)
    .digest('hex')
    .toUpperCase();
  return createHash(digest)
    .update(merchant_id + transaction_id + hashedWord + mb_amount + mb_currency + status)
    .digest();
}
