import type { RevenueRule } from './milestone-rules.ts';
import type { RevenueEvent } from './player-event.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';
import type { MoneyKind } from './specification/value-source.ts';
import { moneyIn } from './specification/walk-values.ts';

/** What one platform has been told of one player's revenue, and what it rests on. Amounts in minor units. */
export type Account = {
  currency: string;
  /** The latest statement of each period, and of each product that is stated by itself. */
  periods: Record<string, { revision: number; amount: string }>;
  /** The sum of all that postbacks have said. */
  told: string;
  /** The occurrence of the latest postback. */
  latest?: string;
};

export type Booking =
  /** The statement is an older one than the period has, or the same again. */
  | { do: 'nothing'; reason: 'older-revision' | 'same-revision' }
  /** It is in another currency than those before it, lacks what is shared, or is of days stated already. */
  | { do: 'hold'; reason: 'currency-changed' | 'figure-missing' | 'periods-overlap' }
  /** The account changes and there is nothing to tell: the platform takes no loss, or nothing is owed. */
  | { do: 'note'; reason: 'carried-over' | 'nothing-owed'; account: Account; owed: string }
  | {
      do: 'tell';
      kind: MoneyKind;
      amount: string;
      account: Account;
      basis: Record<string, string>;
    };

/**
 * Books a statement. Whatever was restated, and in whatever order, all postbacks together tell the
 * platform the sum that the latest statements come to: each says the difference to what has been
 * told, or, to a platform that wants the total so far, the total.
 *
 * @param account - undefined for a player's first statement
 */
export function bookStatement(
  event: RevenueEvent,
  account: Account | undefined,
  { rule, specification }: { rule: RevenueRule; specification: PlatformSpecification },
): Booking {
  const before: Account = account ?? { currency: event.currency, periods: {}, told: '0' };
  if (before.currency !== event.currency) return { do: 'hold', reason: 'currency-changed' };
  const stated = rule.figure === 'ggr' ? event.ggrMinor : event.ngrMinor;
  // What is left out would restate the period as nothing.
  if (stated === undefined) return { do: 'hold', reason: 'figure-missing' };
  const key = statedOf(event);
  if (Object.keys(before.periods).some((other) => overlaps(key, other))) {
    return { do: 'hold', reason: 'periods-overlap' };
  }
  const earlier = Object.hasOwn(before.periods, key) ? before.periods[key] : undefined;
  if (earlier && earlier.revision >= event.revision) {
    const same = earlier.revision === event.revision;
    return { do: 'nothing', reason: same ? 'same-revision' : 'older-revision' };
  }
  const statement = { revision: event.revision, amount: stated };
  const periods = { ...before.periods, [key]: statement };
  const total = totalOf(periods, rule);
  const owed = total - BigInt(before.told);
  const noted = { ...before, periods };
  if (owed === 0n) return { do: 'note', reason: 'nothing-owed', account: noted, owed: '0' };
  const wantsTotal = specification.events.revenue?.cadence === 'cumulative-total';
  const amount = wantsTotal ? total : owed;
  if (amount < 0n && specification.money?.negative !== 'allowed') {
    return { do: 'note', reason: 'carried-over', account: noted, owed: owed.toString() };
  }
  return {
    do: 'tell',
    kind: kindTold(rule, specification),
    amount: amount.toString(),
    account: { ...noted, told: total.toString(), latest: occurrenceOfStatement(event) },
    basis: {
      figure: rule.figure,
      losses: rule.losses,
      stated,
      statedBefore: earlier?.amount ?? 'nothing',
      toldBefore: before.told,
      toldNow: total.toString(),
    },
  };
}

export function occurrenceOfStatement(event: RevenueEvent): string {
  return `${statedOf(event)}.${event.revision}`;
}

/** What a statement is of: a period, of one product if it says so. */
function statedOf({ product, period }: RevenueEvent): string {
  return product === undefined ? period : `${product}:${period}`;
}

/** A day and its month, or one product and all of them: both would count the same revenue. */
function overlaps(one: string, other: string): boolean {
  if (one === other) return false;
  const [product, period] = partsOf(one);
  const [otherProduct, otherPeriod] = partsOf(other);
  const meets = product === otherProduct || product === '' || otherProduct === '';
  // Years, months and days end with their digits: a hyphen tells a part from a longer number.
  const nested =
    `${period}-`.startsWith(`${otherPeriod}-`) || `${otherPeriod}-`.startsWith(`${period}-`);
  return meets && nested;
}

function partsOf(stated: string): [product: string, period: string] {
  const colon = stated.indexOf(':');
  return [stated.slice(0, Math.max(0, colon)), stated.slice(colon + 1)];
}

function totalOf(periods: Account['periods'], { losses }: RevenueRule): bigint {
  const forgiven = losses === 'forgiven';
  return Object.values(periods).reduce((sum, { amount }) => {
    const one = BigInt(amount);
    // Stryker disable next-line EqualityOperator: a period of zero adds nothing either way
    return forgiven && one < 0n ? sum : sum + one;
  }, 0n);
}

/** The platform's own name for what is shared with it. */
function kindTold({ figure }: RevenueRule, specification: PlatformSpecification): MoneyKind {
  const wanted = moneyIn(specification, 'revenue');
  return wanted.includes(figure) ? figure : 'revenue';
}
