import type { Milestone } from '../milestones.ts';
import type { PlatformSpecification } from './platform-specification.ts';
import type { RequestTemplate } from './request-template.ts';
import type { MoneyKind, Parameter, ValueSource } from './value-source.ts';

/** A source of a value, and where in the specification it stands. */
export type PlacedValue = {
  source: ValueSource;
  /** As an error names it: `requests.conversion.query.amount`. */
  path: string;
  request: string;
  place: 'path' | 'headers' | 'query' | 'body';
  /** The milestones whose requests carry it. */
  milestones: Milestone[];
  /** It may be left out. */
  optional: boolean;
};

/** Every value of every request that a milestone makes, from the outside in; a key API's too. */
export function valuesOf(specification: PlatformSpecification): PlacedValue[] {
  const { requests, signing } = specification;
  const events = Object.entries(specification.events) as Array<[Milestone, { request: string }]>;
  const postbacks = Object.entries(requests).flatMap(([request, template]) => {
    const milestones = events.filter(([, rule]) => rule.request === request).map(([name]) => name);
    return valuesOfRequest(template, { path: `requests.${request}`, request, milestones });
  });
  const { put, probe } = signing?.keyApi ?? {};
  const keyApi = Object.entries({ put, probe }).flatMap(([request, template]) =>
    template
      ? valuesOfRequest(template, { path: `signing.keyApi.${request}`, request, milestones: [] })
      : [],
  );
  return [...postbacks, ...keyApi];
}

type Origin = Pick<PlacedValue, 'path' | 'request' | 'milestones'>;

function valuesOfRequest(template: RequestTemplate, origin: Origin): PlacedValue[] {
  const inPath = Object.entries(template.pathValues ?? {}).flatMap(([name, source]) => {
    const path = `${origin.path}.pathValues.${name}`;
    return within(source, { ...origin, path, place: 'path', optional: false });
  });
  const { headers = [], query = [], body } = template;
  const inPlace = (place: 'headers' | 'query' | 'body', parameters: readonly Parameter[]) => {
    const path = `${origin.path}.${place === 'body' ? 'body.parameters' : place}`;
    return parameters.flatMap((parameter) =>
      ofParameter(parameter, { ...origin, path, place, optional: false }),
    );
  };
  return [
    ...inPath,
    ...inPlace('headers', headers),
    ...inPlace('query', query),
    ...inPlace('body', body?.parameters ?? []),
  ];
}

function ofParameter(parameter: Parameter, place: Omit<PlacedValue, 'source'>): PlacedValue[] {
  const name = typeof parameter.name === 'string' ? parameter.name : '{event}';
  const { milestones, absent, onlyWith } = parameter;
  return within(parameter.value, {
    ...place,
    path: `${place.path}.${name}`,
    milestones: milestones
      ? place.milestones.filter((milestone) => milestones.includes(milestone))
      : place.milestones,
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
