import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { money, playerId } from '../../../core/player-event.ts';
import { postJson } from '../call-api.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { usable } from '../read-answer.ts';
import {
  type ConfirmationContext,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../source-confirmer.ts';
import { VERSION } from './adapter.ts';
import type { PraxisCredentials, PraxisSettings } from './description.ts';
import { praxisDigest } from './sign.ts';
import { type Meaning, meaningOf, NOTHING_PAID, word } from './statuses.ts';
import { parseSubject, type Subject, TID } from './subject.ts';

/**
 * Asks `find-order`. Its request, its signature and the fields of its answer are unverified: they
 * are written down from memory, and no live account has answered yet. The answer's own signature is
 * in a header, which is not looked at: TLS and the configured host vouch for it.
 *
 * @see https://doc.praxiscashier.com/integration_docs/latest/agent_api/find_order
 */

type Context = ConfirmationContext<PraxisCredentials, PraxisSettings>;

const ASKED = 'an order';

const cid = z.object({ cid: playerId.nullish() }).nullish();
const answer = z.object({
  status: z.literal('0', { error: 'must be 0' }),
  customer: cid,
  session: z.object({ order_id: z.string(), cid: playerId.nullish() }),
  transaction: z
    .object({ tid: z.string().regex(TID), transaction_type: word, transaction_status: word })
    .loose()
    .nullish(),
});
type Transaction = NonNullable<z.infer<typeof answer>['transaction']>;
const settled = z.object({ currency: money.currency, amount: z.string() });

export const praxisConfirmer: SourceConfirmer<PraxisCredentials, PraxisSettings> = {
  async confirm(subject, context) {
    const notified = parseSubject(subject);
    if (notified === undefined) throw new NotConfirmableError('no transaction of an order');
    const { orderId } = notified;
    const { session, customer, transaction } = await ask(orderId, context);
    if (session.order_id !== orderId) {
      throw new SourceUnavailableError('it answered about another order');
    }
    // The notification said more than that: the API may be behind.
    if (!transaction) throw new SourceUnavailableError('it knows no transaction of the order');
    requireSame(transaction, notified);
    const { transaction_type: type, transaction_status: status } = transaction;
    const meaning = meaningOf(type, status);
    if (meaning !== undefined) {
      const player = session.cid ?? customer?.cid ?? undefined;
      return [reportOf({ meaning, player, orderId }, transaction, context)];
    }
    if (NOTHING_PAID.has(status)) return [];
    throw new SourceUnavailableError('it does not say what became of the transaction');
  },
};

/** An order can have several transactions: another one neither proves nor disproves what was notified. */
function requireSame(transaction: Transaction, { tid, type }: Subject): void {
  if (transaction.tid === tid && transaction.transaction_type === type) return;
  throw new SourceUnavailableError('it answered about another transaction of the order');
}

function ask(orderId: string, { call, credentials, settings, nowEpochMs }: Context) {
  const { merchantId, applicationKey, signingKey } = credentials;
  const { apiUrl } = settings;
  if (apiUrl === undefined) throw new NotConfirmableError('the setting apiUrl is missing');
  if (merchantId === undefined || applicationKey === undefined) {
    throw new NotConfirmableError('the secret has no merchantId and applicationKey');
  }
  const timestamp = Math.floor(nowEpochMs / 1000);
  const signed = [merchantId, applicationKey, String(timestamp), orderId];
  return postJson(
    call,
    {
      asked: ASKED,
      url: apiUrl,
      headers: { 'gt-authentication': praxisDigest(signed, signingKey).toString('hex') },
      body: {
        merchant_id: merchantId,
        application_key: applicationKey,
        order_id: orderId,
        version: VERSION,
        timestamp,
      },
    },
    answer,
  );
}

function reportOf(
  { meaning, player, orderId }: { meaning: Meaning; player: string | undefined; orderId: string },
  transaction: Transaction,
  context: Context,
): Report {
  const { tid } = transaction;
  const { currency, amount } = usable(ASKED, () => parsePayload(settled, transaction));
  // A refund is a transaction of its own, and its ID is not that of the deposit it takes back.
  const own = transaction.transaction_type === 'sale';
  const said = {
    sourceEventId: `${tid}/${transaction.transaction_status}`,
    occurredAt: new Date(context.nowEpochMs).toISOString(),
    depositId: orderId,
    ...(own && { transactionId: tid }),
    amountMinor: usable(ASKED, () => minorOf({ amount, currency }, context)),
    currency,
  };
  return player === undefined
    ? { type: 'unattributed', said: meaning, ...said }
    : { type: meaning, playerId: player, ...said };
}

function minorOf(
  { amount, currency }: { amount: string; currency: string },
  { settings, currencies }: Context,
): string {
  const path = 'transaction.amount';
  if (settings.amountUnit === 'major') {
    return minorFromDecimal({ amount, currency, path }, { currencies });
  }
  return parsePayload(z.object({ amount: money.amountMinor }), { amount }).amount;
}
