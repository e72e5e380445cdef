import { expect, test } from 'vitest';
import { type Statement, SynthesisedStage } from './synthesised-stage.ts';

const prod = new SynthesisedStage('prod');

/** What each function may do, whole: resource to actions. */
const GRANTS: Record<string, Record<string, string[]>> = {
  auditor: {
    '/aws/lambda/postproof-prod-auditor': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-ledger': [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'postproof-prod-ledger/index/attention': ['dynamodb:Query'],
    'postproof-prod-ledger/index/byHour': ['dynamodb:Query'],
    'postproof-prod-lane-revvvs': ['sqs:SendMessage'],
    'postproof-prod-lane-scaleo': ['sqs:SendMessage'],
    'postproof-prod-seen': ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
    'postproof-prod-intake-dead-letters': ['sqs:ReceiveMessage'],
    'postproof-prod-events': ['events:PutEvents'],
    'postproof-prod-alarms': ['sns:Publish'],
  },
  clicks: {
    '/aws/lambda/postproof-prod-clicks': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-ledger': ['dynamodb:UpdateItem'],
    'postproof/prod/pseudonym-key': ['secretsmanager:GetSecretValue'],
  },
  bindings: {
    '/aws/lambda/postproof-prod-bindings': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-ledger': ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'postproof-prod-ledger/index/traces': ['dynamodb:Query'],
    'postproof-prod-events': ['events:PutEvents'],
    'postproof/prod/bindings-key': ['secretsmanager:GetSecretValue'],
    'postproof/prod/pseudonym-key': ['secretsmanager:GetSecretValue'],
  },
  ingest: {
    '/aws/lambda/postproof-prod-ingest': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-events': ['events:PutEvents'],
    'postproof/prod/pseudonym-key': ['secretsmanager:GetSecretValue'],
    'postproof/prod/source/crm': ['secretsmanager:GetSecretValue'],
    'postproof/prod/source/stripe': ['secretsmanager:GetSecretValue'],
  },
  authority: {
    '/aws/lambda/postproof-prod-authority': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-ledger': [
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'postproof-prod-ledger/index/traces': ['dynamodb:Query'],
    'postproof-prod-intake': [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    'postproof-prod-lane-revvvs': ['sqs:SendMessage'],
    'postproof-prod-lane-scaleo': ['sqs:SendMessage'],
    'postproof-prod-events': ['events:PutEvents'],
  },
  delivery: {
    '/aws/lambda/postproof-prod-delivery': ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'postproof-prod-ledger': [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    'postproof-prod-ledger/index/byHour': ['dynamodb:Query'],
    'postproof/prod/platform/revvvs': ['secretsmanager:GetSecretValue'],
    'postproof/prod/platform/scaleo': ['secretsmanager:GetSecretValue'],
    'postproof-prod-lane-revvvs': [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    'postproof-prod-lane-scaleo': [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
  },
};

/** Found through the function's own role, so that a policy attached elsewhere does not count. */
function statementsOf(name: string): Statement[] {
  const written = prod
    .resources('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.FunctionName === `postproof-prod-${name}`);
  return prod.statementsOf('AWS::IAM::Policy', String(prod.readable(written?.Properties.Role)));
}

/** An index is written as the table's name and the rest of its ARN. */
function asText(resource: unknown): string {
  const joined = resource as { 'Fn::Join'?: [string, string[]] };
  return joined['Fn::Join']?.[1].join('') ?? String(resource);
}

function grantsOf(name: string): Record<string, string[]> {
  const grants: Record<string, string[]> = {};
  for (const { Action, Resource } of statementsOf(name)) {
    for (const resource of [Resource].flat().map(asText)) {
      grants[resource] = [...(grants[resource] ?? []), ...[Action].flat()].sort();
    }
  }
  return grants;
}

const allows = prod
  .resources('AWS::IAM::Policy')
  .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);

test.each(Object.keys(GRANTS))('%s may do exactly what its work needs', (name) => {
  const grants = grantsOf(name);

  expect(grants).toEqual(GRANTS[name]);
});

test('no action and no resource of a role is a wildcard', () => {
  const wide = allows.filter((statement) => JSON.stringify(statement).includes('*'));

  expect(allows.length).toBeGreaterThan(10);
  expect(wide).toEqual([]);
});

test('nobody may delete a row of the ledger', () => {
  const text = JSON.stringify(prod.template.toJSON());

  expect(text).not.toMatch(/dynamodb:(Delete|BatchWrite|PartiQL)/);
});

test('a role has no managed policy and is assumed by Lambda alone', () => {
  const roles = prod.resources('AWS::IAM::Role').map(({ Properties }) => Properties);

  expect(roles).toHaveLength(6);
  for (const role of roles) {
    expect(role.ManagedPolicyArns).toBeUndefined();
    expect(role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    });
  }
});

test('a function exists only once its grants do, so that its mapping can be created', () => {
  const functions = prod.resources('AWS::Lambda::Function');

  for (const { DependsOn } of functions) {
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('DefaultPolicy')]));
  }
});
