import { greaterThan } from 'dinero.js/bigint';
import { parseDecimal } from '../../money/decimal.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import { valuesOf } from '../walk-values.ts';

/** Sums need a rule for their currency, and bounds leave something between them. */
export function moneyFaults(specification: PlatformSpecification): string[] {
  const { money } = specification;
  const sums = valuesOf(specification).filter(
    ({ source }) => source.from === 'money' || source.from === 'currency',
  );
  const [first] = sums;
  const ruleless =
    first && !money
      ? [
          `money is missing, allowed: the rule of currency and bounds, because ${first.path} needs it`,
        ]
      : [];
  const min = parseDecimal(money?.min ?? '');
  const max = parseDecimal(money?.max ?? '');
  return min && max && greaterThan(min, max)
    ? [
        ...ruleless,
        `money.min is "${money?.min}", allowed: at most money.max, which is ${money?.max}`,
      ]
    : ruleless;
}
