import { DAY_MS } from './days.ts';
import type { QualifiedRule } from './milestone-rules.ts';
import { compareAmount, majorUnits } from './money/amount-text.ts';
import { exponentOf } from './money/currencies.ts';
import type { Sum } from './postback.ts';

/** What is known of a player when the rule is asked. A deposit alone shows that at least so much was paid in. */
export type Figures = { deposited?: Sum | undefined; wagered?: Sum | undefined };

export type Qualification =
  | { met: true; basis: Record<string, string> }
  | { met: false; reason: string; because: Record<string, string> };

/**
 * Whether a player has reached the baseline.
 *
 * @param about - `countedFrom` is when the days began; undefined if that is not known
 * @returns the figures and bounds behind it, to be kept with what is decided
 */
export function qualify(
  rule: QualifiedRule,
  about: {
    figures: Figures;
    occurredAt: string;
    countedFrom: string | undefined;
    currencies: Record<string, number>;
  },
): Qualification {
  const { figures, occurredAt, countedFrom, currencies } = about;
  if (countedFrom === undefined) {
    return { met: false, reason: 'baseline-not-begun', because: { countedFrom: rule.countedFrom } };
  }
  const bounds = { countedFrom, occurredAt, withinDays: String(rule.withinDays) };
  if (Date.parse(occurredAt) - Date.parse(countedFrom) > rule.withinDays * DAY_MS) {
    return { met: false, reason: 'baseline-too-late', because: bounds };
  }
  const measures = [
    measure('deposited', figures.deposited, { least: rule.deposited, currencies }),
    ...(rule.wagered
      ? [measure('wagered', figures.wagered, { least: rule.wagered, currencies })]
      : []),
  ];
  const facts = Object.assign(bounds, ...measures.map(({ shown }) => shown));
  return measures.every(({ reached }) => reached)
    ? { met: true, basis: facts }
    : { met: false, reason: 'baseline-not-met', because: facts };
}

function measure(
  name: string,
  sum: Sum | undefined,
  { least, currencies }: { least: Record<string, string>; currencies: Record<string, number> },
): { reached: boolean; shown: Record<string, string> } {
  if (sum === undefined) return { reached: false, shown: { [name]: 'not stated' } };
  const exponent = exponentOf(sum.currency, currencies);
  const bound = Object.hasOwn(least, sum.currency) ? least[sum.currency] : undefined;
  const amount = exponent === undefined ? undefined : majorUnits(sum.amountMinor, exponent);
  const shown = {
    [name]: `${amount ?? `${sum.amountMinor} minor units`} ${sum.currency}`,
    [`${name}Least`]: bound === undefined ? `none in ${sum.currency}` : `${bound} ${sum.currency}`,
  };
  const compared =
    exponent === undefined
      ? undefined
      : // Stryker disable next-line StringLiteral: any text that is no number is no bound
        compareAmount(sum.amountMinor, exponent, bound ?? 'none');
  return { reached: (compared ?? -1) >= 0, shown };
}
