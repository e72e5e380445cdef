import { authoritiesOf } from '../../core/authority.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import {
  type DepositEvent,
  depositIdentity,
  type PlayerEvent,
  type ReversalEvent,
} from '../../core/player-event.ts';
import { occurrenceOfStatement } from '../../core/revenue.ts';
import type { PaymentReference } from './claim-ports.ts';
import type { EventItem } from './ports.ts';

/** What an event without any reference is filed under; no other identity is a lone hyphen. */
export const NO_IDENTITY = '-';

/** How an event is filed with its player. */
export function fileOf(event: PlayerEvent): Omit<EventItem, 'status'> {
  switch (event.type) {
    case 'registration':
      return { milestone: 'registration', identity: event.playerRef, event };
    case 'deposit':
      return { milestone: 'deposit', identity: depositIdentity(event) ?? NO_IDENTITY, event };
    case 'refund':
    case 'chargeback':
      return { milestone: 'reversal', identity: depositIdentity(event) ?? NO_IDENTITY, event };
    case 'reference':
      return { milestone: 'deposit', identity: event.depositId, event };
    case 'activity':
      return { milestone: 'qualified', identity: event.playerRef, event };
    case 'revenue':
      return { milestone: 'revenue', identity: occurrenceOfStatement(event), event };
  }
}

/**
 * One payment of a source is one deposit, whether a report of it names the operator's reference or does
 * not: the first report names it for all. Two that name different ones are two payments.
 *
 * @param payment - what is known of the player's payment by its source's reference
 */
export function namedAs<Event extends DepositEvent | ReversalEvent>(
  event: Event,
  { depositId }: Pick<PaymentReference, 'depositId'>,
  config: PipelineConfig,
): Event {
  // What only corroborates may number its payments as it likes, and give many the same reference.
  const isNumbered = authoritiesOf('deposit', config).includes(event.source);
  const isOne = depositId === undefined ? isNumbered : event.depositId === undefined;
  return isOne ? { ...event, depositId } : event;
}
