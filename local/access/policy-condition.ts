import { matchArn, matchWildcard } from './match-wildcard.ts';

/** Condition keys the local stack supplies. Any other would silently be missing, so it is refused. */
export const CONDITION_KEYS = [
  'aws:SecureTransport',
  'aws:SourceArn',
  'aws:SourceAccount',
  'dynamodb:LeadingKeys',
  'events:source',
  'events:detail-type',
] as const;

type Matcher = (expected: string) => (actual: string) => boolean;

const SINGLE_VALUE_OPERATORS: Readonly<Record<string, Matcher>> = {
  Bool: (expected) => (actual) => actual.toLowerCase() === expected.toLowerCase(),
  StringEquals: (expected) => (actual) => actual === expected,
  StringLike: (expected) => matchWildcard(expected),
  ArnEquals: matchArn,
  ArnLike: matchArn,
};

const EVERY_VALUE_OPERATORS: Readonly<Record<string, Matcher>> = {
  'ForAllValues:StringEquals': (expected) => (actual) => actual === expected,
  'ForAllValues:StringLike': (expected) => matchWildcard(expected),
};

export const CONDITION_OPERATORS: readonly string[] = [
  ...Object.keys(SINGLE_VALUE_OPERATORS),
  ...Object.keys(EVERY_VALUE_OPERATORS),
];

/** Context values by lower-case key; a list means that the key is multi-valued. */
export type ConditionContext = ReadonlyMap<string, string | readonly string[]>;

/** Whether a condition holds in a request's context. */
export type Condition = (context: ConditionContext) => boolean;

/**
 * Compiles one operator, key and list of expected values.
 *
 * A missing key fails every operator but `ForAllValues`, which it passes, as on AWS. A multi-valued
 * key under a single-value operator is undefined on AWS; here each effect gets the stricter reading:
 * an Allow never matches, a Deny matches if any value does.
 *
 * @param condition.operator - one of {@link CONDITION_OPERATORS}
 */
export function compileCondition(condition: {
  operator: string;
  key: string;
  expected: readonly string[];
  effect: 'Allow' | 'Deny';
}): Condition {
  const { operator, effect } = condition;
  const key = condition.key.toLowerCase();
  const matcher = SINGLE_VALUE_OPERATORS[operator] ?? EVERY_VALUE_OPERATORS[operator];
  if (!matcher) throw new RangeError(`No condition operator ${operator}.`);
  const matchers = condition.expected.map(matcher);
  const matches = (value: string) => matchers.some((match) => match(value));

  if (operator in EVERY_VALUE_OPERATORS) {
    return (context) => [context.get(key) ?? []].flat().every(matches);
  }
  return (context) => {
    const value = context.get(key);
    if (value === undefined) return false;
    return typeof value === 'string' ? matches(value) : effect === 'Deny' && value.some(matches);
  };
}
