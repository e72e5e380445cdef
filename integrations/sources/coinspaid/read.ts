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
  const said = parsePayload(deposit, json);
  return isCutToNothing(said.currency_received, context)
    ? { kind: 'ignored', type: 'deposit below the smallest unit' }
    : { kind: 'events', events: [report(said, context)] };
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

type Received = { amount: string; currency: string };
type Context = ReadingContext<CoinspaidSettings>;

/** Whether there was an amount, and the cut leaves none: an amount that was 0 is a fault instead. */
function isCutToNothing(received: Received, context: Context): boolean {
  const isNothing = (amount: string) => /^0+(\.0+)?$/.test(amount);
  return isNothing(amountOf(received, context)) && !isNothing(received.amount);
}

function minorAmount(received: Received, context: Context): string {
  const amount = amountOf(received, context);
  const { currency } = received;
  return minorFromDecimal({ amount, currency, path: 'currency_received.amount' }, context);
}

/** As the settings want it: whole, or without the digits beyond the currency's decimals. */
function amountOf(
  { amount, currency }: Received,
  { settings, currencies }: Pick<Context, 'settings' | 'currencies'>,
): string {
  const decimals = exponentOf(currency, currencies);
  const cut = settings.surplusDecimals === 'cut' && decimals !== undefined;
  return cut ? withDecimals(amount, decimals) : amount;
}

/** CoinsPaid keeps eight decimals of every currency, also of what was exchanged into euros. */
function withDecimals(amount: string, decimals: number): string {
  const [, whole, fraction] = /^(\d+)\.(\d+)$/.exec(amount) ?? [];
  if (whole === undefined || fraction === undefined) return amount;
  return decimals === 0 ? whole : `${whole}.${fraction.slice(0, decimals)}`;
}
