import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { playerId, reference } from '../../../core/player-event.ts';
import { paymentReport } from '../payment-report.ts';
import { minorFromDecimal } from '../read-amount.ts';
import type { ReadingContext } from '../source-adapter.ts';
import type { PaypalSettings } from './description.ts';

/** Captures and refunds as PayPal's Payments API (v2) tells them. */

/** Strict, because it becomes a part of a URL. */
export const paypalId = z.string().regex(/^[A-Z0-9]{10,30}$/, {
  error: 'must be 10 to 30 upper-case letters and digits',
});

const money = z.object({
  currency_code: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
  /** Decimal, in major units. */
  value: z.string().max(40),
});
const time = z.iso.datetime({ offset: true });

export const capture = z.object({
  id: paypalId,
  status: z.string(),
  amount: money,
  create_time: time,
  custom_id: playerId.optional(),
  invoice_id: reference.optional(),
});
export type Capture = z.infer<typeof capture>;

export const refund = z.object({
  id: paypalId,
  status: z.string(),
  amount: money,
  create_time: time,
  links: z.array(z.object({ rel: z.string(), href: z.string().max(500) })).max(20),
});
export type Refund = z.infer<typeof refund>;

/** A capture that was completed, though some or all of it may have been paid back since. */
const TAKEN = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'];
const CAPTURE_LINK = /^https:\/\/[a-z0-9.-]{1,100}\/v2\/payments\/captures\/([A-Z0-9]{10,30})$/;

/** From these no money comes any more; from any other, such as PENDING, it still may. */
const NEVER_TAKEN = ['DECLINED', 'FAILED'];
const NEVER_PAID_BACK = ['CANCELLED', 'FAILED'];

/** @returns undefined while nobody can tell: it is pending, or of a status that is not known here */
export function isTaken({ status }: Capture): boolean | undefined {
  if (TAKEN.includes(status)) return true;
  return NEVER_TAKEN.includes(status) ? false : undefined;
}

/** @returns undefined while nobody can tell: it is pending, or of a status that is not known here */
export function isPaidBack({ status }: Refund): boolean | undefined {
  if (status === 'COMPLETED') return true;
  return NEVER_PAID_BACK.includes(status) ? false : undefined;
}

/** The ID of the capture that a refund takes back. @returns undefined if it names none, or several */
export function captureOf({ links }: Refund): string | undefined {
  const up = links.filter(({ rel }) => rel === 'up');
  return up.length === 1 ? CAPTURE_LINK.exec(up[0]?.href ?? '')?.[1] : undefined;
}

/**
 * @param said - with what it is about: the capture itself, or what takes money back from it
 * @param of - the capture: its references are those of the deposit
 * @throws {UnparseableWebhookError} if the amount cannot be used
 */
export function reportOf(
  { said, event }: { said: 'deposit' | 'refund' | 'chargeback'; event: Capture | Refund },
  of: Capture,
  context: ReadingContext<PaypalSettings>,
): Report {
  const { currency_code: currency, value: amount } = event.amount;
  const player = context.settings.playerIn === 'custom_id' ? of.custom_id : undefined;
  return paymentReport(said, player, {
    sourceEventId: `${said}/${event.id}`,
    occurredAt: new Date(event.create_time).toISOString(),
    depositId: of.invoice_id,
    transactionId: of.id,
    amountMinor: minorFromDecimal({ amount, currency, path: 'amount' }, context),
    currency,
  });
}
