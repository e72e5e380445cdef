import * as z from 'zod';
import {
  attributes,
  configuredName,
  depositReferences,
  instant,
  money,
  type PlayerEvent,
  type ReportedEvent,
  reference,
} from './player-event.ts';

/**
 * What a source said and did not prove. It travels on the bus as player events do, and decides
 * nothing until the authority has found the proof: a reference that the operator registered, or the
 * source's own answer when it is asked.
 */

const common = {
  v: z.literal(1),
  source: configuredName,
  /** The source's own ID of this event: the same on every retry of it. */
  sourceEventId: reference,
  brand: configuredName.optional(),
  occurredAt: instant,
};

const CLAIMED_TYPES = ['deposit', 'refund', 'chargeback'] as const;

const unattributed = z.strictObject({
  ...common,
  type: z.literal('unattributed'),
  said: z.enum(CLAIMED_TYPES),
  ...depositReferences,
  ...money,
  attributes: attributes.optional(),
  /** Set by the authority: since when its reference has been unknown. */
  heldSince: instant.optional(),
});

const unconfirmed = z.strictObject({
  ...common,
  type: z.literal('unconfirmed'),
  /** The source's own word for what it says happened. */
  said: z.string().min(1).max(100),
  /** What to ask the source about, in its own terms. */
  subject: reference,
  /** Set by the authority: since when the source has been asked in vain. */
  askedSince: instant.optional(),
});

export const claim = z.discriminatedUnion('type', [unattributed, unconfirmed]);

/** `unattributed`: genuine, but only a payment's reference says whose it is. `unconfirmed`: not even that. */
export type Claim = z.infer<typeof claim>;
export type UnattributedEvent = Extract<Claim, { type: 'unattributed' }>;
export type UnconfirmedEvent = Extract<Claim, { type: 'unconfirmed' }>;

/** All that the bus carries in the one detail type that the authority reads. */
export type BusEvent = PlayerEvent | Claim;

type Unproven<E> = Omit<E, 'v' | 'source' | 'askedSince' | 'heldSince'>;
/** All that a source adapter may report. */
export type Report = ReportedEvent | Unproven<UnattributedEvent> | Unproven<UnconfirmedEvent>;

export function isClaim<E extends { type: string }>(
  event: E,
): event is Extract<E, { type: 'unattributed' | 'unconfirmed' }> {
  return event.type === 'unattributed' || event.type === 'unconfirmed';
}

/** Whether an event belongs to a test conversion; a claim never does. */
export function testFlagOf(event: BusEvent): true | undefined {
  return isClaim(event) ? undefined : event.test;
}

/** Whether its source said it just now: not a test, and nothing that the authority or a person brought again. */
export function isFresh(event: BusEvent): boolean {
  if (event.type === 'unattributed') return event.heldSince === undefined;
  if (event.type === 'unconfirmed') return event.askedSince === undefined;
  const { test, released, decidesFrom, vouchedBy } = event;
  return !test && !released && decidesFrom === undefined && vouchedBy === undefined;
}
