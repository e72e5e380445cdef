import { NotSimulatedError } from './faults.ts';

/** A value as the document client gives it back. Sets and binaries are nowhere in the ledger. */
export type Value = string | number | boolean | null | readonly Value[] | Item;
/** An item, or a map in one. Items are never changed: a write makes a new one. */
export type Item = { readonly [name: string]: Value };

export function isMap(value: Value | undefined): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A caller's value as it comes to the table: what is `undefined` is left out, as the document
 * client does by `removeUndefinedValues`, and nothing of the caller's is shared.
 *
 * @throws {Error} for what the document client refuses
 * @throws {NotSimulatedError} for sets, binaries and big integers
 */
export function valueFrom(given: unknown): Value {
  switch (typeof given) {
    case 'string':
      if (!given.isWellFormed()) throw new NotSimulatedError('A text with half a character');
      return given;
    case 'number':
      return numberFrom(given);
    case 'boolean':
      return given;
    case 'object':
      if (given === null) return null;
      if (Array.isArray(given)) return given.filter(isKept).map(valueFrom);
      return itemFrom(given);
    default:
      throw new NotSimulatedError(`A value of type ${typeof given}`);
  }
}

/** @throws as `valueFrom` */
export function itemFrom(given: object): Item {
  const prototype = Object.getPrototypeOf(given);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotSimulatedError(`A value of class ${prototype.constructor?.name}`);
  }
  const item: Record<string, Value> = {};
  for (const name in given) {
    const value = (given as Record<string, unknown>)[name];
    if (isKept(value)) item[name] = valueFrom(value);
  }
  return item;
}

function isKept(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function';
}

function numberFrom(given: number): number {
  if (!Number.isFinite(given) || Math.abs(given) > Number.MAX_SAFE_INTEGER) {
    throw new Error(`The number ${given} is refused by the document client.`);
  }
  // DynamoDB has one zero.
  return given === 0 ? 0 : given;
}

/** A copy that its receiver may change. */
export function copyOf<T extends Value>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as never;
  const copy: Record<string, Value> = {};
  for (const name in value as Item) copy[name] = copyOf((value as Item)[name] as Value);
  return copy as T;
}

export function isEqual(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((member, index) => isEqual(member, right[index]));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const [mine, other] = [left[name], right[name]];
    return mine !== undefined && other !== undefined && isEqual(mine, other);
  });
}

/** @returns below, at or above 0; undefined for what DynamoDB does not order: it is never less or more */
export function orderOf(left: Value | undefined, right: Value | undefined): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return textOrder(left, right);
  return undefined;
}

/** The order of the texts' UTF-8 bytes, which is not that of JavaScript beyond U+FFFF. */
export function textOrder(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [mine, other] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (mine !== other) return rankOf(mine) - rankOf(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for characters above all others of 16 bits. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** What an item counts against DynamoDB's limits, in bytes; numbers are estimated. */
export function bytesOf(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += Buffer.byteLength(name) + valueBytesOf(item[name] as Value);
  return bytes;
}

function valueBytesOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  if (!Array.isArray(value)) {
    return 3 + Object.keys(value).length + bytesOf(value as Item);
  }
  return value.reduce((sum, member) => sum + 1 + valueBytesOf(member), 3);
}
