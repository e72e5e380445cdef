import { operandOf, valueAt } from './evaluate-condition.ts';
import { ItemFault, NotSimulatedError, validationFault } from './faults.ts';
import type { Placeholders } from './placeholders.ts';
import type { NewValue, Path, Update } from './syntax.ts';
import { type Item, isMap, type Value } from './values.ts';

const NO_SUCH_PATH = 'The document path provided in the update expression is invalid for update';
const NO_SUCH_ATTRIBUTE =
  'The provided expression refers to an attribute that does not exist in the item';
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

/**
 * The item that an update makes; every value is read from the item as it was before.
 *
 * @throws {ItemFault} if the item is not such that the update fits it
 */
export function updatedItem(update: Update, item: Item, given: Placeholders): Item {
  const changes = [
    ...update.set.map(({ path, to }) => ({ path, value: newValue(to, item, given) })),
    ...update.add.map(({ path, value }) => {
      const present = valueAt(item, given.resolve(path)) ?? 0;
      return { path, value: sum(present, operandOf(value, item, given) as Value, 1) };
    }),
    ...update.remove.map((path) => ({ path, value: undefined })),
  ];
  return changes.reduce(
    (changed, { path, value }) => withValue(changed, given.resolve(path), value),
    item,
  );
}

/** @throws a ValidationException if two of the paths overlap, or one is a key's, or a sum is of texts */
export function checkUpdate(update: Update, keys: readonly string[], given: Placeholders): void {
  const written = [...update.set, ...update.add].map(({ path }) => path);
  const paths = [...written, ...update.remove].map((path) => given.resolve(path));
  for (const [first] of paths) {
    if (!keys.includes(first as string)) continue;
    throw validationFault(`Cannot update attribute ${first}. This attribute is part of the key`);
  }
  checkApart(paths);
  const added = [...update.add.map(({ value }) => value), ...update.set.flatMap(termsOf)];
  for (const operand of added) {
    if (operand.kind !== 'value' || typeof given.value(operand.name) === 'number') continue;
    throw validationFault(WRONG_TYPE);
  }
}

/** @throws a ValidationException if one of the paths leads to another, or to the same place */
export function checkApart(paths: readonly Path[]): void {
  const joined = paths.map((path) => `${path.join('\0')}\0`);
  const overlaps = joined.some((path, index) =>
    joined.some((other, place) => place !== index && other.startsWith(path)),
  );
  if (overlaps) {
    throw validationFault('Two document paths overlap with each other; must remove or rewrite one');
  }
}

function termsOf({ to }: Update['set'][number]): NewValue[] {
  return to.kind === '+' || to.kind === '-' ? [to.left, to.right] : [];
}

function newValue(to: NewValue, item: Item, given: Placeholders): Value {
  switch (to.kind) {
    case 'if_not_exists': {
      const present = valueAt(item, given.resolve(to.path));
      return present === undefined ? newValue(to.otherwise, item, given) : present;
    }
    case '+':
      return sum(newValue(to.left, item, given), newValue(to.right, item, given), 1);
    case '-':
      return sum(newValue(to.left, item, given), newValue(to.right, item, given), -1);
    default: {
      const value = operandOf(to, item, given);
      if (value === undefined) throw new ItemFault(NO_SUCH_ATTRIBUTE);
      return value;
    }
  }
}

function sum(left: Value, right: Value, sign: 1 | -1): number {
  if (typeof left !== 'number' || typeof right !== 'number') throw new ItemFault(WRONG_TYPE);
  const result = left + sign * right;
  // DynamoDB counts in decimals of 38 digits: 0.1 and 0.2 are 0.3 there.
  if (!Number.isSafeInteger(result) || !Number.isInteger(left)) {
    throw new NotSimulatedError(`The sum of ${left} and ${right}`);
  }
  return result;
}

function withValue(item: Item, [name, ...rest]: Path, value: Value | undefined): Item {
  const own = name as string;
  if (rest.length === 0) {
    if (value !== undefined) return { ...item, [own]: value };
    const { [own]: _, ...others } = item;
    return others;
  }
  const inner = Object.hasOwn(item, own) ? item[own] : undefined;
  if (!isMap(inner)) {
    // The engine of the local stack lets it pass; what DynamoDB does is not known to us.
    if (value === undefined) throw new NotSimulatedError('REMOVE in a map that is not there');
    throw new ItemFault(NO_SUCH_PATH);
  }
  return { ...item, [own]: withValue(inner, rest, value) };
}
