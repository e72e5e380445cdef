import type { RequestRecord } from '../postback.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import type { FilledRequest } from './fill-request.ts';
import { jsonObject } from './json-text.ts';
import type { Filled } from './parameter-values.ts';
import { percentEncoded } from './percent-encoding.ts';
import { joinedBy, onWire, plain, rewritten, secretsOf, type Text } from './text.ts';

/** Every header is written down and sent as written: the record of a request is all of it. */
export const USER_AGENT = 'postproof/1';

export const CONTENT_TYPES = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  'json-list': 'application/json',
} as const;

/** A request whose every byte is decided. */
export type AssembledRequest = {
  method: RequestTemplate['method'];
  url: Text;
  headers: ReadonlyArray<readonly [string, Text]>;
  body?: Text;
};

export function assembleRequest(
  { method, body: template }: RequestTemplate,
  baseUrl: string,
  filled: FilledRequest,
): AssembledRequest {
  const address = [...plain(baseUrl), ...filled.path];
  const query = filled.query.length > 0 ? [...plain('?'), ...pairs(filled.query)] : [];
  const headers = [
    ...filled.headers.map(({ name, text }) => [name, text] as const),
    ...fixed({ Host: new URL(baseUrl).host, 'User-Agent': USER_AGENT, Connection: 'close' }),
  ];
  const url = [...address, ...query];
  if (!template) return { method, url, headers: [...headers, ...fixed(emptyBody(method))] };
  const body = bodyText(template.encoding, filled.body);
  const contentHeaders = fixed({
    'Content-Type': CONTENT_TYPES[template.encoding],
    'Content-Length': String(Buffer.byteLength(onWire(body))),
  });
  return { method, url, headers: [...headers, ...contentHeaders], body };
}

/** One of the two readings of a request. */
export function readingOf(
  { method, url, headers, body }: AssembledRequest,
  read: (text: Text) => string,
): RequestRecord {
  return {
    method,
    url: read(url),
    headers: Object.fromEntries(headers.map(([name, text]) => [name, read(text)])),
    ...(body && { body: read(body) }),
  };
}

/** Each secret of a request once. */
export function secretsIn({ url, headers, body }: AssembledRequest): string[] {
  const texts = [url, ...headers.map(([, text]) => text), ...(body ? [body] : [])];
  return [...new Set(texts.flatMap(secretsOf))];
}

/** Of these methods, Node would add the header by itself: what is recorded is what is sent. */
function emptyBody(method: RequestTemplate['method']): Record<string, string> {
  return method === 'GET' || method === 'DELETE' ? {} : { 'Content-Length': '0' };
}

function bodyText(encoding: keyof typeof CONTENT_TYPES, parameters: readonly Filled[]): Text {
  if (encoding === 'form') return pairs(parameters);
  const object = jsonObject(parameters);
  return encoding === 'json-list' ? [...plain('['), ...object, ...plain(']')] : object;
}

function pairs(parameters: readonly Filled[]): Text {
  return joinedBy(
    '&',
    parameters.map(({ name, text }) => [
      ...plain(`${percentEncoded(name)}=`),
      ...rewritten(text, percentEncoded),
    ]),
  );
}

function fixed(headers: Record<string, string>): Array<readonly [string, Text]> {
  return Object.entries(headers).map(([name, text]) => [name, plain(text)] as const);
}
