import type { Milestone } from '../../core/milestones.ts';
import { majorUnits } from '../../core/money/amount-text.ts';
import { exponentOf } from '../../core/money/currencies.ts';
import type { ReadRequest } from '../../core/rendering/read-request.ts';
import { MONEY_KINDS } from '../../core/specification/value-source.ts';
import type { AccountSettings } from './account-settings.ts';
import type { FarWorld } from './platform-behaviour.ts';
import type { Change, Conversion } from './request-entry.ts';

type Told = Pick<ReadRequest, 'values' | 'test'> & {
  milestone: Milestone;
  goal: string;
  status: string | undefined;
  dedupeKey: string | undefined;
};

type World = Pick<FarWorld, 'conversions' | 'newConversionId'>;

/**
 * What a platform has in its books after a postback: one conversion more, or another status of one
 * that it had. A reversal that names what it takes back changes that.
 *
 * @returns `why` if the conversion to be changed is not there
 */
export function bookPostback(
  told: Told,
  settings: Pick<AccountSettings, 'currencies'>,
  world: World,
): { conversions: Conversion[] } | { changes: Change[] } | { why: string } {
  const target = targetOf(told);
  if (target === undefined) {
    return { conversions: [conversionOf(told, settings, world)] };
  }
  const { what, isMeant } = target;
  const meant = world
    .conversions()
    .filter((conversion) => conversion.test === told.test && isMeant(conversion));
  const found = meant.findLast(target.isNamed) ?? meant.at(-1);
  if (found === undefined) return { why: `there is no conversion ${what}` };
  const { conversionId } = found;
  const status = told.status ?? 'reversed';
  return { changes: [{ conversionId, status, dedupeKey: told.dedupeKey }] };
}

/** The conversion that a postback is about, if it is not about one of its own. */
type Target = {
  what: string;
  /** Nothing that the two say of themselves speaks against it. */
  isMeant(conversion: Conversion): boolean;
  isNamed(conversion: Conversion): boolean;
};

function targetOf(told: Told): Target | undefined {
  const { milestone, goal, status, values } = told;
  const isOfClick = (conversion: Conversion) =>
    agree(conversion.clickId, values.clickId) && agree(conversion.playerRef, values.playerRef);
  if (milestone === 'reversal') {
    const { transactionId, milestone: of } = values.reversal?.original ?? {};
    if (transactionId === undefined && of === undefined) return undefined;
    return {
      what: `of ${transactionId ?? of}`,
      isMeant: (conversion) =>
        isOfClick(conversion) &&
        agree(conversion.milestone, of) &&
        agree(conversion.transactionId, transactionId),
      isNamed: (conversion) => conversion.transactionId === transactionId,
    };
  }
  if (milestone !== 'qualified' || status === undefined) return undefined;
  const isOfGoal = (conversion: Conversion) => conversion.goal === goal;
  return {
    what: `of this click for ${goal}`,
    isMeant: (conversion) => isOfClick(conversion) && isOfGoal(conversion),
    isNamed: isOfGoal,
  };
}

/** Where one of the two does not say, nothing speaks against it. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function conversionOf(
  { values, milestone, goal, status, dedupeKey, test }: Told,
  { currencies }: Pick<AccountSettings, 'currencies'>,
  world: World,
): Conversion {
  const { transactionId, playerRef, currency } = values;
  return {
    conversionId: world.newConversionId(),
    milestone,
    clickId: values.clickId ?? clickOf(playerRef, world),
    goal,
    dedupeKey,
    transactionId,
    playerRef,
    amount: amountIn(values, currencies),
    currency,
    status,
    ...(test && { test }),
  };
}

/** Later events may name the player alone: the platform knows the click from an earlier one. */
function clickOf(playerRef: string | undefined, world: World): string | undefined {
  if (playerRef === undefined) return undefined;
  return world.conversions().findLast((conversion) => conversion.playerRef === playerRef)?.clickId;
}

function amountIn(
  { amounts = {}, currency = '' }: ReadRequest['values'],
  currencies: Record<string, number> = {},
): string | undefined {
  const kind = MONEY_KINDS.find((one) => amounts[one] !== undefined);
  const exponent = exponentOf(currency, currencies);
  if (kind === undefined || exponent === undefined) return undefined;
  return majorUnits(amounts[kind] ?? '', exponent);
}
