import * as z from 'zod';
import { JOURNEY_PATHS } from './click-record.ts';
import { currencyCode } from './money/currencies.ts';

/**
 * The one vocabulary of everything behind ingest: what a source said about a player, normalised.
 * This is the `detail` of a `PlayerEvent` on the bus, whoever put it there.
 */

/** Printable ASCII, short enough that a ledger key made of two of them stays under 1,024 bytes. */
export const reference = z.string().regex(/^[\x20-\x7e]{1,128}$/, {
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

/** Minor units, as in `money`, of what may also be zero or a loss. */
const signedAmount = z.union(
  [
    z
      .int()
      .min(-(10 ** 14))
      .max(10 ** 14)
      .transform(String),
    z.string().regex(/^(0|-?[1-9]\d{0,29})$/),
  ],
  { error: 'must be a whole number of minor units, as a number or as digits' },
);
const total = z.strictObject({
  amountMinor: z.union(
    [
      z
        .int()
        .min(0)
        .max(10 ** 14)
        .transform(String),
      z.string().regex(/^(0|[1-9]\d{0,29})$/),
    ],
    { error: 'must be a whole number of minor units from 0, as a number or as digits' },
  ),
  currency: currencyCode,
});

/** Where in the operator's offer something happened, by the names that the stage file routes by. */
export const flow = {
  /** Such as `casino`, `sportsbook` or `poker`. */
  product: configuredName.optional(),
  channel: z.enum(['web', 'app']).optional(),
  /** By which way the player came to it: in a page inside another one, at a provider's own checkout. */
  path: z.enum(JOURNEY_PATHS).optional(),
};

/** What brings a player to a platform that attributes without a click. */
export const clickless = {
  promoCode: clickId.optional(),
  /** The host name of a dedicated landing page, lower case. */
  domain: z
    .string()
    .regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}$/, { error: 'must be a host name' })
    .optional(),
};

/** What the operator's backend says of a player's life so far; later figures take the place of earlier ones. */
export const totals = {
  /** All that the player has paid in. */
  deposited: total.optional(),
  /** All that the player has staked. */
  wagered: total.optional(),
};

/** A period's revenue of one player, whole or so far. */
export const statement = {
  /** A year, month or day: `2026`, `2026-10`, `2026-10-31`. */
  period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, {
    error: 'must be YYYY, YYYY-MM or YYYY-MM-DD',
  }),
  /** From 0; a higher one restates the period. */
  revision: z.int().min(0).max(9999),
  /** Gross gaming revenue: stakes less winnings. */
  ggrMinor: signedAmount.optional(),
  /** Net gaming revenue: the same less bonuses, fees and taxes, as agreed. */
  ngrMinor: signedAmount.optional(),
  currency: currencyCode,
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
  ...flow,
  attributes: attributes.optional(),
  /** A test conversion: it goes all the way, in a space of its own. */
  test: z.literal(true).optional(),
  /** Set by the authority when it puts a held event on the bus again. */
  released: z.literal(true).optional(),
  /** Set by the authority: from then on this corroborating source may decide. */
  decidesFrom: instant.optional(),
  /** The person who said that it is no duplicate of another one. */
  vouchedBy: z.string().min(1).max(100).optional(),
};

export const playerEvent = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('registration'),
    click: click.optional(),
    ...clickless,
  }),
  z.strictObject({ ...common, type: z.literal('deposit'), ...depositReferences, ...money }),
  z.strictObject({ ...common, type: z.literal('refund'), ...depositReferences, ...money }),
  z.strictObject({ ...common, type: z.literal('chargeback'), ...depositReferences, ...money }),
  /** Says whose a payment is before it is made: what a provider later signs is the reference alone. */
  z.strictObject({
    ...common,
    type: z.literal('reference'),
    depositId: reference,
    expected: total.optional(),
  }),
  z.strictObject({ ...common, type: z.literal('activity'), ...totals }),
  z.strictObject({ ...common, type: z.literal('revenue'), ...statement }),
]);

export type PlayerEvent = z.infer<typeof playerEvent>;
export type RegistrationEvent = Extract<PlayerEvent, { type: 'registration' }>;
export type DepositEvent = Extract<PlayerEvent, { type: 'deposit' }>;
export type ReversalEvent = Extract<PlayerEvent, { type: 'refund' | 'chargeback' }>;
export type ReferenceEvent = Extract<PlayerEvent, { type: 'reference' }>;
export type ActivityEvent = Extract<PlayerEvent, { type: 'activity' }>;
export type RevenueEvent = Extract<PlayerEvent, { type: 'revenue' }>;
/**
 * `clickless`: the click ID only stands for one, and is nobody's business outside the ledger.
 * `timeUnknown`: nobody said when it was; `clickedAt` is the moment of binding, and no window begins.
 */
export type Click = z.infer<typeof click> & { clickless?: true; timeUnknown?: true };

/** What ingest and the authority add to what a source reports. */
type Added =
  | 'v'
  | 'source'
  | 'playerRef'
  | 'brand'
  | 'released'
  | 'decidesFrom'
  | 'vouchedBy'
  | 'test';
type Reported<E> = Omit<E, Added> & { playerId: string; brand?: string };
export type ReportedEvent =
  | Reported<RegistrationEvent>
  | Reported<DepositEvent>
  | Reported<ReversalEvent>
  | Reported<ReferenceEvent>
  | Reported<ActivityEvent>
  | Reported<RevenueEvent>;

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
