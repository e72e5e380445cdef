import type { Parameter, ValueSource } from '../specification/value-source.ts';
import { derived, plain, rewritten, type Text } from './text.ts';

/** How a value stands in a JSON document: `structure` is an object or a list. */
export type JsonForm = NonNullable<Parameter['type']> | 'structure';

/** JSON's own grammar without the exponent: the digits go out as they are, never through a double. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** An object or a list is nested in a JSON document, unless the platform wants it as text. */
export function isStructure(source: ValueSource): boolean {
  return (source.from === 'object' || source.from === 'list') && source.as === undefined;
}

/** Why a text cannot stand in JSON in this form. */
export function formFault(text: string, form: JsonForm): string | undefined {
  if (form === 'number' && !NUMBER.test(text)) return 'must be a number';
  if (form === 'boolean' && text !== 'true' && text !== 'false') return 'must be true or false';
  return undefined;
}

/** A value before it is encoded: of a number in JSON, its shortest decimal (50.00 is written 50). */
export function bareText(text: Text, form: JsonForm): Text {
  return form === 'number' ? derived(text, shortestDecimal) : text;
}

export function shortestDecimal(digits: string): string {
  return digits.replace(/\.0+$|(\.\d*[1-9])0+$/, '$1');
}

/** A value as JSON writes it. */
export function jsonValue(text: Text, form: JsonForm): Text {
  if (form !== 'text') return bareText(text, form);
  return [...plain('"'), ...rewritten(text, escaped), ...plain('"')];
}

export type JsonMember = { name: string; text: Text; form: JsonForm };

/** An object as text, its members in the order given: JavaScript would put names like `1` first. */
export function jsonObject(members: readonly JsonMember[]): Text {
  const written = members.flatMap(({ name, text, form }, index) => [
    ...plain(`${index === 0 ? '' : ','}${JSON.stringify(name)}:`),
    ...jsonValue(text, form),
  ]);
  return [...plain('{'), ...written, ...plain('}')];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
