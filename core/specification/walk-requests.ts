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

/** The milestones that have an event, in the order in which they are written. */
export function milestonesIn({ events }: Pick<PlatformSpecification, 'events'>): Milestone[] {
  return Object.keys(events) as Milestone[];
}

/** Every request that a milestone makes, then a key API's. */
export function requestsOf({ requests, events, signing }: PlatformSpecification): PlacedRequest[] {
  const postbacks = Object.entries(requests).map(([name, template]) => ({
    name,
    path: `requests.${name}`,
    template,
    milestones: milestonesIn({ events }).filter((sent) => events[sent]?.request === name),
  }));
  const { put, probe } = signing?.keyApi ?? {};
  const keyApi = Object.entries({ put, probe }).flatMap(([name, template]) =>
    template ? [{ name, path: `signing.keyApi.${name}`, template, milestones: [] }] : [],
  );
  return [...postbacks, ...keyApi];
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
