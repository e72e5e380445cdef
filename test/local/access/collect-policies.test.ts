import { describe, expect, test } from 'vitest';
import { PolicyNotEvaluableError } from '../../../local/access/access-errors.ts';
import { allow, ask, controlOver, QUEUE, queuePolicy, rolePolicy } from './access-fixture.ts';

function refusal(...resources: Parameters<typeof controlOver>): PolicyNotEvaluableError {
  try {
    controlOver(...resources);
  } catch (error) {
    if (error instanceof PolicyNotEvaluableError) return error;
    throw error;
  }
  throw new Error('The stack was taken.');
}

describe('a stack whose policies cannot be evaluated does not start', () => {
  const send = 'sqs:SendMessage';

  test.each([
    ['NotAction', { NotAction: send }],
    ['NotResource', { NotResource: '*' }],
    ['NotPrincipal', { NotPrincipal: { AWS: '*' } }],
    ['Principal', { Principal: '*' }],
    ['Effect', { Effect: 'Maybe' }],
    ['Action', { Action: [] }],
    ['Resource', { Resource: undefined }],
    ['NumericEquals', { Condition: { NumericEquals: { 'aws:SourceAccount': '1' } } }],
    ['StringNotEquals', { Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } }],
    ['BoolIfExists', { Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } } }],
    ['ForAnyValue', { Condition: { 'ForAnyValue:StringEquals': { 'events:source': 'a' } } }],
    ['aws:PrincipalOrgID', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } }],
    ['variables', { Resource: 'arn:aws:sqs:::$' + '{aws:username}' }],
    ['variables', { Condition: { StringLike: { 'events:source': '$' + '{aws:username}' } } }],
  ])('because of %s in a role policy', (element, overrides) => {
    const { logicalId, message } = refusal(rolePolicy(allow(), allow(overrides)));

    expect(logicalId).toBe('Policy');
    expect(message).toContain(element);
    expect(message).toContain('Statement');
  });

  test.each([
    ['NotPrincipal', allow({ NotPrincipal: '*' })],
    ['Principal', allow()],
    ['Federated', allow({ Principal: { Federated: 'x' } })],
    ['Condition', allow({ Principal: '*', Condition: { Null: { 'aws:SourceArn': 'true' } } })],
  ])('because of %s in a queue policy', (element, statement) => {
    const { logicalId, message } = refusal(queuePolicy(statement));

    expect(logicalId).toBe('QueuePolicy');
    expect(message).toContain(element);
  });

  test('because of another policy language version', () => {
    const PolicyDocument = { Version: '2008-10-17', Statement: [] };

    const { message } = refusal({
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument, Roles: [] } },
    });

    expect(message).toContain('Version');
  });

  test.each([
    [
      'arn:aws:iam::aws:policy/AdministratorAccess',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    ],
    ['PermissionsBoundary', { PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' }],
  ])('because of %s on a role', (element, Properties) => {
    const refused = refusal({ Role: { Type: 'AWS::IAM::Role', Properties } });

    expect(refused).toMatchObject({ logicalId: 'Role', code: 'POLICY_NOT_EVALUABLE' });
    expect(refused.message).toContain(element);
  });
});

test('the logging policy that every function gets grants none of the calls served here', () => {
  const arn = {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      ],
    ],
  };
  const control = controlOver({
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'sender', ManagedPolicyArns: [arn] } },
  });

  expect(ask(control).allowed).toBe(false);
});

test('a document with one bare statement and a Sid is read as a list of one', () => {
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: allow({ Sid: 'One', Resource: [QUEUE] }),
  };
  const control = controlOver({
    Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument, Roles: [{ Ref: 'Role' }] } },
  });

  expect(ask(control).allowed).toBe(true);
});
