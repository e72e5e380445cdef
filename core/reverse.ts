import type { ReversalEvent } from './player-event.ts';
import type { PostbackRow } from './postback.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';
import { asItStands, type Transition } from './transition.ts';

/** What a refund or chargeback makes of the postback of its deposit. */
export type ReversalDecision =
  /** Nothing has been sent: the deposit's postback ends here. */
  | { do: 'cancel'; transition: Transition }
  /** This or another reversal has ended it before. */
  | { do: 'nothing' }
  /** The platform is told, once it has the deposit. */
  | { do: 'report'; whole: boolean }
  /** The platform cannot be told, or has nothing to take back. */
  | { do: 'suppress'; reason: string; because: Record<string, string> };

/** The reason of what a reversal ended or kept from being reported begins so. */
export const REVERSED_BY = 'reversed-by-';

/**
 * Decides a reversal of a deposit whose postback exists.
 *
 * @param row - the deposit's postback, `ftd` or `deposit`
 */
export function decideReversal(
  event: ReversalEvent,
  row: PostbackRow,
  { specification, nowEpochMs }: { specification: PlatformSpecification; nowEpochMs: number },
): ReversalDecision {
  const whole = isWhole(event, row);
  const unsent = row.last === undefined && (row.state === 'pending' || row.state === 'held');
  if (unsent && whole) {
    const reason = `${REVERSED_BY}${event.type}`;
    return {
      do: 'cancel',
      transition: { ...asItStands(row, nowEpochMs), state: 'discarded', reason },
    };
  }
  if (row.state === 'discarded' && row.reason?.startsWith(REVERSED_BY)) return { do: 'nothing' };
  if (row.state === 'rejected' || row.state === 'discarded') {
    return suppress('nothing-to-reverse', { deposit: row.state });
  }
  if (specification.events.reversal === undefined) {
    return suppress('milestone-not-wanted', { milestone: 'reversal' });
  }
  const of: readonly string[] = specification.reversals?.of ?? [];
  if (!of.includes(row.milestone) || !specification.reversals?.causes.includes(event.type)) {
    return suppress('reversal-not-possible', { milestone: row.milestone, cause: event.type });
  }
  if (!whole && specification.reversals?.partial !== 'sent') {
    return suppress('partial-reversal-not-possible', { amountMinor: event.amountMinor });
  }
  return { do: 'report', whole };
}

function suppress(reason: string, because: Record<string, string>): ReversalDecision {
  return { do: 'suppress', reason, because };
}

/** Compared in the currency the deposit was paid in. */
function isWhole(event: ReversalEvent, { values }: PostbackRow): boolean {
  return values.paid !== undefined && takesBackAll(event, values.paid);
}

/** A reversal in another currency than its deposit's is never taken for the whole. */
export function takesBackAll(
  reversal: Pick<ReversalEvent, 'amountMinor' | 'currency'>,
  deposit: { amountMinor: string; currency: string },
): boolean {
  return (
    reversal.currency === deposit.currency &&
    BigInt(reversal.amountMinor) >= BigInt(deposit.amountMinor)
  );
}
