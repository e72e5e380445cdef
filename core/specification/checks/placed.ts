import type { Milestone } from '../../milestones.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import type { Parameter } from '../value-source.ts';
import { carriersOf, placesOf, requestsOf, type Siblings } from '../walk-requests.ts';
import { valuesOf } from '../walk-values.ts';

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

/** By what names a parameter goes; the platform's words for milestones may be names. */
export function namesOf(
  parameter: Parameter,
  milestones: readonly Milestone[],
  { events }: Pick<PlatformSpecification, 'events'>,
): string[] {
  if (typeof parameter.name === 'string') return [parameter.name];
  return carriersOf(parameter, milestones).flatMap((milestone) => events[milestone]?.word ?? []);
}
