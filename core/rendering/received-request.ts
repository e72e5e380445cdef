import type { RequestRecord } from '../postback.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import { CONTENT_TYPES } from './assemble-request.ts';
import type { Place } from './fill-request.ts';
import type { JsonForm } from './json-text.ts';
import { isJsonObject, type Json, NumberText, parseJson, writeJson } from './json-tree.ts';
import { percentDecoded } from './percent-encoding.ts';
import type { RenderFault } from './value.ts';

/** A parameter as it came, decoded once. */
export type Received = {
  place: Place | 'path';
  name: string;
  text: string;
  /** In JSON only. */
  form?: JsonForm;
  /** As it stood in a query or form. */
  pair?: string;
  /** It is no percent-encoded UTF-8. */
  malformed?: true;
};

export type ReceivedRequest = { parameters: Received[]; faults: RenderFault[] };

/** Takes a request apart. @returns undefined if it is of another method or path than the template */
export function receivedRequest(
  template: RequestTemplate,
  baseUrl: string,
  request: RequestRecord,
): ReceivedRequest | undefined {
  if (request.method !== template.method || !request.url.startsWith(baseUrl)) return undefined;
  const address = request.url.slice(baseUrl.length);
  const pathEnd = `${address}?`.indexOf('?');
  const inPath = valuesInPath(template.path, address.slice(0, pathEnd));
  if (inPath === undefined) return undefined;
  const headers = Object.entries(request.headers).map(
    ([name, text]): Received => ({ place: 'headers', name, text }),
  );
  const inQuery = pairsIn(address.slice(pathEnd + 1), 'query');
  const inBody = bodyParameters(template, request);
  return {
    parameters: [...inPath, ...headers, ...inQuery, ...inBody.parameters],
    faults: inBody.faults,
  };
}

/** @returns undefined if the path is another one */
function valuesInPath(template: string, path: string): Received[] | undefined {
  // Between the fixed stretches stand the names of the placeholders.
  const parts = template.split(/[{}]/).map((part, index) => ({ part, isName: index % 2 === 1 }));
  const expression = parts.map(({ part, isName }) =>
    isName ? '([^/]+)' : part.replaceAll('.', '\\.'),
  );
  const match = new RegExp(`^${expression.join('')}$`).exec(path);
  const texts = match
    ?.slice(1)
    .map(percentDecoded)
    .filter((text) => text !== undefined);
  const names = parts.filter(({ isName }) => isName);
  if (texts?.length !== names.length) return undefined;
  return names.flatMap(({ part }, index) =>
    texts.slice(index, index + 1).map((text) => ({ place: 'path', name: part, text })),
  );
}

function pairsIn(text: string, place: Place): Received[] {
  return (text === '' ? [] : text.split('&')).map((pair) => readPair(pair, place));
}

function readPair(pair: string, place: Place): Received {
  const equals = `${pair}=`.indexOf('=');
  const written = pair.slice(0, equals);
  const name = percentDecoded(written);
  const text = percentDecoded(pair.slice(equals + 1));
  return name === undefined || text === undefined
    ? { place, name: written, text: '', pair, malformed: true }
    : { place, name, text, pair };
}

function bodyParameters(
  { body: template }: RequestTemplate,
  request: RequestRecord,
): ReceivedRequest {
  const { body = '' } = request;
  if (!template) return body === '' ? nothing() : nothing('is not expected');
  const { encoding } = template;
  const contentType = headerOf(request, 'content-type');
  if (contentType?.split(';')[0] !== CONTENT_TYPES[encoding]) {
    return nothing(`must be ${CONTENT_TYPES[encoding]} and is ${contentType ?? 'of no type'}`);
  }
  if (encoding === 'form') return { parameters: pairsIn(body, 'body'), faults: [] };
  const json = parseJson(body);
  const object = encoding === 'json' ? json : onlyItem(json);
  if (isJsonObject(object)) return { parameters: membersOf(object), faults: [] };
  return nothing(`must be ${encoding === 'json' ? 'a JSON object' : 'a JSON list of one object'}`);
}

function onlyItem(json: Json | undefined): Json | undefined {
  return Array.isArray(json) && json.length === 1 ? json[0] : undefined;
}

function headerOf({ headers }: RequestRecord, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** What an empty body says, or one that cannot be read, and why. */
function nothing(...rules: string[]): ReceivedRequest {
  return { parameters: membersOf({}), faults: rules.map((rule) => ({ parameter: 'body', rule })) };
}

export function membersOf(object: { [name: string]: Json }): Received[] {
  return Object.entries(object).map(([name, json]) => ({ place: 'body', name, ...asText(json) }));
}

/** A JSON value as the text that a parameter of it would be. */
export function asText(json: Json): Required<Pick<Received, 'text' | 'form'>> {
  if (typeof json === 'string') return { text: json, form: 'text' };
  if (typeof json === 'boolean') return { text: String(json), form: 'boolean' };
  if (json instanceof NumberText) return { text: json.digits, form: 'number' };
  return { text: writeJson(json), form: 'structure' };
}
