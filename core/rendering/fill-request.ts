import type { RequestTemplate } from '../specification/request-template.ts';
import { type Filled, filledFrom, namesWithValue, withCompanions } from './parameter-values.ts';
import { pathText } from './path-text.ts';
import { requirementFault } from './requirement-fault.ts';
import type { Scope } from './scope.ts';
import { candidatesOf } from './source-value.ts';
import { onWire, type Text } from './text.ts';
import type { RenderFault } from './value.ts';

/** All that a request says, before it is encoded; the path is encoded already. */
export type FilledRequest = { path: Text; headers: Filled[]; query: Filled[]; body: Filled[] };

export const PLACES = ['headers', 'query', 'body'] as const;
export type Place = (typeof PLACES)[number];

/** A token of RFC 9110. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What every server reads as it was sent: outer spaces are stripped, other characters guessed at. */
const HEADER_VALUE = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** Fills every place of a request, or names the first parameter that cannot be filled. */
export function fillRequest(
  template: RequestTemplate,
  scope: Scope,
): FilledRequest | { fault: RenderFault } {
  const path = pathText(template, scope);
  if ('fault' in path) return path;
  const candidates = withCompanions(
    PLACES.flatMap((place) =>
      candidatesOf(parametersOf(template, place), scope).map((one) => ({ ...one, place })),
    ),
  );
  const filledAt = (wanted: Place) =>
    filledFrom(candidates.filter(({ place }) => place === wanted));
  const headers = filledAt('headers');
  if ('fault' in headers) return headers;
  const query = filledAt('query');
  if ('fault' in query) return query;
  const body = filledAt('body');
  if ('fault' in body) return body;
  const fault =
    headerFault(headers.parameters) ??
    requirementFault(template, scope.row.milestone, namesWithValue(candidates));
  if (fault) return { fault };
  return {
    ...path,
    headers: headers.parameters,
    query: query.parameters,
    body: body.parameters,
  };
}

export function parametersOf(template: RequestTemplate, place: Place) {
  return (place === 'body' ? template.body?.parameters : template[place]) ?? [];
}

function headerFault(headers: readonly Filled[]): RenderFault | undefined {
  for (const { name, text } of headers) {
    if (!HEADER_NAME.test(name)) return { parameter: name, rule: 'must be the name of a header' };
    if (!HEADER_VALUE.test(onWire(text))) {
      return { parameter: name, rule: 'must be printable ASCII without outer spaces in a header' };
    }
  }
  return undefined;
}
