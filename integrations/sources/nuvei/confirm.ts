import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { playerId, reference } from '../../../core/player-event.ts';
import { postJson } from '../call-api.ts';
import { paymentReport } from '../payment-report.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { usable } from '../read-answer.ts';
import {
  type ConfirmationContext,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../source-confirmer.ts';
import { TRANSACTION_ID } from './adapter.ts';
import type { NuveiCredentials, NuveiSettings } from './description.ts';

/**
 * Asks `getTransactionDetails`. Its path, its checksum and the fields of its answer are unverified:
 * they are written down from memory, and no live account has answered yet.
 *
 * @see https://docs.nuvei.com/api/main/indexMain_v1_0.html?json#getTransactionDetails
 */

const ASKED = 'a transaction';

type Context = ConfirmationContext<NuveiCredentials, NuveiSettings>;

/** An empty text or null says the same as nothing. */
const unlessBlank = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());

const answer = z.object({
  status: z.literal('SUCCESS'),
  errCode: unlessBlank(z.literal('0')),
  clientUniqueId: unlessBlank(reference),
  userTokenId: unlessBlank(playerId),
  userDetails: unlessBlank(z.object({ userTokenId: unlessBlank(playerId) })),
  transactionDetails: z.object({
    transactionId: z.string().regex(TRANSACTION_ID),
    transactionType: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
    transactionStatus: z.string(),
    processedAmount: unlessBlank(z.string()),
    processedCurrency: unlessBlank(z.string().regex(/^[A-Z]{3}$/)),
    relatedTransactionId: unlessBlank(z.string().regex(TRANSACTION_ID)),
  }),
});

type Transaction = {
  id: string;
  type: string;
  status: string;
  depositId?: string | undefined;
  playerId?: string | undefined;
  amount?: string | undefined;
  currency?: string | undefined;
  related?: string | undefined;
};

type Said = 'deposit' | 'refund' | 'chargeback';

const MEANINGS = new Map<string, Said | 'void' | 'nothing'>([
  ['sale', 'deposit'],
  ['settle', 'deposit'],
  ['credit', 'refund'],
  ['refund', 'refund'],
  ['void', 'void'],
  ['chargeback', 'chargeback'],
  ['auth', 'nothing'],
  ['auth3d', 'nothing'],
  ['initauth3d', 'nothing'],
]);

export const nuveiConfirmer: SourceConfirmer<NuveiCredentials, NuveiSettings> = {
  async confirm(subject, context) {
    if (!TRANSACTION_ID.test(subject)) throw new NotConfirmableError('no ID of a transaction');
    const transaction = await ask(subject, context);
    if (/^(declined|error)$/i.test(transaction.status)) return [];
    if (!/^approved$/i.test(transaction.status)) {
      // The DMN said it is: the API may be behind.
      throw new SourceUnavailableError('it does not say whether the transaction is approved');
    }
    const said = meaningOf(transaction);
    if (said === 'nothing') return [];
    if (said === 'deposit') return [reportOf('deposit', { transaction }, context)];
    return takenBack(said, transaction, context);
  },
};

/**
 * What a transaction takes back is found through the deposit itself, because its own
 * `clientUniqueId` may be another one than the deposit's.
 */
async function takenBack(
  said: 'refund' | 'chargeback' | 'void',
  transaction: Transaction,
  context: Context,
): Promise<readonly Report[]> {
  const { related, id } = transaction;
  if (related === undefined || related === id) {
    // A credit without one is a withdrawal: money that was never a deposit.
    if (said !== 'chargeback') return [];
    throw new SourceUnavailableError('it does not say which deposit was charged back');
  }
  const deposit = await ask(related, context);
  if (meaningOf(deposit) === 'deposit') {
    return [reportOf(said === 'void' ? 'refund' : said, { transaction, deposit }, context)];
  }
  // What was only set aside is released again.
  if (said === 'void') return [];
  throw new SourceUnavailableError('what was taken back is no deposit');
}

function meaningOf({ type }: Transaction) {
  const meaning = MEANINGS.get(type);
  if (meaning === undefined) throw new SourceUnavailableError('it names an unknown type');
  return meaning;
}

async function ask(id: string, { call, credentials, settings, nowEpochMs }: Context) {
  const { merchantId, merchantSiteId, signingKey } = credentials;
  if (merchantId === undefined || merchantSiteId === undefined) {
    throw new NotConfirmableError('the secret has no merchantId and merchantSiteId');
  }
  // 2023-11-14T22:13:20.000Z is 20231114221320; whether Nuvei minds the zone is unverified.
  const timeStamp = new Date(nowEpochMs).toISOString().replace(/\D/g, '').slice(0, 14);
  const checksum = createHash(settings.digest)
    .update(merchantId + merchantSiteId + id + timeStamp + signingKey)
    .digest('hex');
  const said = await postJson(
    call,
    {
      asked: ASKED,
      url: `${settings.apiBaseUrl}/ppp/api/v1/getTransactionDetails.do`,
      body: { merchantId, merchantSiteId, transactionId: id, timeStamp, checksum },
    },
    answer,
  );
  if (said.transactionDetails.transactionId !== id) {
    throw new SourceUnavailableError('it answered about another transaction');
  }
  return transactionOf(said);
}

function transactionOf(said: z.infer<typeof answer>): Transaction {
  const details = said.transactionDetails;
  return {
    id: details.transactionId,
    type: details.transactionType.toLowerCase(),
    status: details.transactionStatus,
    depositId: said.clientUniqueId,
    playerId: said.userTokenId ?? said.userDetails?.userTokenId,
    amount: details.processedAmount,
    currency: details.processedCurrency,
    related: details.relatedTransactionId,
  };
}

function reportOf(
  type: Said,
  { transaction, deposit = transaction }: { transaction: Transaction; deposit?: Transaction },
  { currencies, nowEpochMs }: Context,
): Report {
  const { amount, currency } = transaction;
  if (amount === undefined || currency === undefined) {
    throw new SourceUnavailableError('it names no processed amount and currency');
  }
  const path = 'transactionDetails.processedAmount';
  return paymentReport(type, deposit.playerId ?? transaction.playerId, {
    sourceEventId: `${transaction.id}/${transaction.type}/approved`,
    // The answer's own times have no stated zone.
    occurredAt: new Date(nowEpochMs).toISOString(),
    depositId: deposit.depositId,
    transactionId: deposit.id,
    amountMinor: usable(ASKED, () => minorFromDecimal({ amount, currency, path }, { currencies })),
    currency,
  });
}
