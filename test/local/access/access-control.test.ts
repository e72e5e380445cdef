import { describe, expect, test } from 'vitest';
import type { Principal } from '../../../local/access/access-request.ts';
import {
  allow,
  ask,
  controlOver,
  document,
  NO_GRANT,
  QUEUE,
  queuePolicy,
  ROLE,
  RULE,
  rolePolicy,
  TABLE,
} from './access-fixture.ts';

const DENY_UNENCRYPTED = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Resource: QUEUE,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const UNENCRYPTED = { context: { 'aws:SecureTransport': 'false' } };

const EVENTS: Principal = { kind: 'service', service: 'events.amazonaws.com', sourceArn: RULE };
const ALLOW_RULE = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
  Resource: QUEUE,
  Condition: { ArnEquals: { 'aws:SourceArn': RULE } },
};

describe('identity policies', () => {
  test('a grant that was given is allowed', () => {
    const control = controlOver(rolePolicy(allow()));

    expect(ask(control)).toEqual({ allowed: true });
  });

  test('a grant that was left out is denied in the words of AWS', () => {
    const control = controlOver(rolePolicy(allow({ Action: 'sqs:ReceiveMessage' })));

    expect(ask(control)).toEqual({
      allowed: false,
      message: `User: ${ROLE} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} ${NO_GRANT}`,
    });
  });

  test.each([
    ['sqs:*', QUEUE, true],
    ['*', '*', true],
    ['SQS:sendmessage', QUEUE, true],
    ['sqs:Send*', 'arn:aws:sqs:*:*:la?e', true],
    [['sqs:ReceiveMessage', 'sqs:SendMessage'], [`${QUEUE}-dlq`, QUEUE], true],
    ['sqs:Send', QUEUE, false],
    ['sqs:SendMessage', `${QUEUE}-dlq`, false],
    ['sqs:SendMessage', QUEUE.toUpperCase(), false],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:000000000000:lan', false],
    ['sqs:SendMessage', 'arn.aws:sqs:eu-west-1:000000000000:lane', false],
  ])('action %j on %j decides sending to the queue: %s', (Action, Resource, allowed) => {
    const control = controlOver(rolePolicy(allow({ Action, Resource })));

    expect(ask(control).allowed).toBe(allowed);
  });

  test('an explicit deny wins over a grant', () => {
    const control = controlOver(rolePolicy(allow(), allow({ Effect: 'Deny', Resource: '*' })));

    expect(ask(control)).toMatchObject({
      allowed: false,
      message: expect.stringContaining('with an explicit deny in an identity-based policy'),
    });
  });

  test('a policy counts for the roles it is attached to and no other', () => {
    const control = controlOver(rolePolicy(allow()), {
      Other: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'other' } },
    });

    const other = 'arn:aws:iam::000000000000:role/other';

    expect(ask(control).allowed).toBe(true);
    expect(ask(control, { principal: { kind: 'role', arn: other } }).allowed).toBe(false);
  });

  test('a policy written into the role counts', () => {
    const Policies = [{ PolicyName: 'p', PolicyDocument: document(allow()) }];
    const control = controlOver({
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'sender', Policies } },
    });

    expect(ask(control).allowed).toBe(true);
  });

  test.each([
    ['by its list of roles', { Roles: [{ Ref: 'Role' }] }, []],
    ['by the list of the role', {}, [{ Ref: 'Overflow' }]],
  ])('a managed policy of the stack attached %s counts', (_how, attached, ManagedPolicyArns) => {
    const control = controlOver({
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'sender', ManagedPolicyArns } },
      Overflow: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: document(allow()), ...attached },
      },
    });

    expect(ask(control).allowed).toBe(true);
  });

  test('a table grant does not cover its indexes, a grant on index/* does', () => {
    const query = { action: 'dynamodb:Query', resource: `${TABLE}/index/byHour` };
    const onTable = controlOver(rolePolicy(allow({ Action: 'dynamodb:*', Resource: TABLE })));
    const onIndexes = controlOver(
      rolePolicy(allow({ Action: 'dynamodb:*', Resource: [TABLE, `${TABLE}/index/*`] })),
    );

    expect(ask(onTable, query).allowed).toBe(false);
    expect(ask(onIndexes, query).allowed).toBe(true);
  });
});

describe('resource policies', () => {
  test('a service is allowed for the resource it acts for', () => {
    const control = controlOver(queuePolicy(ALLOW_RULE));

    expect(ask(control, { principal: EVENTS })).toEqual({ allowed: true });
  });

  test.each<[string, Principal]>([
    ['another rule', { ...EVENTS, sourceArn: `${RULE}-other` }],
    ['another service', { ...EVENTS, service: 'sns.amazonaws.com' }],
  ])('%s is denied', (_who, principal) => {
    const control = controlOver(queuePolicy(ALLOW_RULE));

    const decision = ask(control, { principal });

    expect(decision).toEqual({
      allowed: false,
      message: `User: ${principal.kind === 'service' && principal.service} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no resource-based policy allows the sqs:SendMessage action`,
    });
  });

  test('a service gains nothing from a role policy', () => {
    const control = controlOver(rolePolicy(allow()));

    expect(ask(control, { principal: EVENTS }).allowed).toBe(false);
  });

  test('a role that the resource policy names needs no identity policy', () => {
    const Principal = { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } };
    const control = controlOver(queuePolicy(allow({ Principal })));

    expect(ask(control).allowed).toBe(true);
  });

  test.each([
    ['the account', { AWS: 'arn:aws:iam::000000000000:root' }],
    ['another role', { AWS: ['arn:aws:iam::000000000000:role/other'] }],
  ])('an allow for %s does not reach the role', (_who, Principal) => {
    const control = controlOver(queuePolicy(allow({ Principal })));

    expect(ask(control).allowed).toBe(false);
  });

  test.each([
    ['everyone', '*'],
    ['every AWS principal', { AWS: '*' }],
    ['the account', { AWS: 'arn:aws:iam::000000000000:root' }],
    ['the account by number', { AWS: '000000000000' }],
  ])('a deny for %s stops a role that has the grant', (_who, Principal) => {
    const deny = allow({ Effect: 'Deny', Principal });
    const control = controlOver(rolePolicy(allow()), queuePolicy(deny));

    expect(ask(control)).toMatchObject({
      allowed: false,
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });

  test('calls count as encrypted, so that enforceSSL denies nothing', () => {
    const control = controlOver(rolePolicy(allow()), queuePolicy(DENY_UNENCRYPTED));

    expect(ask(control).allowed).toBe(true);
  });

  test('enforceSSL denies everyone whose call is not encrypted', () => {
    const control = controlOver(rolePolicy(allow()), queuePolicy(DENY_UNENCRYPTED, ALLOW_RULE));

    expect(ask(control, UNENCRYPTED).allowed).toBe(false);
    expect(ask(control, { principal: EVENTS, ...UNENCRYPTED }).allowed).toBe(false);
  });

  test('the context of one call does not stick to the next', () => {
    const control = controlOver(rolePolicy(allow()), queuePolicy(DENY_UNENCRYPTED));

    const decisions = [ask(control), ask(control, UNENCRYPTED), ask(control)];

    expect(decisions.map(({ allowed }) => allowed)).toEqual([true, false, true]);
  });

  test('a policy counts for the resource it is attached to, whatever it names', () => {
    const control = controlOver(queuePolicy({ ...ALLOW_RULE, Resource: '*' }), {
      Dlq: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dlq' } },
    });

    const dlq = ask(control, { principal: EVENTS, resource: QUEUE.replace('lane', 'dlq') });

    expect(dlq.allowed).toBe(false);
  });

  const secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:a/b-c14cdd';
  const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/bus';
  const everyone = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };

  test.each([
    [
      'secret',
      secretArn,
      { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/b' } } },
      {
        Type: 'AWS::SecretsManager::ResourcePolicy',
        Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: document(everyone) },
      },
    ],
    [
      'bus',
      busArn,
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } } },
      {
        Type: 'AWS::Events::EventBusPolicy',
        Properties: { EventBusName: { Ref: 'Bus' }, StatementId: 'x', Statement: everyone },
      },
    ],
    [
      'bus (in place)',
      busArn,
      {},
      {
        Type: 'AWS::Events::EventBus',
        Properties: { Name: 'bus', Policy: document(everyone) },
      },
    ],
    [
      'table and its indexes',
      `${TABLE}/index/byHour`,
      {},
      {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          TableName: 'ledger',
          Replicas: [{ ResourcePolicy: { PolicyDocument: document(everyone) } }],
        },
      },
    ],
  ])('the policy of a %s is heeded', (_what, resource, added, Held) => {
    const grant = rolePolicy({ Effect: 'Allow', Action: '*', Resource: '*' });
    const control = controlOver(grant, added, { Held });

    expect(ask(control, { resource }).allowed).toBe(false);
    expect(ask(control).allowed).toBe(true);
  });
});
