import * as z from 'zod';
import { money, playerId } from '../../../core/player-event.ts';
import { parseExactJson } from '../exact-json.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { UnparseableWebhookError } from '../source-adapter.ts';
import {
  type ConfirmationContext,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../source-confirmer.ts';
import type { PaysafecardCredentials, PaysafecardSettings } from './description.ts';
import { correlationIdOf, PAYMENT_ID } from './payment-id.ts';

/**
 * Asks paysafecard for a payment. Only SUCCESS, which it is after the operator's cashier captured
 * it, is a deposit. Nobody captures here.
 *
 * Unverified: the names and formats of the answer's fields, beyond the examples in paysafecard's API
 * document.
 */

type Context = ConfirmationContext<PaysafecardCredentials, PaysafecardSettings>;

/** Numbers are the texts they were written as: the amount is a decimal, which no float may round. */
const payment = z.object({
  id: z.string(),
  status: z.enum([
    'INITIATED',
    'REDIRECTED',
    'AUTHORIZED',
    'SUCCESS',
    'CANCELED_MERCHANT',
    'CANCELED_CUSTOMER',
    'EXPIRED',
  ]),
});
/** Of these nothing becomes a deposit any more. */
const NEVER_PAID: readonly string[] = ['CANCELED_MERCHANT', 'CANCELED_CUSTOMER', 'EXPIRED'];
const settled = z.object({
  amount: z.string().max(40),
  currency: money.currency,
  updated: z
    .string()
    .regex(/^\d{13}$/, { error: 'must be Unix milliseconds' })
    .transform(Number)
    .optional(),
  customer: z.object({ id: playerId.optional() }).optional(),
});

export const paysafecardConfirmer: SourceConfirmer<PaysafecardCredentials, PaysafecardSettings> = {
  async confirm(subject, context) {
    if (!PAYMENT_ID.test(subject)) {
      throw new NotConfirmableError('The subject is no ID of a paysafecard payment.');
    }
    const text = await fetchPayment(subject, context);
    try {
      return depositsIn(text, subject, context);
    } catch (error) {
      if (!(error instanceof UnparseableWebhookError)) throw error;
      const faults = error.faults.join('; ');
      throw new SourceUnavailableError(`paysafecard's answer cannot be used: ${faults}.`, {
        cause: error,
      });
    }
  },
};

async function fetchPayment(id: string, { credentials, settings, call }: Context): Promise<string> {
  const { apiKey } = credentials;
  if (apiKey === undefined) {
    throw new NotConfirmableError('The secret of paysafecard has no apiKey to ask with.');
  }
  const { status, body } = await call({
    method: 'GET',
    url: `${settings.apiBaseUrl}/v1/payments/${id}`,
    headers: { authorization: `Basic ${Buffer.from(apiKey).toString('base64')}` },
  });
  if (status === 200) return body;
  // Not even 404 says that there was no deposit: a wrong apiBaseUrl answers so too.
  throw new SourceUnavailableError(`paysafecard answered with status ${status}.`);
}

function depositsIn(text: string, id: string, context: Context) {
  const json = parseExactJson(text);
  const { id: answeredId, status } = parsePayload(payment, json);
  if (answeredId !== id) throw new UnparseableWebhookError(['id: is that of another payment']);
  if (NEVER_PAID.includes(status)) return [];
  // The notification comes before the capture: whether it becomes a deposit is seen later.
  if (status !== 'SUCCESS') {
    throw new SourceUnavailableError('the payment is not captured yet, and not given up');
  }
  const { amount, currency, updated, customer } = parsePayload(settled, json);
  const { settings, nowEpochMs } = context;
  const reported = {
    // Not that of the notification, which is an event of its own.
    sourceEventId: `${id}/${status}`,
    occurredAt: new Date(Math.min(updated ?? nowEpochMs, nowEpochMs)).toISOString(),
    depositId: depositIdOf(id, settings),
    transactionId: id,
    amountMinor: minorFromDecimal({ amount, currency, path: 'amount' }, context),
    currency,
  };
  return settings.playerFrom === 'customer-id' && customer?.id !== undefined
    ? [{ type: 'deposit' as const, ...reported, playerId: customer.id }]
    : [{ type: 'unattributed' as const, said: 'deposit' as const, ...reported }];
}

function depositIdOf(id: string, { depositIdFrom }: PaysafecardSettings): string {
  const depositId = depositIdFrom === 'payment-id' ? id : correlationIdOf(id);
  if (depositId !== undefined) return depositId;
  throw new UnparseableWebhookError(['id: holds no Correlation-ID']);
}
