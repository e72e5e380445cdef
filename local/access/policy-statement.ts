import * as z from 'zod';
import { PolicyNotEvaluableError } from './access-errors.ts';
import type { Principal } from './access-request.ts';
import { matchWildcard } from './match-wildcard.ts';
import {
  CONDITION_KEYS,
  CONDITION_OPERATORS,
  type Condition,
  compileCondition,
} from './policy-condition.ts';

/** One statement of a policy, compiled. */
export type Statement = {
  effect: 'Allow' | 'Deny';
  matchesPrincipal(principal: Principal): boolean;
  matchesAction(action: string): boolean;
  matchesResource(resource: string): boolean;
  conditions: readonly Condition[];
};

const oneOrMore = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => [value].flat());

// `${aws:username}` and its like are policy variables, which nothing here supplies.
const withoutVariables = oneOrMore.refine(
  (values) => values.every((value) => !value.includes('${')),
  'policy variables are not evaluated',
);

const expectedValues = z
  .union([z.union([z.string(), z.boolean()]), z.array(z.union([z.string(), z.boolean()])).min(1)])
  .transform((value) => [value].flat().map(String))
  .refine(
    (values) => values.every((value) => !value.includes('${')),
    'policy variables are not evaluated',
  );

const knownKeys: readonly string[] = CONDITION_KEYS.map((key) => key.toLowerCase());
const conditionKey = z
  .string()
  .refine((key) => knownKeys.includes(key.toLowerCase()), 'unknown condition key');

const identityStatement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: withoutVariables,
  Condition: z
    .record(
      z.string().refine((name) => CONDITION_OPERATORS.includes(name), 'unknown condition operator'),
      z.record(conditionKey, expectedValues),
    )
    .default({}),
});

const principalElement = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'], Service: [] as string[] })),
  z.strictObject({ AWS: oneOrMore.default([]), Service: oneOrMore.default([]) }),
]);

const resourceStatement = identityStatement.extend({ Principal: principalElement });

const documentOf = <T extends z.ZodType>(statement: T) =>
  z.strictObject({
    Version: z.literal('2012-10-17'),
    Id: z.string().optional(),
    Statement: z.union([z.array(statement), statement.transform((only) => [only])]),
  });

type PrincipalElement = z.infer<typeof principalElement>;

/**
 * Compiles a policy attached to a role.
 *
 * @throws {PolicyNotEvaluableError} for anything but the statement forms that CDK emits
 */
export function compileIdentityPolicy(document: unknown, logicalId: string): Statement[] {
  const { Statement: statements } = parse(documentOf(identityStatement), document, logicalId);
  // An identity policy is only ever asked about its own role.
  return statements.map((statement) => compile(statement, () => true));
}

/**
 * Compiles a policy attached to a queue, secret, bus or table; it names its principals.
 *
 * @throws {PolicyNotEvaluableError} for anything but the statement forms that CDK emits
 */
export function compileResourcePolicy(document: unknown, logicalId: string): Statement[] {
  const { Statement: statements } = parse(documentOf(resourceStatement), document, logicalId);
  return statements.map((statement) =>
    compile(statement, (principal) =>
      namesPrincipal(statement.Principal, principal, statement.Effect),
    ),
  );
}

function compile(
  statement: z.infer<typeof identityStatement>,
  matchesPrincipal: Statement['matchesPrincipal'],
): Statement {
  const effect = statement.Effect;
  const actions = statement.Action.map((action) => matchWildcard(action, { ignoreCase: true }));
  const resources = statement.Resource.map((resource) => matchWildcard(resource));
  const conditions = Object.entries(statement.Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) =>
      compileCondition({ operator, key, expected, effect }),
    ),
  );
  return {
    effect,
    matchesPrincipal,
    matchesAction: (action) => actions.some((matches) => matches(action)),
    matchesResource: (resource) => resources.some((matches) => matches(resource)),
    conditions,
  };
}

/**
 * An account as principal denies everyone in it but allows nobody by itself: within an account it only
 * delegates to identity policies.
 */
function namesPrincipal(
  element: PrincipalElement,
  principal: Principal,
  effect: 'Allow' | 'Deny',
): boolean {
  if (element.AWS.includes('*')) return true;
  if (principal.kind === 'service') return element.Service.includes(principal.service);
  const account = principal.arn.split(':')[4] ?? '';
  const accountForms = effect === 'Deny' ? [account, `arn:aws:iam::${account}:root`] : [];
  return [principal.arn, ...accountForms].some((form) => element.AWS.includes(form));
}

function parse<T>(schema: z.ZodType<T>, document: unknown, logicalId: string): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const elements = result.error.issues.flatMap((issue) => describeIssue(issue));
  throw new PolicyNotEvaluableError(logicalId, elements.join('; '));
}

/** Names the innermost reasons: a union's own message says only "Invalid input". */
function describeIssue(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[] = []): string[] {
  const path = [...prefix, ...issue.path];
  const inner = innerIssues(issue);
  if (inner.length > 0) return inner.flatMap((each) => describeIssue(each, path));
  return [`${path.map(String).join('.')}: ${issue.message}`];
}

function innerIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code === 'invalid_key') return issue.issues;
  if (issue.code !== 'invalid_union') return [];
  // Of a union's forms the one that got furthest is the one that was meant.
  const depth = (issues: z.core.$ZodIssue[]) =>
    Math.max(
      0,
      ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)),
    );
  return issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}
