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
    parameters: [...inPath, ...headers, ...inQuery.parameters, ...inBody.parameters],
    faults: [...inQuery.faults, ...inBody.faults],
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
  const texts = match?.slice(1).map(percentDecoded);
  if (texts === undefined || texts.includes(undefined)) return undefined;
  const names = parts.filter(({ isName }) => isName);
  return names.flatMap(({ part }, index) =>
    texts
      .slice(index, index + 1)
      .filter((text) => text !== undefined)
      .map((text) => ({ place: 'path', name: part, text })),
  );
}

function pairsIn(text: string, place: Place): ReceivedRequest {
  const pairs = (text === '' ? [] : text.split('&')).map((pair) => readPair(pair, place));
  return {
    parameters: pairs.filter((pair) => 'text' in pair),
    faults: pairs.filter((pair) => 'rule' in pair),
  };
}

function readPair(pair: string, place: Place): Received | RenderFault {
  const equals = `${pair}=`.indexOf('=');
  const name = percentDecoded(pair.slice(0, equals));
  const text = percentDecoded(pair.slice(equals + 1));
  return name === undefined || text === undefined
    ? { parameter: pair.slice(0, equals), rule: 'must be percent-encoded UTF-8' }
    : { place, name, text, pair };
}

function bodyParameters(
  { body: template }: RequestTemplate,
  request: RequestRecord,
): ReceivedRequest {
  const { body = '' } = request;
  if (!template) return body === '' ? pairsIn('', 'body') : unreadable('is not expected');
  const { encoding } = template;
  const contentType = headerOf(request, 'content-type');
  if (contentType?.split(';')[0] !== CONTENT_TYPES[encoding]) {
    return unreadable(`must be ${CONTENT_TYPES[encoding]} and is ${contentType ?? 'of no type'}`);
  }
  if (encoding === 'form') return pairsIn(body, 'body');
  const json = parseJson(body);
  const object = encoding === 'json' ? json : onlyItem(json);
  if (isJsonObject(object)) return { parameters: membersOf(object), faults: [] };
  return unreadable(
    `must be ${encoding === 'json' ? 'a JSON object' : 'a JSON list of one object'}`,
  );
}

function onlyItem(json: Json | undefined): Json | undefined {
  return Array.isArray(json) && json.length === 1 ? json[0] : undefined;
}

function headerOf({ headers }: RequestRecord, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** A body that holds no pair of name and value, and the reason. */
function unreadable(rule: string): ReceivedRequest {
  return { ...pairsIn('', 'body'), faults: [{ parameter: 'body', rule }] };
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
