import { DAY_MS } from './days.ts';
import type { MilestoneRules } from './milestone-rules.ts';
import type { ReversalEvent } from './player-event.ts';
import { isOpen, type PostbackRow } from './postback.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';
import { asItStands, type Transition } from './transition.ts';

/** What a refund or chargeback makes of the postback of its deposit. */
export type ReversalDecision =
  /** Nothing has been sent: the deposit's postback ends here. */
  | { do: 'cancel'; transition: Transition }
  /** This or another reversal has ended it before. */
  | { do: 'nothing' }
  /** The platform is told, once it has the deposit. */
  | {
      do: 'report';
      whole: boolean;
      /** If not what the event says: what is left of the deposit, or all of it. */
      amountMinor?: string;
    }
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
    /** Reversals of the same deposit that were recorded before this one. */
    earlier?: readonly ReversalEvent[];
    /** What was agreed; without one everything is taken back that the platform can be told. */
    rule?: ReversalRule;
    nowEpochMs: number;
  },
): ReversalDecision {
  const { specification, rule, nowEpochMs, earlier = [] } = options;
  const why = rule && notAgreed(event, row.values, rule);
  if (why) return { do: 'suppress', ...why };
  const left = leftOf(row, earlier);
  const all = isWhole(event, row) || (left !== undefined && BigInt(event.amountMinor) >= left);
  const unsent = row.last === undefined && isOpen(row.state);
  if (unsent && all) {
    const reason = `${REVERSED_BY}${event.type}`;
    return {
      do: 'cancel',
      transition: { ...asItStands(row, nowEpochMs), state: 'discarded', reason },
    };
  }
  if (row.state === 'discarded' && row.reason?.startsWith(REVERSED_BY)) return { do: 'nothing' };
  if (left !== undefined && left <= 0n) return suppress('nothing-left-to-reverse', {});
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
  // A platform that is told of parts has been told of the earlier ones; another one of nothing yet.
  const takesParts = specification.reversals.partial === 'sent';
  const whole = all && (!takesParts || left === undefined);
  if (!whole && !takesParts) {
    return suppress('partial-reversal-not-possible', { amountMinor: event.amountMinor });
  }
  if (left === undefined) return { do: 'report', whole };
  const told = whole ? row.values.paid?.amountMinor : least(left, event.amountMinor);
  return { do: 'report', whole, ...(told !== undefined && { amountMinor: told }) };
}

/** Why a deposit stays with the affiliate although it was taken back: too late, or not a cause that was agreed. */
export function notAgreed(
  { type, occurredAt }: ReversalEvent,
  deposit: { occurredAt: string },
  { causes, withinDays }: ReversalRule,
): { reason: string; because: Record<string, string> } | undefined {
  if (!causes.includes(type)) return { reason: 'reversal-not-agreed', because: { cause: type } };
  const ageMs = Date.parse(occurredAt) - Date.parse(deposit.occurredAt);
  if (withinDays === undefined || ageMs <= withinDays * DAY_MS) return undefined;
  const times = { depositedAt: deposit.occurredAt, occurredAt, withinDays: String(withinDays) };
  return { reason: 'reversal-too-late', because: times };
}

function suppress(reason: string, because: Record<string, string>): ReversalDecision {
  return { do: 'suppress', reason, because };
}

/**
 * What has not been taken back of a deposit before, in minor units.
 *
 * @returns undefined where nothing was, or some of it in another currency than the deposit's
 */
function leftOf(
  { values: { paid } }: PostbackRow,
  earlier: readonly ReversalEvent[],
): bigint | undefined {
  if (paid === undefined || earlier.length === 0) return undefined;
  if (earlier.some(({ currency }) => currency !== paid.currency)) return undefined;
  return earlier.reduce(
    (left, { amountMinor }) => left - BigInt(amountMinor),
    BigInt(paid.amountMinor),
  );
}

function least(left: bigint, amountMinor: string): string {
  return left < BigInt(amountMinor) ? left.toString() : amountMinor;
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
