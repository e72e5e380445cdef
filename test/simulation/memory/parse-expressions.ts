import { NotSimulatedError, validationFault } from './faults.ts';
import type { Comparator, Condition, NewValue, Parsed, Path, Update } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const PATH_FUNCTIONS = ['attribute_exists', 'attribute_not_exists'] as const;
const PART_FUNCTIONS = ['begins_with', 'contains'] as const;

/** Conditions that stand in brackets already: DynamoDB refuses a second pair. */
const bracketed = new WeakSet<Condition>();

/** A condition, filter or key condition. */
export const parseCondition = onceEach((reader): Condition => disjunction(reader));

/** A projection: the paths that are asked for. */
export const parseProjection = onceEach((reader): Path[] => reader.list(() => reader.path()));

/** An update of any of the sections SET, REMOVE and ADD, each at most once. */
export const parseUpdate = onceEach((reader): Update => {
  const sections: Partial<Update> = {};
  while (!reader.isAtEnd()) {
    const word = reader.next();
    const section = word.toLowerCase();
    if (section in sections) reader.refuse(word);
    if (section === 'set') sections.set = reader.list(() => assignment(reader));
    else if (section === 'remove') sections.remove = reader.list(() => reader.path());
    else if (section === 'add') sections.add = reader.list(() => addition(reader));
    else reader.refuse(word);
  }
  return { set: [], remove: [], add: [], ...sections };
});

/** Parses each text once: the adapters have some dozens of them. */
function onceEach<T>(parse: (reader: TokenReader) => T): (text: string) => Parsed<T> {
  const known = new Map<string, Parsed<T>>();
  return (text) => {
    let parsed = known.get(text);
    if (parsed === undefined) {
      const reader = new TokenReader(text);
      if (reader.isAtEnd()) throw new NotSimulatedError('An empty expression');
      const tree = parse(reader);
      if (!reader.isAtEnd()) reader.refuse(reader.peek());
      parsed = { text, tree, names: reader.names, values: reader.values };
      known.set(text, parsed);
    }
    return parsed;
  };
}

function disjunction(reader: TokenReader): Condition {
  let left = conjunction(reader);
  while (reader.take('OR')) left = { kind: 'or', left, right: conjunction(reader) };
  return left;
}

function conjunction(reader: TokenReader): Condition {
  let left = negation(reader);
  while (reader.take('AND')) left = { kind: 'and', left, right: negation(reader) };
  return left;
}

function negation(reader: TokenReader): Condition {
  if (reader.take('NOT')) return { kind: 'not', condition: negation(reader) };
  if (!reader.take('(')) return comparison(reader);
  const condition = disjunction(reader);
  reader.expect(')');
  if (bracketed.has(condition)) {
    throw validationFault(`The expression has redundant parentheses: ${reader.text}`);
  }
  bracketed.add(condition);
  return condition;
}

function comparison(reader: TokenReader): Condition {
  for (const kind of PATH_FUNCTIONS) {
    if (reader.take(kind)) return inBrackets(reader, () => ({ kind, path: reader.path() }));
  }
  for (const kind of PART_FUNCTIONS) {
    if (!reader.take(kind)) continue;
    return inBrackets(reader, () => {
      const value = reader.operand();
      reader.expect(',');
      return { kind, value, part: reader.operand() };
    });
  }
  const value = reader.operand();
  if (reader.take('IN')) {
    return inBrackets(reader, () => ({
      kind: 'in',
      value,
      among: reader.list(() => reader.operand()),
    }));
  }
  if (reader.take('BETWEEN')) {
    const low = reader.operand();
    reader.expect('AND');
    return { kind: 'between', value, low, high: reader.operand() };
  }
  const comparator = reader.next();
  if (!COMPARATORS.has(comparator)) reader.refuse(comparator);
  const right = reader.operand();
  return { kind: 'compare', comparator: comparator as Comparator, left: value, right };
}

function inBrackets<T>(reader: TokenReader, read: () => T): T {
  reader.expect('(');
  const inside = read();
  reader.expect(')');
  return inside;
}

function assignment(reader: TokenReader): Update['set'][number] {
  const path = reader.path();
  reader.expect('=');
  const left = term(reader);
  for (const kind of ['+', '-'] as const) {
    if (reader.take(kind)) return { path, to: { kind, left, right: term(reader) } };
  }
  return { path, to: left };
}

function term(reader: TokenReader): NewValue {
  if (!reader.take('if_not_exists')) return reader.operand();
  return inBrackets(reader, () => {
    const path = reader.path();
    reader.expect(',');
    return { kind: 'if_not_exists', path, otherwise: reader.operand() };
  });
}

function addition(reader: TokenReader): Update['add'][number] {
  const path = reader.path();
  if (!reader.peek()?.startsWith(':')) reader.refuse(reader.peek());
  return { path, value: reader.operand() };
}
