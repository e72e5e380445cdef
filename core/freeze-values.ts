import type { Milestone } from './milestones.ts';
import { convertAmount } from './money/convert.ts';
import { crossRate, isUsable, type RateTable } from './money/rate-table.ts';
import { accountOf, type PlatformConfig } from './platform-config.ts';
import type { Click, PlayerEvent } from './player-event.ts';
import type { PostbackValues, Sum } from './postback.ts';
import type { MoneyKind } from './specification/value-source.ts';
import { moneyIn } from './specification/walk-values.ts';

/** What a postback will say of its event, before it has a name and a transaction ID. */
export type FrozenValues = Omit<PostbackValues, 'transactionId' | 'clickId' | 'playerRef'>;

/**
 * Takes from event, click and agreement what the platform is told, and nothing else: attributes that
 * its specification does not ask for are not kept. What the event itself spoke of is kept for our
 * own books.
 */
export function freezeValues(
  { event, click, milestone }: { event: PlayerEvent; click: Click; milestone: Milestone },
  platform: PlatformConfig,
): FrozenValues {
  const { clickedAt, campaign, partner, clickless } = click;
  const given = { ...click.attributes, ...event.attributes };
  const attributes = Object.fromEntries(
    platform.attributes.flatMap((name) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const paid = 'amountMinor' in event ? sumOf(event) : undefined;
  const sums = sumsOf(paid, { milestone, platform });
  return {
    occurredAt: event.occurredAt,
    ...(clickless ? { clickless } : { clickedAt }),
    ...(campaign !== undefined && { campaign }),
    ...(partner !== undefined && { partner }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(paid && { paid }),
    ...(Object.keys(sums).length > 0 && { sums }),
  };
}

function sumOf({ amountMinor, currency }: Sum): Sum {
  return { amountMinor, currency };
}

/** The sums that this milestone's request carries, each in the currency it came in. */
function sumsOf(
  paid: Sum | undefined,
  { milestone, platform }: { milestone: Milestone; platform: PlatformConfig },
): Partial<Record<MoneyKind, Sum>> {
  const kinds = moneyIn(platform.specification, milestone);
  const payout = platform.payouts[milestone];
  return {
    ...(paid && kinds.includes('deposit') && { deposit: paid }),
    ...(payout && kinds.includes('payout') && { payout }),
  };
}

/**
 * The currency that all sums of a postback are told in: the one that the platform takes of this
 * brand, else the deposit's, else that of the only other sum.
 */
export function currencyTold(
  platform: PlatformConfig,
  { brand, sums = {} }: { brand: string; sums?: FrozenValues['sums'] },
): string | undefined {
  const { specification, account } = accountOf(platform, brand);
  const rule = specification.money?.currency;
  if (rule?.rule !== 'one') return (sums.deposit ?? Object.values(sums)[0])?.currency;
  return typeof rule.code === 'string' ? rule.code : account[rule.code.account];
}

export type Expressed<V extends FrozenValues> =
  | { values: V }
  | { held: 'no-rate' | 'amount-too-small' };

type Rates = {
  table: RateTable | undefined;
  maxAgeDays: number;
  currencies: Record<string, number>;
};

/** Whether some sum has to be converted to be told in this currency. */
export function needsConversion({ sums = {} }: FrozenValues, to: string): boolean {
  return Object.values(sums).some(({ currency }) => currency !== to);
}

/**
 * The values with every sum told in one currency, each converted at most once at the rate of the
 * event's day, which they keep; or why they cannot be.
 */
export function expressSums<V extends FrozenValues>(
  values: V,
  to: string,
  { table, maxAgeDays, currencies }: Rates,
): Expressed<V> {
  const { sums = {}, occurredAt } = values;
  const amounts: Partial<Record<MoneyKind, string>> = {};
  const rates: Record<string, string> = {};
  for (const [kind, sum] of Object.entries(sums) as Array<[MoneyKind, Sum]>) {
    if (sum.currency === to) {
      amounts[kind] = sum.amountMinor;
      continue;
    }
    const isCurrent = table && isUsable(table, occurredAt.slice(0, 10), maxAgeDays);
    const rate = isCurrent ? crossRate(table, sum.currency, to) : undefined;
    if (rate === undefined) return { held: 'no-rate' };
    const { amountMinor: amount, currency: from } = sum;
    const result = convertAmount({ amount, from, to, rate, own: currencies });
    if (result === undefined) return { held: 'no-rate' };
    if ('roundedToZero' in result) return { held: 'amount-too-small' };
    amounts[kind] = result.amount;
    rates[from] = rate;
  }
  const converted = Object.keys(rates).length > 0 && table;
  const conversion = converted && { date: table.date, source: table.source, rates };
  return { values: { ...values, amounts, currency: to, ...(conversion && { conversion }) } };
}

/** Whether sums of this platform may have to be converted, so that rates are needed at all. */
export function mayConvert({ specification, payouts }: PlatformConfig): boolean {
  const rule = specification.money?.currency;
  if (rule?.rule === 'one') return rule.otherwise === 'convert';
  return (Object.keys(payouts) as Milestone[]).some((milestone) => {
    const kinds = moneyIn(specification, milestone);
    return kinds.includes('payout') && kinds.includes('deposit');
  });
}
