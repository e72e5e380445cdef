import type { RequestTemplate } from '../specification/request-template.ts';
import type { Parameter } from '../specification/value-source.ts';
import { type Claim, type Claims, claimed } from './claim.ts';
import { PLACES, parametersOf } from './fill-request.ts';
import { namesWithValue } from './parameter-values.ts';
import { faultsOf, keptOf } from './received-faults.ts';
import type { ReceivedRequest } from './received-request.ts';
import { requirementFault } from './requirement-fault.ts';
import type { Scope } from './scope.ts';
import { lessonsOf } from './source-lessons.ts';
import type { RenderFault } from './value.ts';

export type Interpretation = {
  /** All that could be learnt. */
  scope: Scope;
  claims: Claim[];
  faults: RenderFault[];
};

/**
 * Takes a request for one of a specification's, for one milestone: learns from its texts what went
 * into them, then compares each with what would be sent of that.
 */
export function interpretRequest(
  template: RequestTemplate,
  request: ReceivedRequest,
  start: Scope,
): Interpretation {
  const placed = claimsOf(template, request, start);
  const scope = learnt(placed.claims, start);
  const names = namesWithValue(keptOf(placed.claims));
  const required = requirementFault(template, start.row.milestone, names);
  const faults = [...request.faults, ...faultsOf(placed, scope), ...(required ? [required] : [])];
  return { scope, claims: placed.claims, faults };
}

function claimsOf(template: RequestTemplate, request: ReceivedRequest, scope: Scope): Claims {
  const inPath = Object.entries(template.pathValues ?? {}).map(([name, value]) => ({
    name,
    value,
  }));
  const parts = [
    { place: 'path', parameters: inPath },
    ...PLACES.map((place) => ({ place, parameters: parametersOf(template, place) })),
  ].map(({ place, parameters }) => {
    const received = request.parameters.filter((one) => one.place === place);
    return claimed(parameters, received, scope);
  });
  return {
    claims: parts.flatMap(({ claims }) => claims),
    // Every request has headers that no specification speaks of.
    left: parts.flatMap(({ left }) => left).filter(({ place }) => place !== 'headers'),
  };
}

/**
 * What is exact is learnt first, and what was cut or written without milliseconds adds only what is
 * still unknown. In the second round also joined texts are read whose other parts are known by then.
 */
function learnt(claims: readonly Claim[], start: Scope): Scope {
  const exact = claims.filter(({ parameter }) => !isCoarse(parameter));
  return [...exact, ...claims].reduce((scope, { parameter, received }) => {
    const lessons = received ? lessonsOf(parameter.value, received.text, scope) : [];
    return lessons.reduce(
      (known, lesson) => ('learn' in lesson ? lesson.learn(known) : known),
      scope,
    );
  }, start);
}

function isCoarse({ value, tooLong }: Parameter): boolean {
  return tooLong === 'cut' || (value.from === 'time' && !value.format.includes('milliseconds'));
}
