import type { AnswerCondition, AnswerRule } from '../specification/answer-rule.ts';
import { type Clauses, clausesOf, parseBody } from './clauses.ts';

/** Surely, every answer for which `narrow` holds is one for which `broad` holds; false if unsure. */
export function contains(broad: AnswerCondition, narrow: AnswerCondition): boolean {
  const wanted = clausesOf(broad);
  const known = clausesOf(narrow);
  return (
    wanted.statuses.every(({ min, max }) =>
      known.statuses.some((range) => min <= range.min && range.max <= max),
    ) &&
    wanted.headers.every(({ name, text }) =>
      known.headers.some((header) => header.name === name && header.text.includes(text)),
    ) &&
    wanted.values.every(({ path, equals }) =>
      known.values.some((value) => value.equals === equals && isSame(value.path, path)),
    ) &&
    wanted.wholes.every((text) => known.wholes.includes(text)) &&
    wanted.parts.every((text) =>
      [...known.wholes, ...known.parts].some((said) => said.includes(text)),
    ) &&
    wanted.lacks.every(
      (text) =>
        known.lacks.some((lack) => text.includes(lack)) ||
        // The white space that a whole body leaves out may be what begins or ends the text.
        known.wholes.some((whole) => !whole.includes(text.trim())),
    )
  );
}

/** Surely, no answer is one for which both hold; false if unsure. */
export function disjoint(...conditions: [AnswerCondition, AnswerCondition]): boolean {
  const clauses = conditions.map(clausesOf);
  const statuses = clauses.flatMap((one) => one.statuses);
  const values = clauses.flatMap((one) => one.values);
  const parts = clauses.flatMap((one) => one.parts);
  const lacks = clauses.flatMap((one) => one.lacks);
  const wholes = clauses.flatMap((one) => one.wholes);
  return (
    statuses.some(({ max }) => statuses.some(({ min }) => max < min)) ||
    values.some((value) => values.some((other) => contradicts(value, other))) ||
    parts.some((part) => lacks.some((lack) => part.includes(lack))) ||
    wholes.some(
      (whole) =>
        wholes.some((other) => other !== whole) ||
        parts.some((part) => !whole.includes(part.trim())) ||
        lacks.some((lack) => whole.includes(lack)) ||
        // JSON stays JSON when it is folded to one case.
        (values.length > 0 && typeof parseBody(whole) !== 'object'),
    )
  );
}

/**
 * What is wrong with a list of rules of which the first that holds decides: a rule that can never
 * decide, and two rules of different meaning of which only the order decides, because neither is a
 * special case of the other.
 *
 * @param path - of the list, as a fault names it
 */
export function ruleFaults(rules: readonly AnswerRule[], path = 'answers'): string[] {
  const titled = rules.map((rule, n) => ({ ...rule, title: `${path}[${n}] "${rule.name}"` }));
  return titled.flatMap((rule, n) => {
    const reason = whyUnreachable(rule, titled.slice(0, n));
    return reason === undefined
      ? titled.slice(0, n).flatMap((earlier) => overlap(earlier, rule))
      : [`${rule.title} is unreachable: ${reason}`];
  });
}

type Titled = AnswerRule & { title: string };

function whyUnreachable({ when }: Titled, earlier: Titled[]): string | undefined {
  if (disjoint(when, when)) return 'its conditions exclude each other';
  const general = earlier.find((other) => contains(other.when, when));
  return (
    general &&
    `every answer that it matches is read by ${general.title}; put it before that one, or remove it`
  );
}

function overlap(earlier: Titled, later: Titled): string[] {
  if (earlier.verdict === later.verdict && earlier.reason === later.reason) return [];
  if (contains(later.when, earlier.when) || disjoint(earlier.when, later.when)) return [];
  const both = `both can match one answer (${sharedStatus(earlier.when, later.when)})`;
  return [
    `${later.title} overlaps ${earlier.title}: ${both}; make one a special case of the other or ${separation(earlier, later)}`,
  ];
}

function separation(earlier: Titled, later: Titled): string {
  const [first, ...others] = [earlier, later].filter(({ when }) => !when.status);
  if (first && others.length === 0) return `give ${first.title} a status`;
  return (
    lacking(later, earlier) ?? lacking(earlier, later) ?? 'give them statuses that do not meet'
  );
}

function sharedStatus(...conditions: AnswerCondition[]): string {
  const ranges = conditions.flatMap(({ status }) => status ?? []);
  if (ranges.length === 0) return 'any status';
  const min = Math.max(...ranges.map((range) => range.min));
  const max = Math.min(...ranges.map((range) => range.max));
  return min === max ? `status ${min}` : `status ${min}-${max}`;
}

/** How `rule` would leave to `other` what it alone is about. */
function lacking(rule: Titled, other: Titled): string | undefined {
  const text = other.when.bodyContains?.find((part) => !disjoint(rule.when, { bodyLacks: [part] }));
  return text && `add bodyLacks [${JSON.stringify(text)}] to ${rule.title}`;
}

type JsonValue = Clauses['values'][number];

/** To be asked in both orders: a value has nothing inside, and is no other value. */
function contradicts({ path, equals }: JsonValue, other: JsonValue): boolean {
  return (
    isSame(path, other.path.slice(0, path.length)) &&
    (other.path.length > path.length || other.equals !== equals)
  );
}

function isSame(path: readonly string[], other: readonly string[]): boolean {
  return path.length === other.length && path.every((key, index) => key === other[index]);
}
