import type { Milestone } from '../../milestones.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import type { RequestTemplate } from '../request-template.ts';
import type { Parameter } from '../value-source.ts';
import { valuesOf } from '../walk-values.ts';

/** A request, and where in the specification it stands. */
export type PlacedRequest = {
  /** As an error names it: `requests.conversion`. */
  path: string;
  template: RequestTemplate;
  /** The milestones that send it; none send a key API's. */
  milestones: Milestone[];
};

/** Parameters that stand side by side, so that each needs a name of its own. */
export type Siblings = {
  path: string;
  place: 'headers' | 'query' | 'form' | 'json';
  parameters: readonly Parameter[];
  milestones: Milestone[];
  /** All of them may be left out together. */
  optional: boolean;
};

export function milestonesIn({ events }: Pick<PlatformSpecification, 'events'>): Milestone[] {
  return Object.keys(events) as Milestone[];
}

export function requestsOf(specification: PlatformSpecification): PlacedRequest[] {
  const { requests, signing } = specification;
  const { put, probe } = signing?.keyApi ?? {};
  return [
    ...Object.entries(requests).map(([name, template]) => ({
      path: `requests.${name}`,
      template,
      milestones: milestonesIn(specification).filter(
        (milestone) => specification.events[milestone]?.request === name,
      ),
    })),
    ...(put ? [{ path: 'signing.keyApi.put', template: put, milestones: [] }] : []),
    ...(probe ? [{ path: 'signing.keyApi.probe', template: probe, milestones: [] }] : []),
  ];
}

/** The parameters of each place of a request. */
export function placesOf({ path, template, milestones }: PlacedRequest): Siblings[] {
  const { headers = [], query = [], body } = template;
  const always = { milestones, optional: false };
  return [
    { path: `${path}.headers`, place: 'headers', parameters: headers, ...always },
    { path: `${path}.query`, place: 'query', parameters: query, ...always },
    {
      path: `${path}.body.parameters`,
      place: body?.encoding === 'form' ? 'form' : 'json',
      parameters: body?.parameters ?? [],
      ...always,
    },
  ];
}

/** The members of every object inside a value: wherever it stands, it is JSON. */
export function objectsOf(specification: PlatformSpecification): Siblings[] {
  return valuesOf(specification).flatMap(({ source, path, milestones, optional }) =>
    source.from === 'object'
      ? [{ path, place: 'json' as const, parameters: source.members, milestones, optional }]
      : [],
  );
}

export function siblingsOf(specification: PlatformSpecification): Siblings[] {
  return [...requestsOf(specification).flatMap(placesOf), ...objectsOf(specification)];
}

/** Those of the milestones in which the parameter is carried. */
export function carriersOf({ milestones }: Parameter, among: readonly Milestone[]): Milestone[] {
  return among.filter((milestone) => !milestones || milestones.includes(milestone));
}

/** What a parameter is called in an error. */
export function titleOf({ name }: Parameter): string {
  return typeof name === 'string' ? name : '{event}';
}

/** By what names a parameter goes; the platform's words for milestones may be names. */
export function namesOf(
  parameter: Parameter,
  milestones: readonly Milestone[],
  { events }: Pick<PlatformSpecification, 'events'>,
): string[] {
  if (typeof parameter.name === 'string') return [parameter.name];
  return carriersOf(parameter, milestones).flatMap((milestone) => events[milestone]?.word ?? []);
}
