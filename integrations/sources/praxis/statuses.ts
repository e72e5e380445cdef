import * as z from 'zod';

/** A type or a status: `sale`, `in progress`. Which words there are is not known for certain. */
export const word = z.string().min(1).max(40);

export type Meaning = 'deposit' | 'refund' | 'chargeback';

/**
 * What a transaction of this type and status means for a player's deposits; undefined if nothing.
 * A payout is money to the player, whatever becomes of it.
 */
export function meaningOf(type: string, status: string): Meaning | undefined {
  if (type === 'sale') {
    if (status === 'approved') return 'deposit';
    // The provider gave the money back.
    if (status === 'reversed') return 'refund';
    if (status === 'chargeback') return 'chargeback';
  }
  return type === 'refund' && status === 'approved' ? 'refund' : undefined;
}

/** Statuses in which nothing was paid, and nothing will be. */
export const NOTHING_PAID: ReadonlySet<string> = new Set([
  'rejected',
  'declined',
  'error',
  'cancelled',
  'canceled',
]);
