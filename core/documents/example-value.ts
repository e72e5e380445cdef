import { isJsonObject, type Json, parseJson } from '../rendering/json-tree.ts';
import { asText, type ReceivedRequest } from '../rendering/received-request.ts';
import { EVENT_NAME } from '../specification/walk-requests.ts';
import type { ParameterRow, Place } from './parameter-rows.ts';

/** As the reader of requests names the places. */
const READ_IN: Record<Place, ReceivedRequest['parameters'][number]['place']> = {
  path: 'path',
  header: 'headers',
  query: 'query',
  form: 'body',
  body: 'body',
};

/**
 * What a parameter was in a request, for the column of examples.
 *
 * @param word - the platform's word for the event, where it is a parameter's name
 * @returns undefined if the request does not carry it, or if its members say it better
 */
export function exampleValue(
  { place, keys, parameter }: ParameterRow,
  { received, word }: { received: ReceivedRequest; word: string },
): string | undefined {
  if (parameter.value.from === 'object' || parameter.value.from === 'list') return undefined;
  const [key = '', ...inner] = keys.map((part) => (part === EVENT_NAME ? word : part));
  // The case of a header's name means nothing.
  const folded = (name: string) => (place === 'header' ? name.toLowerCase() : name);
  const found = received.parameters.find(
    (candidate) =>
      candidate.place === READ_IN[place] && folded(candidate.name) === folded(String(key)),
  );
  if (found === undefined || inner.length === 0) return found?.text;
  const value = dig(parseJson(found.text), inner);
  return value === undefined ? undefined : asText(value).text;
}

/** JSON inside a JSON text is read on. */
function dig(value: Json | undefined, [key, ...rest]: Array<string | number>): Json | undefined {
  if (key === undefined || value === undefined) return value;
  if (typeof value === 'string') return dig(parseJson(value), [key, ...rest]);
  if (Array.isArray(value)) return dig(value[Number(key)], rest);
  return isJsonObject(value) && Object.hasOwn(value, key) ? dig(value[key], rest) : undefined;
}
