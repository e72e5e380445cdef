import type { PlatformSpecification } from '../platform-specification.ts';
import type { RequestTemplate, Requirement } from '../request-template.ts';
import {
  type PlacedRequest,
  placesOf,
  requestsOf,
  type Siblings,
  titleOf,
} from '../walk-requests.ts';
import { namesOf, objectsOf } from './placed.ts';

/** What one part of a request says of another part of it. */
export function requestFaults(specification: PlatformSpecification): string[] {
  const withinRequests = requestsOf(specification).flatMap((request) => {
    const places = placesOf(request);
    const names = places.flatMap((siblings) =>
      siblings.parameters.flatMap((parameter) =>
        namesOf(parameter, siblings.milestones, specification),
      ),
    );
    return [
      ...placeholderFaults(request),
      ...places.flatMap((siblings) => companionFaults(siblings, names)),
      ...requirementFaults(request, names),
    ];
  });
  const withinObjects = objectsOf(specification).flatMap((members) =>
    companionFaults(
      members,
      members.parameters.flatMap((parameter) =>
        namesOf(parameter, members.milestones, specification),
      ),
    ),
  );
  return [...withinRequests, ...withinObjects];
}

function placeholderFaults({ path, template }: PlacedRequest): string[] {
  const wanted = placeholdersIn(template);
  const given = Object.keys(template.pathValues ?? {});
  return [
    ...wanted
      .filter((name) => !given.includes(name))
      .map((name) => `${path}.pathValues.${name} is missing, allowed: a value for {${name}}`),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) => `${path}.pathValues has "${name}", allowed: the {placeholders} of the path`),
  ];
}

function placeholdersIn({ path }: RequestTemplate): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
}

function companionFaults({ path, parameters }: Siblings, names: readonly string[]): string[] {
  return parameters.flatMap((parameter) =>
    strangers(parameter.onlyWith ?? [], names).map(
      (name) => `${path}.${titleOf(parameter)}.onlyWith has "${name}", ${allowedNames(names)}`,
    ),
  );
}

function requirementFaults({ path, template, milestones }: PlacedRequest, names: string[]) {
  return (template.requirements ?? []).flatMap((requirement, index) => {
    const where = `${path}.requirements.${index}`;
    const wanted = requirement.milestones?.filter((name) => !milestones.includes(name)) ?? [];
    return [
      ...strangers(parametersIn(requirement), names).map(
        (name) => `${where} has "${name}", ${allowedNames(names)}`,
      ),
      ...wanted.map(
        (name) =>
          `${where}.milestones has ${name}, allowed: the milestones that are sent there, which are ${milestones.join(', ') || 'none'}`,
      ),
    ];
  });
}

function parametersIn(requirement: Requirement): string[] {
  return requirement.rule === 'one-of' ? requirement.sets.flat() : requirement.parameters;
}

function strangers(wanted: readonly string[], names: readonly string[]): string[] {
  return [...new Set(wanted)].filter((name) => !names.includes(name));
}

function allowedNames(names: readonly string[]): string {
  return `allowed: the parameters beside it, which are ${[...new Set(names)].join(', ') || 'none'}`;
}
