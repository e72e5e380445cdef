import type { Placeholders } from './placeholders.ts';
import type { Comparator, Condition, Operand, Path } from './syntax.ts';
import { type Item, isEqual, isMap, orderOf, type Value } from './values.ts';

/** Whether a condition holds for an item; an item that does not exist has no attributes. */
export function holds(condition: Condition, item: Item, given: Placeholders): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, given) && holds(condition.right, item, given);
    case 'or':
      return holds(condition.left, item, given) || holds(condition.right, item, given);
    case 'not':
      return !holds(condition.condition, item, given);
    case 'attribute_exists':
      return valueAt(item, given.resolve(condition.path)) !== undefined;
    case 'attribute_not_exists':
      return valueAt(item, given.resolve(condition.path)) === undefined;
    default:
      return compares(condition, item, given);
  }
}

type Comparison = Extract<
  Condition,
  { kind: 'compare' | 'between' | 'in' | 'begins_with' | 'contains' }
>;

function compares(condition: Comparison, item: Item, given: Placeholders): boolean {
  const read = (operand: Operand) => operandOf(operand, item, given);
  switch (condition.kind) {
    case 'compare':
      return isSo(condition.comparator, read(condition.left), read(condition.right));
    case 'between': {
      const value = read(condition.value);
      return isSo('>=', value, read(condition.low)) && isSo('<=', value, read(condition.high));
    }
    case 'in': {
      const value = read(condition.value);
      return condition.among.some((other) => isSo('=', value, read(other)));
    }
    case 'begins_with': {
      const [value, part] = [read(condition.value), read(condition.part)];
      return typeof value === 'string' && typeof part === 'string' && value.startsWith(part);
    }
    case 'contains':
      return contains(read(condition.value), read(condition.part));
  }
}

function isSo(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (comparator === '=') return left !== undefined && right !== undefined && isEqual(left, right);
  // What is missing differs from everything.
  if (comparator === '<>') return !isSo('=', left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function contains(value: Value | undefined, part: Value | undefined): boolean {
  if (part === undefined) return false;
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  return Array.isArray(value) && value.some((member) => isEqual(member, part));
}

export function operandOf(operand: Operand, item: Item, given: Placeholders): Value | undefined {
  return operand.kind === 'value'
    ? given.value(operand.name)
    : valueAt(item, given.resolve(operand.path));
}

export function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = item;
  for (const name of path) {
    if (!isMap(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
