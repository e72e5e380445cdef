import * as z from 'zod';
import { parseExactJson } from '../exact-json.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody } from '../read-body.ts';
import type { Reading, SourceAdapter } from '../source-adapter.ts';
import type { PraxisCredentials, PraxisSettings } from './description.ts';
import { praxisDigest } from './sign.ts';
import { meaningOf, word } from './statuses.ts';
import { ORDER_ID, subjectOf, TID } from './subject.ts';
import { verifyNotification } from './verify.ts';

/**
 * Praxis, a cashier in front of many providers. What became of a transaction is not signed, so what
 * would count is reported as unconfirmed, and Praxis is asked about that transaction of its order.
 *
 * @see https://docs.praxis.tech/reference/paymentnotification
 */

export const VERSION = '1.3';

/** Numbers come as the texts they were written as: see `parseExactJson`. */
const anyNotification = z.object({
  transaction: z.object({ transaction_type: word, transaction_status: word }).nullish(),
});
const notification = z.object({
  timestamp: z.string().regex(/^\d{10}$/),
  session: z.object({
    order_id: z.string().regex(ORDER_ID, { error: 'must be 1 to 100 printable characters' }),
  }),
  transaction: z.object({ tid: z.string().regex(TID, { error: 'must be digits' }) }),
});

export const praxis: SourceAdapter<PraxisCredentials, PraxisSettings> = {
  verify: verifyNotification,

  read(request): Reading {
    const json = parseExactJson(decodeBody(request.body));
    const { transaction: named } = parsePayload(anyNotification, json);
    // A session that nobody paid in ends so.
    if (!named) return { kind: 'ignored', type: 'session' };
    const { transaction_type: type, transaction_status: status } = named;
    const said = `${type}/${status}`;
    if (meaningOf(type, status) === undefined) return { kind: 'ignored', type: said };
    const { timestamp, session, transaction } = parsePayload(notification, json);
    return {
      kind: 'events',
      events: [
        {
          type: 'unconfirmed',
          // With the type, which is not signed: a wrong one must not pass for the true one's repetition.
          sourceEventId: `${transaction.tid}/${type}/${status}`,
          occurredAt: new Date(Number(timestamp) * 1000).toISOString(),
          said,
          subject: subjectOf({ orderId: session.order_id, tid: transaction.tid, type }),
        },
      ],
    };
  },

  answer(_request, _reading, { credentials, settings, nowEpochMs }) {
    const timestamp = Math.floor(nowEpochMs / 1000);
    const answer = { status: 0, description: 'Ok', version: VERSION, timestamp };
    const values = [String(answer.status), String(timestamp)];
    return {
      status: 200,
      contentType: 'application/json; charset=utf-8',
      ...(settings.signAnswer && {
        headers: {
          'external-request-signature': praxisDigest(values, credentials.signingKey).toString(
            'hex',
          ),
        },
      }),
      body: JSON.stringify(answer),
    };
  },
};
