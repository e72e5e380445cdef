import { depositIdentity, type PlayerEvent } from '../../core/player-event.ts';
import { occurrenceOfStatement } from '../../core/revenue.ts';
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
