import * as z from 'zod';
import { capturedClick } from '../../core/captured-click.ts';
import {
  attributes,
  click,
  clickless,
  configuredName,
  depositReferences,
  flow,
  instant,
  money,
  playerId,
  type ReportedEvent,
  reference,
  statement,
  totals,
} from '../../core/player-event.ts';
import { parsePayload } from './parse-payload.ts';
import type { Reading } from './source-adapter.ts';

/**
 * What an operator's own backend says in our vocabulary, whatever carries it: a type, the time at
 * which it happened, and what is known of it. Fields that are not in the vocabulary are left out.
 */

const player = {
  playerId,
  brand: configuredName.optional(),
  attributes: attributes.optional(),
  ...flow,
};
const event = <T extends z.ZodType, D extends z.ZodRawShape>(type: T, data: D) =>
  z.object({ type, timestamp: instant, data: z.object({ ...player, ...data }) });

export const operatorPayload = z.discriminatedUnion('type', [
  event(z.literal('registration'), {
    click: click.optional(),
    /** The same, as the browser library captured it. */
    capture: capturedClick.optional(),
    ...clickless,
  }),
  event(z.enum(['deposit', 'refund', 'chargeback']), { ...depositReferences, ...money }),
  event(z.literal('reference'), { depositId: reference, expected: totals.deposited }),
  event(z.literal('activity'), totals),
  event(z.literal('revenue'), statement),
]);
export type OperatorPayload = z.infer<typeof operatorPayload>;

export const OPERATOR_TYPES = [
  'registration',
  'deposit',
  'refund',
  'chargeback',
  'reference',
  'activity',
  'revenue',
] as const satisfies readonly OperatorPayload['type'][];

const anyPayload = z.object({ type: z.string().min(1).max(100) });

/**
 * Reads a payload in our vocabulary.
 *
 * @param sourceEventId - the carrier's own ID of it, the same on every retry
 * @throws {UnparseableWebhookError} naming every field that is missing or wrong
 */
export function readOperatorPayload(json: unknown, sourceEventId: string): Reading {
  const { type } = parsePayload(anyPayload, json);
  if (!(OPERATOR_TYPES as readonly string[]).includes(type)) return { kind: 'ignored', type };
  return {
    kind: 'events',
    events: [reportOf(parsePayload(operatorPayload, json), sourceEventId)],
  };
}

export function reportOf(payload: OperatorPayload, sourceEventId: string): ReportedEvent {
  const { type, timestamp } = payload;
  const data = type === 'registration' ? withClick(payload.data) : payload.data;
  return { ...data, type, sourceEventId, occurredAt: timestamp } as ReportedEvent;
}

type Registration = Extract<OperatorPayload, { type: 'registration' }>['data'];

/** A click that is written out goes before one that was captured. */
function withClick({ capture, ...data }: Registration): Omit<Registration, 'capture'> {
  return capture === undefined ? data : { click: capture, ...data };
}
