import { asList, asRecord } from '../assembly/as-record.ts';
import { eventBusArn } from '../assembly/event-bus-arn.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { PolicyNotEvaluableError } from './access-errors.ts';
import { functionPolicies } from './function-policies.ts';
import {
  compileIdentityPolicy,
  compileResourcePolicy,
  type Statement,
} from './policy-statement.ts';

export type Policies = {
  /** Identity policies by role ARN. */
  byRole: ReadonlyMap<string, readonly Statement[]>;
  /** Resource policies by the ARN of what they are attached to. */
  byResource: ReadonlyMap<string, readonly Statement[]>;
};

/**
 * Managed policies of AWS that the evaluator knows. This one grants writing logs only, which is no
 * call that the gateway serves.
 */
const LOGS_ONLY_POLICY_ARN = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

type Attachment = { arn: string; statements: Statement[] };

/**
 * Gathers and compiles every policy of the stack that can decide a call to DynamoDB, SQS,
 * EventBridge or Secrets Manager, or a service's call to a function.
 *
 * @throws {PolicyNotEvaluableError} if any of them, or a role's managed policies or boundary, cannot
 *   be evaluated; also for roles that never act, since nothing else would tell
 */
export function collectPolicies(assembly: Assembly): Policies {
  return {
    byRole: group([...attachedPolicies(assembly), ...rolePolicies(assembly)]),
    byResource: group([
      ...queuePolicies(assembly),
      ...secretPolicies(assembly),
      ...busPolicies(assembly),
      ...tablePolicies(assembly),
      ...functionPolicies(assembly),
    ]),
  };
}

function attachedPolicies(assembly: Assembly): Attachment[] {
  const roles = assembly.ofType('AWS::IAM::Role');
  // CDK moves grants into managed policies when a role's own policy grows too large.
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(assembly.ofType);
  return policies.flatMap((policy) => {
    const statements = compileIdentityPolicy(policy.properties.PolicyDocument, policy.logicalId);
    const names = asList(policy.properties.Roles);
    return roles
      .filter((role) => names.includes(role.physicalName) || managedArns(role).includes(policy.arn))
      .map(({ arn }) => ({ arn, statements }));
  });
}

function rolePolicies(assembly: Assembly): Attachment[] {
  const own = assembly.ofType('AWS::IAM::ManagedPolicy').map((policy) => policy.arn);
  return assembly.ofType('AWS::IAM::Role').flatMap((role) => {
    const { logicalId, arn, properties } = role;
    const unknown = managedArns(role).find(
      (managed) => managed !== LOGS_ONLY_POLICY_ARN && !own.includes(managed),
    );
    if (unknown) throw new PolicyNotEvaluableError(logicalId, `managed policy ${unknown}`);
    if (properties.PermissionsBoundary !== undefined) {
      throw new PolicyNotEvaluableError(logicalId, 'PermissionsBoundary');
    }
    return asList(properties.Policies).map((inline) => ({
      arn,
      statements: compileIdentityPolicy(asRecord(inline).PolicyDocument, logicalId),
    }));
  });
}

function queuePolicies(assembly: Assembly): Attachment[] {
  const queues = assembly.ofType('AWS::SQS::Queue');
  return assembly.ofType('AWS::SQS::QueuePolicy').flatMap(({ logicalId, properties }) => {
    const statements = compileResourcePolicy(properties.PolicyDocument, logicalId);
    const names = asList(properties.Queues).map((url) => String(url).split('/').at(-1) ?? '');
    return queues
      .filter((queue) => names.includes(queue.physicalName))
      .map(({ arn }) => ({ arn, statements }));
  });
}

function secretPolicies(assembly: Assembly): Attachment[] {
  return assembly
    .ofType('AWS::SecretsManager::ResourcePolicy')
    .map(({ logicalId, properties }) => ({
      arn: String(properties.SecretId),
      statements: compileResourcePolicy(properties.ResourcePolicy, logicalId),
    }));
}

function busPolicies(assembly: Assembly): Attachment[] {
  const own = assembly
    .ofType('AWS::Events::EventBus')
    .filter(({ properties }) => properties.Policy !== undefined)
    .map(({ arn, logicalId, properties }) => ({
      arn,
      statements: compileResourcePolicy(properties.Policy, logicalId),
    }));
  const attached = assembly
    .ofType('AWS::Events::EventBusPolicy')
    .map(({ logicalId, properties }) => ({
      arn: eventBusArn(assembly, String(properties.EventBusName ?? 'default')),
      statements: compileResourcePolicy(
        { Version: '2012-10-17', Statement: properties.Statement },
        logicalId,
      ),
    }));
  return [...own, ...attached];
}

function tablePolicies(assembly: Assembly): Attachment[] {
  const ofReplicas = assembly
    .ofType('AWS::DynamoDB::GlobalTable')
    .flatMap((table) =>
      asList(table.properties.Replicas).map((replica): [Resource, unknown] => [
        table,
        asRecord(replica).ResourcePolicy,
      ]),
    );
  const ofTables = assembly
    .ofType('AWS::DynamoDB::Table')
    .map((table): [Resource, unknown] => [table, table.properties.ResourcePolicy]);
  return [...ofReplicas, ...ofTables]
    .filter(([, policy]) => policy !== undefined)
    .map(([{ arn, logicalId }, policy]) => ({
      arn,
      statements: compileResourcePolicy(asRecord(policy).PolicyDocument, logicalId),
    }));
}

function group(attachments: readonly Attachment[]): Map<string, Statement[]> {
  const groups = Map.groupBy(attachments, ({ arn }) => arn);
  return new Map(
    [...groups].map(([arn, members]) => [arn, members.flatMap(({ statements }) => statements)]),
  );
}

function managedArns(role: Resource): string[] {
  return asList(role.properties.ManagedPolicyArns).map(String);
}
