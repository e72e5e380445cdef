import { isRecord } from '../assembly/as-record.ts';
import { UnsupportedRuleError } from './event-errors.ts';
import { compileValueMatcher } from './value-matcher.ts';

/** Whether a parsed event matches. */
export type EventMatcher = (event: unknown) => boolean;

type FieldMatcher = (value: unknown) => boolean;

/**
 * Compiles an EventBridge event pattern.
 *
 * Fields are joined by "and", the conditions in a field's list by "or". Known: exact values, `prefix`,
 * `suffix`, `equals-ignore-case` (also inside those two), `wildcard`, `anything-but` (values and lists,
 * also of `prefix`, `suffix`, `equals-ignore-case` and `wildcard`), `numeric`, `exists`, `$or`. A list
 * in the event matches if one of its elements does.
 *
 * Written from AWS's documentation and memory of its open-source matcher, not checked against AWS:
 * all fields of one nested pattern must match within the same element of a list of objects; `exists`
 * sees leaf values only, and an empty list counts as absent; `anything-but` needs a value to be there,
 * matches a list if one element is not excluded, and matches values of another type.
 *
 * @throws {UnsupportedRuleError} with the path, for any other operator or shape, so that a rule which
 *   cannot be honoured stops the start and not the first event
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(pattern: unknown): EventMatcher {
  return compileObject(pattern, '');
}

function compileObject(pattern: unknown, path: string): EventMatcher {
  if (!isRecord(pattern) || Object.keys(pattern).length === 0) {
    throw new UnsupportedRuleError(path, 'a pattern is an object with at least one field');
  }
  const fields = Object.entries(pattern).map(([name, condition]): EventMatcher => {
    const fieldPath = path ? `${path}.${name}` : name;
    if (name === '$or') return compileAlternatives(condition, { path, orPath: fieldPath });
    const matches = compileField(condition, fieldPath);
    return (event) => matches(isRecord(event) ? event[name] : undefined);
  });
  return (event) => fields.every((matches) => matches(event));
}

function compileAlternatives(
  patterns: unknown,
  { path, orPath }: { path: string; orPath: string },
): EventMatcher {
  if (!Array.isArray(patterns) || patterns.length < 2) {
    throw new UnsupportedRuleError(orPath, '$or is a list of at least two patterns');
  }
  const alternatives = patterns.map((pattern) => compileObject(pattern, path));
  return (event) => alternatives.some((matches) => matches(event));
}

function compileField(condition: unknown, path: string): FieldMatcher {
  if (Array.isArray(condition)) return compileLeaf(condition, path);
  const matches = compileObject(condition, path);
  return (value) => {
    const elements = flatten(value).filter(isRecord);
    // Without an object every field below is absent, which `exists: false` accepts.
    return elements.length > 0 ? elements.some(matches) : matches({});
  };
}

function compileLeaf(conditions: readonly unknown[], path: string): FieldMatcher {
  if (conditions.length === 0) throw new UnsupportedRuleError(path, 'an empty list');
  const matchers = conditions.map((condition): FieldMatcher => {
    if (isRecord(condition) && 'exists' in condition) return compileExists(condition, path);
    const matches = compileValueMatcher(condition, path);
    return (value) => leaves(value).some(matches);
  });
  return (value) => matchers.some((matches) => matches(value));
}

function compileExists(condition: Record<string, unknown>, path: string): FieldMatcher {
  const expected = condition.exists;
  if (typeof expected !== 'boolean' || Object.keys(condition).length > 1) {
    throw new UnsupportedRuleError(path, 'exists takes true or false');
  }
  return (value) => leaves(value).length > 0 === expected;
}

function leaves(value: unknown): unknown[] {
  return flatten(value).filter((element) => element !== undefined && !isRecord(element));
}

function flatten(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
}
