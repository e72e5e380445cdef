import type { Milestone } from '../milestones.ts';
import type { PlatformSpecification } from './platform-specification.ts';
import type { RequestTemplate } from './request-template.ts';
import type { Parameter } from './value-source.ts';

/** A request, and where in the specification it stands. */
export type PlacedRequest = {
  name: string;
  /** As an error names it: `requests.conversion`. */
  path: string;
  template: RequestTemplate;
  /** The milestones that send it, or that it asks about; none send a key API's. */
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

/** The milestones that have an event, in the order in which they are written. */
export function milestonesIn({ events }: Pick<PlatformSpecification, 'events'>): Milestone[] {
  return Object.keys(events) as Milestone[];
}

/** How the lookup's request is called where each request has a name. */
export const LOOKUP = 'lookup';

/** Whether what stands there is of a request that tells the platform of an event. */
export function isOfPostback({ path }: { path: string }): boolean {
  return path.startsWith('requests.');
}

/** Every request that a milestone makes, then the lookup's and a key API's. */
export function requestsOf(specification: PlatformSpecification): PlacedRequest[] {
  const { requests, events, signing, lookup } = specification;
  const postbacks = Object.entries(requests).map(([name, template]) => ({
    name,
    path: `requests.${name}`,
    template,
    milestones: milestonesIn({ events }).filter((sent) => events[sent]?.request === name),
  }));
  const lookups = lookup
    ? [
        {
          name: LOOKUP,
          path: 'lookup.request',
          template: lookup.request,
          milestones: milestonesIn({ events }).filter((sent) => lookup.milestones.includes(sent)),
        },
      ]
    : [];
  const { put, probe } = signing?.keyApi ?? {};
  const keyApi = Object.entries({ put, probe }).flatMap(([name, template]) =>
    template ? [{ name, path: `signing.keyApi.${name}`, template, milestones: [] }] : [],
  );
  return [...postbacks, ...lookups, ...keyApi];
}

/** The parameters of each place of a request; its path has none, only values. */
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

/** Those of the milestones in which the parameter is carried. */
export function carriersOf({ milestones }: Parameter, among: readonly Milestone[]): Milestone[] {
  return among.filter((milestone) => !milestones || milestones.includes(milestone));
}

/** Stands where the platform's word for the event is a parameter's name. */
export const EVENT_NAME = '{event}';

/** What a parameter is called in an error and in a document. */
export function titleOf({ name }: Parameter): string {
  return typeof name === 'string' ? name : EVENT_NAME;
}
