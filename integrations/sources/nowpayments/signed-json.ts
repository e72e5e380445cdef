import { parseJson } from '../read-body.ts';
import { UnparseableWebhookError } from '../source-adapter.ts';

/** A JSON number by the characters it was written with, such as `0.10` or `1e-7`. */
export type NumberSource = { source: string };
/** A JSON document that keeps its numbers as they are written; objects are maps, so no key is special. */
export type SignedJson =
  | null
  | boolean
  | string
  | NumberSource
  | readonly SignedJson[]
  | SignedObject;
export type SignedObject = ReadonlyMap<string, SignedJson>;

/** Deeper than any notification, far shallower than what a call stack holds. */
const MAX_DEPTH = 32;
/** Longer than any amount; a longer one would cost time before anything is proven. */
const MAX_NUMBER_LENGTH = 100;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

/**
 * Reads JSON that is signed in another form than it is sent in, so that both sides read the same:
 * nothing is dropped, rounded, or there twice.
 *
 * @throws {UnparseableWebhookError} if it is no JSON object, holds a key twice, or is nested deeper than 32
 */
export function parseSignedJson(text: string): SignedObject {
  // What follows relies on correct JSON.
  parseJson(text);
  const tokens = (text.match(TOKEN) ?? []).values();
  const take: Take = () => tokens.next().value ?? '';
  const json = valueFrom(take(), take, 0);
  if (json instanceof Map) return json;
  throw new UnparseableWebhookError(['(body): must be a JSON object']);
}

type Take = () => string;

function valueFrom(token: string, take: Take, depth: number): SignedJson {
  if (token === '{' || token === '[') {
    if (depth === MAX_DEPTH) throw new UnparseableWebhookError(['(body): is nested too deeply']);
    return token === '{' ? objectFrom(take, depth + 1) : listFrom(take, depth + 1);
  }
  return /^[-\d]/.test(token) ? { source: token } : JSON.parse(token);
}

function objectFrom(take: Take, depth: number): SignedObject {
  const object = new Map<string, SignedJson>();
  for (let token = take(); token !== '}'; token = take()) {
    if (token === ',') continue;
    const key: string = JSON.parse(token);
    if (object.has(key)) throw new UnparseableWebhookError(['(body): holds a key twice']);
    take();
    object.set(key, valueFrom(take(), take, depth));
  }
  return object;
}

function listFrom(take: Take, depth: number): SignedJson[] {
  const list: SignedJson[] = [];
  for (let token = take(); token !== ']'; token = take()) {
    if (token !== ',') list.push(valueFrom(token, take, depth));
  }
  return list;
}

/**
 * The one plain decimal that a JSON number stands for: `0.10` is `0.1`, `1e-7` is `0.0000001`, `1.0`
 * is `1`.
 *
 * @returns undefined for what is no number, has an exponent beyond 30 either way, or more than 100
 *   characters
 */
export function plainDecimal(source: string): string | undefined {
  if (source.length > MAX_NUMBER_LENGTH) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d{1,4}))?$/.exec(source) ?? [];
  const shift = Number(exponent);
  if (whole === '' || Math.abs(shift) > 30) return undefined;
  const digits = `${'0'.repeat(30)}${whole}${fraction}${'0'.repeat(30)}`;
  const point = 30 + whole.length + shift;
  const major = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const minor = digits.slice(point).replace(/0+$/, '');
  const text = minor === '' ? major : `${major}.${minor}`;
  return text === '0' ? text : `${sign}${text}`;
}
