import { formatPostbackName } from '../../core/keys.ts';
import { ONCE } from '../../core/milestones.ts';
import { isOpen } from '../../core/postback.ts';
import type { StoredPostback } from '../books/read-ledger.ts';

/**
 * Tells which postbacks have come to an end: a terminal state, or held for a person because the
 * registration that must go first has ended without having been delivered.
 *
 * @param postbacks - all of the ledger
 */
export function endedAmong(postbacks: readonly StoredPostback[]): (row: StoredPostback) => boolean {
  const notDelivered = new Set(
    postbacks
      .filter(({ state }) => !isOpen(state) && state !== 'delivered')
      .map(formatPostbackName),
  );
  return (row) => {
    if (!isOpen(row.state)) return true;
    if (row.state !== 'held' || row.reason !== 'registration-not-delivered') return false;
    const registration = { ...row, milestone: 'registration' as const, occurrence: ONCE };
    return notDelivered.has(formatPostbackName(registration));
  };
}
