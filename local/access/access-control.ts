import type { Assembly } from '../assembly/load-assembly.ts';
import type { AccessDecision, AccessRequest } from './access-request.ts';
import { collectPolicies, type Policies } from './collect-policies.ts';
import type { ConditionContext } from './policy-condition.ts';
import type { Statement } from './policy-statement.ts';

export type { AccessRequest, ActionRequest } from './access-request.ts';

export type AccessControl = { decide(request: AccessRequest): AccessDecision };

/** Where a statement stands decides the sentence of a denial. */
type Reached = { identity: readonly Statement[]; resource: readonly Statement[] };

/** Callers may ask about names that do not exist, so the memory of answers is bounded. */
const MAX_REMEMBERED = 10_000;

/**
 * Decides calls by the stack's own policies, as AWS would within one account.
 *
 * An explicit Deny wins; else a role needs an Allow in its identity policies or in the resource's
 * policy, a service an Allow in the resource's policy. Calls count as encrypted
 * (`aws:SecureTransport` is `true`) unless the request's context says otherwise.
 * Not evaluated: permission boundaries, session and organisation policies (refused or absent in the
 * template), and the role's trust policy.
 *
 * @throws {PolicyNotEvaluableError} if the template holds a policy element that is unknown here
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function createAccessControl(assembly: Assembly): AccessControl {
  const policies = collectPolicies(assembly);
  // Which statements a call reaches never changes; only their conditions depend on the call.
  const remembered = new Map<string, Reached>();

  function reachedBy(request: AccessRequest): Reached {
    const { principal, action, resource } = request;
    const key = JSON.stringify([principal, action, resource]);
    const known = remembered.get(key);
    if (known) return known;
    const reached = reach(policies, request);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, reached);
    return reached;
  }

  return {
    decide(request) {
      const { identity, resource } = reachedBy(request);
      const context = contextOf(request);
      const inIdentity = effectsOf(identity, context);
      const inResource = effectsOf(resource, context);
      if (inIdentity.has('Deny')) return denied(request, explicit('an identity-based'));
      if (inResource.has('Deny')) return denied(request, explicit('a resource-based'));
      if (inIdentity.has('Allow') || inResource.has('Allow')) return { allowed: true };
      const missing = request.principal.kind === 'role' ? 'identity-based' : 'resource-based';
      return denied(request, `because no ${missing} policy allows the ${request.action} action`);
    },
  };
}

function reach(policies: Policies, { principal, action, resource }: AccessRequest): Reached {
  const applies = (statement: Statement) =>
    statement.matchesPrincipal(principal) &&
    statement.matchesAction(action) &&
    statement.matchesResource(resource);
  const identity = principal.kind === 'role' ? (policies.byRole.get(principal.arn) ?? []) : [];
  const attached = policies.byResource.get(policyHolderOf(resource)) ?? [];
  return { identity: identity.filter(applies), resource: attached.filter(applies) };
}

/** A table's policy also covers its indexes (`table/<name>/index/<index>`). */
function policyHolderOf(resource: string): string {
  return resource.replace(/(:table\/[^/]+)\/index\/.*$/, '$1');
}

function effectsOf(
  statements: readonly Statement[],
  context: ConditionContext,
): ReadonlySet<'Allow' | 'Deny'> {
  const holding = statements.filter(({ conditions }) =>
    conditions.every((holds) => holds(context)),
  );
  return new Set(holding.map(({ effect }) => effect));
}

function contextOf({ principal, context = {} }: AccessRequest): ConditionContext {
  const source: [string, string][] =
    principal.kind === 'service'
      ? [
          ['aws:sourcearn', principal.sourceArn],
          ['aws:sourceaccount', principal.sourceArn.split(':')[4] ?? ''],
        ]
      : [];
  const given = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return new Map<string, string | readonly string[]>([
    ['aws:securetransport', 'true'],
    ...source,
    ...given,
  ]);
}

function explicit(kind: string): string {
  return `with an explicit deny in ${kind} policy`;
}

function denied({ principal, action, resource }: AccessRequest, why: string): AccessDecision {
  const who = principal.kind === 'role' ? principal.arn : principal.service;
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  return { allowed: false, message };
}
