import * as z from 'zod';
import { currencyCode } from './money/currencies.ts';

/**
 * The one vocabulary of everything behind ingest: what a source said about a player, normalised.
 * This is the `detail` of a `PlayerEvent` on the bus, whoever put it there.
 */

/** Printable ASCII, short enough that a ledger key made of two of them stays under 1,024 bytes. */
const reference = z.string().regex(/^[\x20-\x7e]{1,128}$/, {
  error: 'must be 1 to 128 printable ASCII characters',
});

export const configuredName = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
  error: 'must be 2 to 30 lower-case letters, digits or hyphens',
});

/** UTC, so that two events can be ordered by their text. */
export const instant = z.iso.datetime({ error: 'must be an ISO 8601 time in UTC, ending in Z' });

/** The operator's own ID of a player, before it becomes a pseudonym; lone surrogates would collide. */
export const playerId = z.string().regex(/^[^\p{Cs}]{1,255}$/u, {
  error: 'must be 1 to 255 characters',
});

/** Carried byte for byte. What is excluded survives no URL (control characters, lone surrogates) or no queue. */
export const clickId = z.string().regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,255}$/u, {
  error: 'must be 1 to 255 characters without control characters',
});

/** What a platform may want beside the vocabulary, such as an IP address or a promo code, by name. */
export const attributes = z
  .record(
    z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, { error: 'must be a name in camelCase' }),
    z.string().regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,500}$/u, {
      error: 'must be 1 to 500 characters without control characters',
    }),
  )
  .refine((given) => Object.keys(given).length <= 20, 'must be at most 20 attributes');

export const click = z.strictObject({
  platform: configuredName,
  clickId,
  clickedAt: instant,
  campaign: clickId.optional(),
  /** The affiliate, as the platform or the operator names it. */
  partner: clickId.optional(),
  attributes: attributes.optional(),
});

export const money = {
  /**
   * Minor units: 5000 is EUR 50.00 and JPY 5000. As a JSON number up to 15 digits, which it holds
   * exactly; as decimal digits in a text up to 30, because a crypto currency can have 18 decimals.
   */
  amountMinor: z.union(
    [
      z
        .int()
        .min(1)
        .max(10 ** 14)
        .transform(String),
      z.string().regex(/^[1-9]\d{0,29}$/),
    ],
    { error: 'must be a whole number of minor units above 0, as a number or as digits' },
  ),
  /** ISO 4217 or a crypto currency's code, upper case. */
  currency: currencyCode,
};

/** What identifies a deposit: the operator's own reference, else the provider's. */
export const depositReferences = {
  depositId: reference.optional(),
  transactionId: reference.optional(),
};

const common = {
  v: z.literal(1),
  source: configuredName,
  /** The source's own ID of this event: the same on every retry of it. */
  sourceEventId: reference,
  brand: configuredName,
  /** A keyed pseudonym of the player ID; see `pseudonymise`. */
  playerRef: reference,
  occurredAt: instant,
  attributes: attributes.optional(),
  /** A test conversion: it goes all the way, in a space of its own. */
  test: z.literal(true).optional(),
  /** Set by the authority when it puts a held event on the bus again. */
  released: z.literal(true).optional(),
};

export const playerEvent = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('registration'), click: click.optional() }),
  z.strictObject({ ...common, type: z.literal('deposit'), ...depositReferences, ...money }),
  z.strictObject({ ...common, type: z.literal('refund'), ...depositReferences, ...money }),
  z.strictObject({ ...common, type: z.literal('chargeback'), ...depositReferences, ...money }),
]);

export type PlayerEvent = z.infer<typeof playerEvent>;
export type RegistrationEvent = Extract<PlayerEvent, { type: 'registration' }>;
export type DepositEvent = Extract<PlayerEvent, { type: 'deposit' }>;
export type ReversalEvent = Extract<PlayerEvent, { type: 'refund' | 'chargeback' }>;
export type Click = z.infer<typeof click>;

/** Parts of an event that an adapter reports before ingest adds source, brand and pseudonym. */
type Reported<E> = Omit<E, 'v' | 'source' | 'playerRef' | 'brand' | 'released' | 'test'> & {
  playerId: string;
  brand?: string;
};
export type ReportedEvent =
  | Reported<RegistrationEvent>
  | Reported<DepositEvent>
  | Reported<ReversalEvent>;

/**
 * The identity of the deposit that an event speaks of, the same whoever reports it.
 *
 * @returns undefined if the source gave neither reference: such an event cannot be deduplicated
 */
export function depositIdentity(event: DepositEvent | ReversalEvent): string | undefined {
  return event.depositId ?? event.transactionId;
}

/** Names one event of one source: two deliveries of it are the same event. */
export function eventIdentity(event: Pick<PlayerEvent, 'source' | 'sourceEventId'>): string {
  return `${event.source}/${event.sourceEventId}`;
}
