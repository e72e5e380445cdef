import { type AccessControl, createAccessControl } from '../../../local/access/access-control.ts';
import type { AccessDecision, AccessRequest } from '../../../local/access/access-request.ts';
import { loadFixture, type TemplateResources } from '../assembly/assembly-fixture.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/sender';
export const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:lane';
export const TABLE = 'arn:aws:dynamodb:eu-west-1:000000000000:table/ledger';
export const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/bus/intake';

export const NO_GRANT = 'because no identity-based policy allows the sqs:SendMessage action';

/** A role `sender`, a queue `lane`, a table `ledger`, and whatever is added. */
export const RESOURCES: TemplateResources = {
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'sender' } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lane' } },
  Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'ledger' } },
};

export function document(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(overrides: object = {}): object {
  return { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE, ...overrides };
}

/** The policy that CDK attaches to a role. */
export function rolePolicy(...statements: object[]): TemplateResources {
  const Properties = { PolicyDocument: document(...statements), Roles: [{ Ref: 'Role' }] };
  return { Policy: { Type: 'AWS::IAM::Policy', Properties } };
}

/** The policy that CDK attaches to a queue. */
export function queuePolicy(...statements: object[]): TemplateResources {
  const Properties = { PolicyDocument: document(...statements), Queues: [{ Ref: 'Queue' }] };
  return { QueuePolicy: { Type: 'AWS::SQS::QueuePolicy', Properties } };
}

export function controlOver(...added: TemplateResources[]): AccessControl {
  return createAccessControl(loadFixture(Object.assign({}, RESOURCES, ...added)));
}

/** Asks whether the role `sender` may send to the queue `lane`, unless told otherwise. */
export function ask(
  control: AccessControl,
  overrides: Partial<AccessRequest> = {},
): AccessDecision {
  return control.decide({
    principal: { kind: 'role', arn: ROLE },
    action: 'sqs:SendMessage',
    resource: QUEUE,
    ...overrides,
  });
}
