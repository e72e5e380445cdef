import { NotSimulatedError, validationFault } from './faults.ts';
import type { Placeholders } from './placeholders.ts';
import type { Condition, Operand, Parsed, Path } from './syntax.ts';
import { orderOf, type Value } from './values.ts';

const ORDERED = ['<', '<=', '>', '>='];

/**
 * Refuses what DynamoDB refuses before it looks at any item, such as a range that ends before it
 * begins.
 *
 * @throws a ValidationException, or {@link NotSimulatedError} where DynamoDB and the engine of the
 *   local stack differ
 */
export function checkCondition(parsed: Parsed<Condition>, given: Placeholders): void {
  const read = (operand: Operand) => givenValue(operand, given);
  for (const part of partsToCheck(parsed)) checkValues(part, { text: parsed.text, read });
}

/** Every path that a condition looks at, resolved. */
export function pathsOf(condition: Condition, given: Placeholders): Path[] {
  return partsOf(condition).flatMap((part) => {
    if ('path' in part) return [given.resolve(part.path)];
    return operandsOf(part).flatMap((operand) =>
      operand.kind === 'path' ? [given.resolve(operand.path)] : [],
    );
  });
}

type Part = Exclude<Condition, { kind: 'and' | 'or' | 'not' }>;

const partsKnown = new WeakMap<Parsed<Condition>, Part[]>();

/** The parts whose values matter; what is wrong with the text alone is found out once. */
function partsToCheck(parsed: Parsed<Condition>): Part[] {
  let parts = partsKnown.get(parsed);
  if (parts === undefined) {
    const all = partsOf(parsed.tree);
    for (const part of all) checkOperands(part, parsed.text);
    parts = all.filter(({ kind }) => ['compare', 'between', 'begins_with'].includes(kind));
    partsKnown.set(parsed, parts);
  }
  return parts;
}

/** The comparisons and functions of which a condition consists. */
function partsOf(condition: Condition): Part[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...partsOf(condition.left), ...partsOf(condition.right)];
    case 'not':
      return partsOf(condition.condition);
    default:
      return [condition];
  }
}

function operandsOf(part: Part): Operand[] {
  switch (part.kind) {
    case 'compare':
      return [part.left, part.right];
    case 'between':
      return [part.value, part.low, part.high];
    case 'in':
      return [part.value, ...part.among];
    case 'begins_with':
    case 'contains':
      return [part.value, part.part];
    default:
      return [];
  }
}

function checkOperands(part: Part, text: string): void {
  const [first, ...others] = operandsOf(part).map((operand) => JSON.stringify(operand));
  if (first === undefined || !others.includes(first)) return;
  throw new NotSimulatedError(`Something compared with itself in "${text}"`);
}

function checkValues(
  part: Part,
  { text, read }: { text: string; read: (operand: Operand) => Value | undefined },
): void {
  if (part.kind === 'begins_with') {
    const given = read(part.part);
    if (given === undefined || typeof given === 'string') return;
    throw validationFault(`Incorrect operand type for begins_with in "${text}"`);
  }
  const isOrdered = part.kind === 'compare' && ORDERED.includes(part.comparator);
  if (!isOrdered && part.kind !== 'between') return;
  for (const operand of operandsOf(part)) {
    const value = read(operand);
    if (value === undefined || typeof value === 'string' || typeof value === 'number') continue;
    throw new NotSimulatedError(`An order of other than texts and numbers in "${text}"`);
  }
  if (part.kind !== 'between') return;
  const [low, high] = [read(part.low), read(part.high)];
  if (low === undefined || high === undefined) return;
  const order = orderOf(low, high);
  if (order !== undefined && order <= 0) return;
  throw validationFault(`The bounds of BETWEEN in "${text}" are no range`);
}

function givenValue(operand: Operand, given: Placeholders): Value | undefined {
  return operand.kind === 'value' ? given.value(operand.name) : undefined;
}
