import type { Milestone } from '../milestones.ts';
import type { PlatformSpecification } from './platform-specification.ts';
import type { MoneyKind, Parameter, ValueSource } from './value-source.ts';
import {
  carriersOf,
  isOfPostback,
  type PlacedRequest,
  placesOf,
  requestsOf,
  type Siblings,
  titleOf,
} from './walk-requests.ts';

/** A source of a value, and where in the specification it stands. */
export type PlacedValue = {
  source: ValueSource;
  /** As an error names it: `requests.conversion.query.amount`. */
  path: string;
  /** On the wire: `amount`; inside an object the names of its members follow, each after a dot. */
  name: string;
  request: string;
  place: 'path' | Siblings['place'];
  /** The milestones whose requests carry it. */
  milestones: Milestone[];
  /** It may be left out. */
  optional: boolean;
};

/** Every value of every request that a milestone makes, from the outside in; a key API's too. */
export function valuesOf(specification: PlatformSpecification): PlacedValue[] {
  return requestsOf(specification).flatMap(valuesOfRequest);
}

function valuesOfRequest(request: PlacedRequest): PlacedValue[] {
  const { template, milestones } = request;
  const everywhere = { request: request.name, milestones, optional: false };
  const inPath = Object.entries(template.pathValues ?? {}).flatMap(([name, source]) => {
    const path = `${request.path}.pathValues.${name}`;
    return within(source, { ...everywhere, name, path, place: 'path' });
  });
  const inParameters = placesOf(request).flatMap(({ path, place, parameters }) =>
    parameters.flatMap((parameter) =>
      ofParameter(parameter, { ...everywhere, name: '', path, place }),
    ),
  );
  return [...inPath, ...inParameters];
}

function ofParameter(parameter: Parameter, place: Omit<PlacedValue, 'source'>): PlacedValue[] {
  const { absent, onlyWith } = parameter;
  const title = titleOf(parameter);
  return within(parameter.value, {
    ...place,
    path: `${place.path}.${title}`,
    name: place.name === '' ? title : `${place.name}.${title}`,
    milestones: carriersOf(parameter, place.milestones),
    optional: place.optional || absent === 'omit' || absent === 'empty' || onlyWith !== undefined,
  });
}

function within(source: ValueSource, place: Omit<PlacedValue, 'source'>): PlacedValue[] {
  const own = { ...place, source };
  switch (source.from) {
    case 'map':
    case 'digest':
      return [own, ...within(source.of, place)];
    case 'joined':
      return [own, ...source.parts.flatMap((part) => within(part, place))];
    case 'list':
      return [own, ...source.items.flatMap((item) => within(item, place))];
    case 'basic':
      return [own, ...within(source.user, place), ...within(source.password, place)];
    case 'object':
      return [own, ...source.members.flatMap((member) => ofParameter(member, place))];
    default:
      return [own];
  }
}

/** The attributes of an event that the platform asks for, each once. */
export function attributesIn(specification: PlatformSpecification): string[] {
  const names = valuesOf(specification).flatMap(({ source }) =>
    source.from === 'attribute' ? [source.attribute] : [],
  );
  return [...new Set(names)];
}

/** Whether a player's registration or first deposit cannot be told without a click. */
export function needsClick(specification: PlatformSpecification): boolean {
  return valuesOf(specification).some(
    ({ source, path, milestones, optional }) =>
      isOfPostback({ path }) &&
      source.from === 'field' &&
      source.field === 'clickId' &&
      !optional &&
      (milestones.includes('registration') || milestones.includes('ftd')),
  );
}

/** The kinds of money that a milestone's request carries, each once. */
export function moneyIn(specification: PlatformSpecification, milestone: Milestone): MoneyKind[] {
  const kinds = valuesOf(specification).flatMap(({ source, milestones }) =>
    source.from === 'money' && milestones.includes(milestone) ? [source.money] : [],
  );
  return [...new Set(kinds)];
}

/** The milestones whose requests cannot do without this kind of money. */
export function milestonesNeeding(
  specification: PlatformSpecification,
  money: MoneyKind,
): Milestone[] {
  const milestones = valuesOf(specification)
    .filter(
      ({ source, optional }) => source.from === 'money' && source.money === money && !optional,
    )
    .flatMap((placed) => placed.milestones);
  return [...new Set(milestones)];
}
