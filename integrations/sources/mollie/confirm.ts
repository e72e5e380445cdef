import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { readAnswer, usable } from '../read-answer.ts';
import {
  type ConfirmationContext,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../source-confirmer.ts';
import type { MollieCredentials, MollieSettings } from './description.ts';
import { chargeback, depositOf, payment, paymentId, refund, reversalOf } from './payment.ts';

/** From these no money comes any more; from any other, such as pending, it still may. */
const NEVER_PAID = ['canceled', 'expired', 'failed'];

/** More of them than one payment can have; a longer answer is cut and refused. */
const MAX_REVERSALS = 100;

const told = payment.extend({
  _embedded: z
    .object({
      refunds: z.array(refund).max(MAX_REVERSALS).default([]),
      chargebacks: z.array(chargeback).max(MAX_REVERSALS).default([]),
    })
    .prefault({}),
});

/**
 * Asks Mollie what has become of a payment: the deposit, each refund and each chargeback of it, every
 * time all of them, each with an ID that lasts.
 *
 * @see https://docs.mollie.com/reference/get-payment
 */
export const mollieConfirmer: SourceConfirmer<MollieCredentials, MollieSettings> = {
  async confirm(subject, context): Promise<readonly Report[]> {
    if (!paymentId.safeParse(subject).success) {
      throw new NotConfirmableError('the subject is no payment of Mollie');
    }
    const { apiKey } = context.credentials;
    if (apiKey === undefined) throw new NotConfirmableError('the secret holds no apiKey');
    const answer = await context.call({
      method: 'GET',
      url: `https://api.mollie.com/v2/payments/${subject}?embed=refunds,chargebacks`,
      headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
    });
    const payment = readAnswer(answer, told, subject);
    if (payment.id !== subject) throw new SourceUnavailableError('told of another payment');
    // An empty answer would end the matter for good.
    if (payment.status !== 'paid' && !NEVER_PAID.includes(payment.status)) {
      throw new SourceUnavailableError(`${subject} is neither paid nor given up yet`);
    }
    return usable(subject, () => reportsOf(payment, context));
  },
};

function reportsOf(
  payment: z.infer<typeof told>,
  context: ConfirmationContext<MollieCredentials, MollieSettings>,
): Report[] {
  const { id, metadata } = payment;
  const of = { paymentId: id, metadata };
  const { refunds, chargebacks } = payment._embedded;
  const deposits =
    payment.status === 'paid'
      ? [depositOf(payment, { sourceEventId: `${id}/paid`, path: '' }, context)]
      : [];
  const back = [
    ...refunds
      .filter(({ status }) => status === 'refunded')
      .map((entity) => ({ said: 'refund', entity }) as const),
    ...chargebacks
      .filter(({ reversedAt }) => !reversedAt)
      .map((entity) => ({ said: 'chargeback', entity }) as const),
  ];
  return [
    ...deposits,
    ...back.map(({ said, entity }) =>
      reversalOf(said, entity, { sourceEventId: entity.id, path: `${entity.id}.`, of }, context),
    ),
  ];
}
