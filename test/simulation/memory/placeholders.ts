import { validationFault } from './faults.ts';
import type { Parsed, Path } from './syntax.ts';
import { type Value, valueFrom } from './values.ts';

type Given = {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
};

/** The names and values of a request, of which none may be missing and none left over. */
export class Placeholders {
  readonly #names: Record<string, string>;
  readonly #values: Record<string, Value> = {};

  constructor(given: Given, expressions: readonly (Parsed<unknown> | undefined)[]) {
    this.#names = given.ExpressionAttributeNames ?? {};
    const values = given.ExpressionAttributeValues ?? {};
    refuseEmpty('ExpressionAttributeNames', given.ExpressionAttributeNames);
    refuseEmpty('ExpressionAttributeValues', given.ExpressionAttributeValues);
    for (const name in values) {
      if (values[name] !== undefined) this.#values[name] = valueFrom(values[name]);
    }
    const parsed = expressions.filter((expression) => expression !== undefined);
    compare(
      'name',
      Object.keys(this.#names),
      parsed.map(({ names }) => names),
    );
    compare(
      'value',
      Object.keys(this.#values),
      parsed.map(({ values }) => values),
    );
  }

  resolve(path: Path): Path {
    if (path.length === 1) return [this.name(path[0] as string)];
    return path.map((name) => this.name(name));
  }

  name(written: string): string {
    return written.startsWith('#') ? (this.#names[written] as string) : written;
  }

  value(name: string): Value {
    return this.#values[name] as Value;
  }
}

function compare(what: 'name' | 'value', given: string[], used: string[][]): void {
  for (const name of used.flat()) {
    if (given.includes(name)) continue;
    throw validationFault(
      `An expression attribute ${what} used in expression is not defined: ${name}`,
    );
  }
  for (const name of given) {
    if (used.some((names) => names.includes(name))) continue;
    throw validationFault(`An expression attribute ${what} is unused in expressions: ${name}`);
  }
}

function refuseEmpty(parameter: string, given: object | undefined): void {
  if (given === undefined || Object.keys(given).length > 0) return;
  throw validationFault(`${parameter} must not be empty`);
}
