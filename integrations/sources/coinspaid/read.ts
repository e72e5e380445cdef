import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import { playerId } from '../../../core/player-event.ts';
import { parseExactJson } from '../exact-json.ts';
import { parsePayload } from '../parse-payload.ts';
import { minorFromDecimal } from '../read-amount.ts';
import { decodeBody } from '../read-body.ts';
import { type Reading, type ReadingContext, UnparseableWebhookError } from '../source-adapter.ts';
import type { CoinspaidSettings } from './description.ts';

/** Only incoming money to an address of a player; withdrawals, exchanges and invoices decide nothing. */
const DEPOSITS: readonly string[] = ['deposit', 'deposit_exchange'];

/** Numbers come as the texts they were written as: see `parseExactJson`. */
const anyCallback = z.object({
  type: z.string().min(1).max(50),
  status: z.string().min(1).max(50),
});
const deposit = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/, { error: 'must be an ID of letters and digits' }),
  status: z.literal('confirmed'),
  crypto_address: z.object({ foreign_id: playerId.nullish() }),
  end_user_reference: playerId.nullish(),
  currency_received: z.object({
    amount: z.string(),
    currency: z
      .string()
      .regex(/^[A-Z0-9]{2,10}$/, { error: 'must be 2 to 10 upper-case letters or digits' }),
  }),
});

/** @throws {UnparseableWebhookError} if a field that is needed is missing or wrong */
export function readCallback(
  body: Uint8Array,
  context: ReadingContext<CoinspaidSettings>,
): Reading {
  const json = parseExactJson(decodeBody(body));
  const { type, status } = parsePayload(anyCallback, json);
  if (!DEPOSITS.includes(type) || status !== 'confirmed') {
    return { kind: 'ignored', type: `${type} ${status}` };
  }
  return { kind: 'events', events: [report(parsePayload(deposit, json), context)] };
}

/**
 * The address belongs to one player for good, so the reference it was made with says whose the money
 * is. CoinsPaid says nowhere when a payment was made: the time is that of its receipt.
 */
function report(said: z.infer<typeof deposit>, context: ReadingContext<CoinspaidSettings>): Report {
  const { id, status, crypto_address, end_user_reference, currency_received } = said;
  const player = crypto_address.foreign_id ?? end_user_reference;
  if (player == null) {
    throw new UnparseableWebhookError([
      'crypto_address.foreign_id: is missing, and so is end_user_reference',
    ]);
  }
  return {
    type: 'deposit',
    sourceEventId: `${id}/${status}`,
    occurredAt: new Date(context.nowEpochMs).toISOString(),
    playerId: player,
    transactionId: id,
    amountMinor: minorAmount(currency_received, context),
    currency: currency_received.currency,
  };
}

function minorAmount(
  { amount, currency }: { amount: string; currency: string },
  { settings, currencies }: ReadingContext<CoinspaidSettings>,
): string {
  const decimals = exponentOf(currency, currencies);
  const cut = settings.surplusDecimals === 'cut' && decimals !== undefined;
  return minorFromDecimal(
    {
      amount: cut ? withDecimals(amount, decimals) : amount,
      currency,
      path: 'currency_received.amount',
    },
    { currencies },
  );
}

/** CoinsPaid keeps eight decimals of every currency, also of what was exchanged into euros. */
function withDecimals(amount: string, decimals: number): string {
  const [, whole, fraction] = /^(\d+)\.(\d+)$/.exec(amount) ?? [];
  if (whole === undefined || fraction === undefined) return amount;
  return decimals === 0 ? whole : `${whole}.${fraction.slice(0, decimals)}`;
}
