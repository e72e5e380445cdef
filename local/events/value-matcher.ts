import { isRecord } from '../assembly/as-record.ts';
import { UnsupportedRuleError } from './event-errors.ts';

/** Whether one leaf value of an event (text, number, boolean or null) meets a condition. */
export type ValueMatcher = (value: unknown) => boolean;

type Compile = (argument: unknown, path: string) => ValueMatcher;

const OPERATORS: Readonly<Record<string, Compile>> = {
  prefix: (argument, path) => affix(argument, path, (text, part) => text.startsWith(part)),
  suffix: (argument, path) => affix(argument, path, (text, part) => text.endsWith(part)),
  'equals-ignore-case': equalsIgnoreCase,
  wildcard,
  'anything-but': anythingBut,
  numeric,
};

/** What may stand inside `anything-but`; each also takes a list there. */
const NEGATABLE: readonly string[] = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/**
 * Compiles one condition of a pattern's list: an exact value, or one operator object.
 *
 * @param path - where it stands, for the message
 * @throws {UnsupportedRuleError} for any other operator (`cidr` among them) or argument
 */
export function compileValueMatcher(condition: unknown, path: string): ValueMatcher {
  if (!isRecord(condition)) return exact(condition, path);
  const [operator = '', ...others] = Object.keys(condition);
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!compile || others.length > 0) {
    throw new UnsupportedRuleError(path, `unknown operator ${Object.keys(condition).join(' + ')}`);
  }
  return compile(condition[operator], `${path}.${operator}`);
}

function exact(expected: unknown, path: string): ValueMatcher {
  if (Array.isArray(expected)) throw new UnsupportedRuleError(path, 'a list inside a list');
  return (value) => value === expected;
}

function affix(
  argument: unknown,
  path: string,
  matches: (text: string, part: string) => boolean,
): ValueMatcher {
  if (isRecord(argument)) {
    const part = requireText(argument['equals-ignore-case'], path).toLowerCase();
    return (value) => typeof value === 'string' && matches(value.toLowerCase(), part);
  }
  const part = requireText(argument, path);
  return (value) => typeof value === 'string' && matches(value, part);
}

function equalsIgnoreCase(argument: unknown, path: string): ValueMatcher {
  const expected = requireText(argument, path).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === expected;
}

/** `*` is any run of characters; `\*` and `\\` are themselves. */
function wildcard(argument: unknown, path: string): ValueMatcher {
  const tokens = requireText(argument, path).match(/\\[\s\S]|[\s\S]/g) ?? [];
  if (tokens.some((token) => token.startsWith('\\') && !['\\*', '\\\\'].includes(token))) {
    throw new UnsupportedRuleError(path, 'a backslash escapes only * and itself');
  }
  if (tokens.some((token, i) => token === '*' && tokens[i + 1] === '*')) {
    throw new UnsupportedRuleError(path, 'two wildcards in a row');
  }
  const source = tokens.map((token) =>
    token === '*' ? '.*' : token.slice(-1).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  );
  const expression = new RegExp(`^${source.join('')}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
}

function anythingBut(argument: unknown, path: string): ValueMatcher {
  const excluded = isRecord(argument)
    ? excludedByOperator(argument, path)
    : requireList(argument, path).map((value) => excludedValue(value, path));
  return (value) => !excluded.some((matches) => matches(value));
}

function excludedByOperator(argument: Record<string, unknown>, path: string): ValueMatcher[] {
  const [operator = ''] = Object.keys(argument);
  if (!NEGATABLE.includes(operator)) {
    throw new UnsupportedRuleError(path, `anything-but does not take ${operator}`);
  }
  return requireList(argument[operator], path).map((part) =>
    compileValueMatcher({ ...argument, [operator]: part }, path),
  );
}

function excludedValue(value: unknown, path: string): ValueMatcher {
  if (typeof value === 'string' || typeof value === 'number') return exact(value, path);
  throw new UnsupportedRuleError(path, 'anything-but takes text and numbers');
}

/** One comparison, or a range given as its lower and then its upper bound. */
function numeric(argument: unknown, path: string): ValueMatcher {
  const list = requireList(argument, path);
  const shape = [list[0], list[2]].map(String).join(' ').replace(' undefined', '');
  const bounds = [list[1], list[3]].filter((bound) => typeof bound === 'number');
  const known = /^(=|[<>]=?|>=? <=?)$/.test(shape) && bounds.length * 2 === list.length;
  if (!known) throw new UnsupportedRuleError(path, 'not [comparison, number] or a range of two');
  const comparisons = shape.split(' ').map((symbol) => COMPARISONS[symbol]);
  return (value) =>
    typeof value === 'number' &&
    comparisons.every((holds, i) => holds?.(value, bounds[i] ?? Number.NaN));
}

function requireText(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw new UnsupportedRuleError(path, 'takes text');
}

function requireList(value: unknown, path: string): readonly unknown[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 0) return list;
  throw new UnsupportedRuleError(path, 'an empty list');
}
