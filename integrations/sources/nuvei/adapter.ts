import * as z from 'zod';
import { parsePayload } from '../parse-payload.ts';
import {
  type Reading,
  type ReadingContext,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../source-adapter.ts';
import { type NuveiCredentials, type NuveiSettings, nuveiDescription } from './description.ts';
import { type Dmn, decisionOn, dmnOf, fieldOf, isWithdrawal } from './dmn.ts';
import { verifyDmn } from './verify.ts';

/**
 * Nuvei (SafeCharge). A DMN's checksum covers neither what kind of transaction it is about nor whose
 * it is, so an approved one is reported as unconfirmed, and Nuvei is asked about its transaction.
 *
 * @see https://docs.nuvei.com/documentation/integration/webhooks/payment-dmns
 */

/** The API can be asked about this ID, and not about `PPP_TransactionID`. */
export const TRANSACTION_ID = /^\d{1,30}$/;

const payment = z.object({
  PPP_TransactionID: z.string(),
  TransactionID: z.string().regex(TRANSACTION_ID, { error: 'must be 1 to 30 digits' }),
  transactionType: z
    .string()
    .regex(/^[A-Za-z0-9]{1,20}$/, { error: 'must be 1 to 20 letters or digits' })
    .optional(),
  Status: z.string(),
  responseTimeStamp: z.string(),
});

/** Money is only set aside: nothing has been paid that could be asked about. */
const AUTHORISATIONS = new Set(['auth', 'auth3d', 'initauth3d']);

export const nuvei: SourceAdapter<NuveiCredentials, NuveiSettings> = {
  verify: verifyDmn,

  read(request, context): Reading {
    const dmn = dmnOf(request);
    const decision = decisionOn(dmn, context.settings);
    if (decision) {
      if ('answer' in decision) return { kind: 'ignored', type: decision.about };
      throw new UnparseableWebhookError([
        `(request): Nuvei waits for a decision on a ${decision.about}; the setting ` +
          `${decision.missing} says none, and Postproof is not the cashier`,
      ]);
    }
    if (isWithdrawal(dmn)) return { kind: 'ignored', type: 'withdrawal' };
    return readPayment(dmn, context);
  },

  answer(request, _reading, { settings }) {
    const decision = decisionOn(dmnOf(request), settings);
    const body = decision && 'answer' in decision ? decision.answer : 'OK';
    return { status: 200, contentType: 'text/plain; charset=utf-8', body };
  },
};

function readPayment(dmn: Dmn, { nowEpochMs }: ReadingContext<NuveiSettings>): Reading {
  const status = fieldOf(dmn, 'Status') ?? '';
  const type = fieldOf(dmn, 'transactionType');
  if (status !== 'APPROVED' || AUTHORISATIONS.has(type?.toLowerCase() ?? '')) {
    return { kind: 'ignored', type: `${type ?? 'payment'}/${status}`.slice(0, 100) };
  }
  const { PPP_TransactionID, TransactionID, transactionType, Status, responseTimeStamp } =
    parsePayload(payment, { ...dmn, transactionType: type });
  return {
    kind: 'events',
    events: [
      {
        type: 'unconfirmed',
        sourceEventId: [PPP_TransactionID, TransactionID, transactionType ?? '-', Status].join('/'),
        occurredAt: timeOf(responseTimeStamp, nowEpochMs),
        said: Status,
        subject: TransactionID,
      },
    ],
  };
}

/** The zone of Nuvei's time is not stated: read as UTC, and not believed where that cannot be. */
function timeOf(responseTimeStamp: string, nowEpochMs: number): string {
  const said = Date.parse(`${responseTimeStamp.replace('.', 'T')}Z`);
  const { replay } = nuveiDescription;
  const spanMs = replay.by === 'event-id' ? replay.retrySpanHours * 3_600_000 : 0;
  const believable = said <= nowEpochMs && said >= nowEpochMs - spanMs;
  return new Date(believable ? said : nowEpochMs).toISOString();
}
