import * as z from 'zod';
import { playerId, reference } from '../../../core/player-event.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { instantOf } from '../read-instant.ts';
import type { Reading, ReadingContext } from '../source-adapter.ts';
import type { TrustlySettings } from './description.ts';
import { isPlain } from './fixed-fields.ts';
import type { Notification } from './json-rpc.ts';

const PLAIN = {
  error: "must have no field's name in it: the signature does not tell where it ends",
};
const plainReference = reference.refine(isPlain, PLAIN);

const movement = z.object({
  params: z.object({
    data: z.object({
      amount: z.string(),
      currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
      /** The operator's reference of the order. */
      messageid: plainReference,
      /** Trustly's. */
      orderid: plainReference,
      enduserid: playerId.refine(isPlain, PLAIN),
      notificationid: plainReference,
      timestamp: z.string().transform((text, context) => {
        const instant = instantOf(isoOf(text));
        if (instant !== undefined) return instant;
        context.addIssue({ code: 'custom', message: 'must be a time with its UTC offset' });
        return z.NEVER;
      }),
    }),
  }),
});

/** Whether anything is reported of what such a notification says. */
export function isBelieved(method: string, { debits }: Pick<TrustlySettings, 'debits'>): boolean {
  return method === 'credit' || (method === 'debit' && debits === 'refund');
}

export function readNotification(
  { method, data }: Notification,
  context: ReadingContext<TrustlySettings>,
): Reading {
  const { depositPrefix = '' } = context.settings;
  const type = method === 'credit' ? 'deposit' : 'refund';
  if (!isBelieved(method, context.settings)) return { kind: 'ignored', type: method };
  const { params } = parsePayload(movement, { params: { data } });
  const { amount, currency, messageid, orderid, enduserid, notificationid, timestamp } =
    params.data;
  if (!messageid.startsWith(depositPrefix)) {
    return { kind: 'ignored', type: `${method} without the prefix of deposits` };
  }
  const path = 'params.data.amount';
  return {
    kind: 'events',
    events: [
      {
        type,
        sourceEventId: notificationid,
        occurredAt: timestamp,
        playerId: enduserid,
        depositId: messageid,
        transactionId: orderid,
        amountMinor: minorFromDecimal({ amount, currency, path }, context),
        currency,
      },
    ],
  };
}

/** `2010-01-20 14:42:04.675645+01` is Trustly's spelling, that of PostgreSQL. */
function isoOf(timestamp: string): string {
  return timestamp.replace(/^(\S{10}) /, '$1T').replace(/([+-]\d\d)$/, '$1:00');
}
