import { MILESTONES, type Milestone } from '../../milestones.ts';
import { MONEY_OF_MILESTONE } from '../money-of-milestone.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import type { ValueSource } from '../value-source.ts';
import { carriersOf, milestonesIn } from '../walk-requests.ts';
import { moneyIn, type PlacedValue, valuesOf } from '../walk-values.ts';
import { siblingsOf } from './placed.ts';

/**
 * Values that the milestones which carry them never have. One that may be left out must have a
 * value for one of them at least.
 */
export function valueFaults(specification: PlatformSpecification): string[] {
  const placed = valuesOf(specification);
  return [
    ...placed.flatMap((value) => neverThere(value, specification)),
    ...placed.flatMap((value) => unmapped(value, specification)),
    ...placed.flatMap((value) => wordlessOriginals(value, specification)),
    ...namelessFaults(specification),
  ];
}

function neverThere(
  { source, path, place, milestones, optional }: PlacedValue,
  specification: PlatformSpecification,
): string[] {
  const need = needOf(source, specification);
  if (need === undefined) return [];
  const lacking = milestones.filter((milestone) => !need.milestones.includes(milestone));
  if (lacking.length === 0 || (optional && lacking.length < milestones.length)) return [];
  const allowed = need.milestones.length > 0 ? `milestones ${need.milestones.join(', ')}` : 'none';
  const isPossible = lacking.length < milestones.length && place !== 'path';
  const unless = isPossible ? ', or absent: "omit" or "empty"' : '';
  return [
    `${path} takes ${need.what}, which is never there for ${lacking.join(', ')}, allowed: ${allowed}${unless}`,
  ];
}

type Need = { what: string; milestones: Milestone[] };

/** In which milestones a source can have a value, if not in all of them. */
function needOf(source: ValueSource, specification: PlatformSpecification): Need | undefined {
  const { events } = specification;
  switch (source.from) {
    case 'money': {
      const { money } = source;
      if (money === 'payout') return undefined;
      return {
        what: money,
        milestones: MILESTONES.filter((milestone) => MONEY_OF_MILESTONE[milestone].includes(money)),
      };
    }
    case 'currency':
      return {
        what: 'the currency of a sum of money',
        milestones: MILESTONES.filter(
          (milestone) =>
            MONEY_OF_MILESTONE[milestone].length > 0 ||
            moneyIn(specification, milestone).includes('payout'),
        ),
      };
    case 'status':
      return { what: 'the status', milestones: milestonesWith(events, 'status') };
    case 'event':
      return source.of === 'original'
        ? { what: 'the event that is taken back', milestones: ['reversal'] }
        : { what: 'the word of the event', milestones: milestonesWith(events, 'word') };
    case 'field':
      return source.field === 'originalTransactionId' || source.field === 'reversalCause'
        ? { what: source.field, milestones: ['reversal'] }
        : undefined;
    default:
      return undefined;
  }
}

function milestonesWith(
  events: PlatformSpecification['events'],
  key: 'word' | 'status',
): Milestone[] {
  return milestonesIn({ events }).filter((milestone) => events[milestone]?.[key] !== undefined);
}

/**
 * A map of the platform's own words must know them all. One of causes need not: a cause that the
 * platform does not know is held.
 */
function unmapped({ source, path, milestones }: PlacedValue, specification: PlatformSpecification) {
  if (source.from !== 'map' || source.otherwise !== undefined) return [];
  const lacking = wordsOf(source.of, milestones, specification).filter(
    (word) => !Object.hasOwn(source.to, word),
  );
  return [...new Set(lacking)].map(
    (word) => `${path} maps no "${word}", allowed: a map of every word, or otherwise`,
  );
}

function wordsOf(
  source: ValueSource,
  milestones: Milestone[],
  { events }: PlatformSpecification,
): string[] {
  if (source.from !== 'status' && (source.from !== 'event' || source.of === 'original')) return [];
  const key = source.from === 'status' ? 'status' : 'word';
  return milestones.flatMap((milestone) => events[milestone]?.[key] ?? []);
}

/** A reversal that names what it takes back can be of nothing that has no word. */
function wordlessOriginals(
  { source, path, optional }: PlacedValue,
  { events, reversals }: PlatformSpecification,
): string[] {
  if (source.from !== 'event' || source.of !== 'original' || optional) return [];
  return (reversals?.of ?? [])
    .filter((milestone) => events[milestone]?.word === undefined)
    .map(
      (milestone) =>
        `${path} takes the event that is taken back, and ${milestone} has no word, allowed: reversals.of milestones with a word in events`,
    );
}

/** A parameter that the event's word gives its name has none without it. */
function namelessFaults(specification: PlatformSpecification): string[] {
  const { events } = specification;
  return siblingsOf(specification).flatMap(({ path, parameters, milestones }) =>
    parameters
      .filter(({ name }) => typeof name !== 'string')
      .flatMap((parameter) => carriersOf(parameter, milestones))
      .filter((milestone) => events[milestone]?.word === undefined)
      .map(
        (milestone) => `${path}.{event} has no name for ${milestone}, allowed: events with a word`,
      ),
  );
}
