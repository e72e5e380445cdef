import type { NowpaymentsSettings } from './description.ts';
import {
  type NumberSource,
  plainDecimal,
  type SignedJson,
  type SignedObject,
} from './signed-json.ts';

/** How one form is written: which keys an object shows, in which order, and what of lists and numbers. */
type Form = {
  keysOf(object: SignedObject): readonly string[];
  number(number: NumberSource): string;
  lists: 'as-lists' | 'as-objects';
};

/**
 * The texts that may have been signed for a body. They differ only where senders differ, and each says
 * the same as the body in all that is read of it:
 * - numbers as they were sent, and as JavaScript writes them (`0.10` as `0.1`);
 * - lists as lists, and as the documentation's Node.js function makes objects of them.
 */
export function signedForms(
  body: SignedObject,
  { sorting }: Pick<NowpaymentsSettings, 'sorting'>,
): ReadonlySet<string> {
  const keysOf =
    sorting === 'recursive'
      ? sortedKeys
      : (object: SignedObject) => sortedKeys(object).filter((key) => body.has(key));
  const lists =
    sorting === 'recursive' ? (['as-lists', 'as-objects'] as const) : (['as-lists'] as const);
  return new Set(
    lists.flatMap((form) => [
      write(body, { keysOf, number: asSent, lists: form }),
      write(body, { keysOf, number: asJavaScript, lists: form }),
    ]),
  );
}

/** By UTF-16 code units, as JavaScript sorts. */
function sortedKeys(object: SignedObject): string[] {
  return [...object.keys()].sort();
}

function asSent({ source }: NumberSource): string {
  return source;
}

/** Where JavaScript would round, the number stays as it was sent: nobody may sign one and read another. */
function asJavaScript({ source }: NumberSource): string {
  const text = JSON.stringify(Number(source));
  const decimal = plainDecimal(source);
  return decimal !== undefined && plainDecimal(text) === decimal ? text : source;
}

function write(json: SignedJson, form: Form): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  if ('source' in json) return form.number(json);
  if (json instanceof Map) return writeObject(json, form.keysOf(json), form);
  const list = json as readonly SignedJson[];
  if (form.lists === 'as-lists') return `[${list.map((each) => write(each, form)).join(',')}]`;
  const object = new Map(list.map((each, index) => [String(index), each]));
  return writeObject(object, [...object.keys()], form);
}

function writeObject(object: SignedObject, keys: readonly string[], form: Form): string {
  const members = keys.map(
    (key) => `${JSON.stringify(key)}:${write(object.get(key) ?? null, form)}`,
  );
  return `{${members.join(',')}}`;
}
