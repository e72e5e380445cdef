import type { MilestoneRules } from './milestone-rules.ts';
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

type ReversalRule = MilestoneRules['reversal'];

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
  options: {
    specification: PlatformSpecification;
    /** What was agreed; without one everything is taken back that the platform can be told. */
    rule?: ReversalRule;
    nowEpochMs: number;
  },
): ReversalDecision {
  const { specification, rule, nowEpochMs } = options;
  const why = rule && notAgreed(event, row.values, rule);
  if (why) return { do: 'suppress', ...why };
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

/** Why a deposit stays with the affiliate although it was taken back: too late, or not a cause that was agreed. */
export function notAgreed(
  { type, occurredAt }: ReversalEvent,
  deposit: { occurredAt: string },
  { causes, withinDays }: ReversalRule,
): { reason: string; because: Record<string, string> } | undefined {
  if (!causes.includes(type)) return { reason: 'reversal-not-agreed', because: { cause: type } };
  const ageMs = Date.parse(occurredAt) - Date.parse(deposit.occurredAt);
  if (withinDays === undefined || ageMs <= withinDays * 86_400_000) return undefined;
  const times = { depositedAt: deposit.occurredAt, occurredAt, withinDays: String(withinDays) };
  return { reason: 'reversal-too-late', because: times };
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
