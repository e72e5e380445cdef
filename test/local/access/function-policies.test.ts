import { expect, test } from 'vitest';
import { PolicyNotEvaluableError } from '../../../local/access/access-errors.ts';
import type { AccessRequest } from '../../../local/access/access-request.ts';
import { ask, controlOver } from './access-fixture.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:rotation';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:a/b-c14cdd';
const SERVICE = 'secretsmanager.amazonaws.com';

function withPermission(changes: object = {}) {
  return controlOver({
    Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'rotation' } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
        Principal: SERVICE,
        ...changes,
      },
    },
  });
}

const call: AccessRequest = {
  principal: { kind: 'service', service: SERVICE, sourceArn: SECRET },
  action: 'lambda:InvokeFunction',
  resource: FUNCTION,
};

test.each([
  ['the service', {}],
  ['the service for this account', { SourceAccount: '000000000000' }],
  ['the service for this source', { SourceArn: SECRET }],
  ['the service for sources like this', { SourceArn: 'arn:aws:secretsmanager:*:*:secret:a/*' }],
  ['the function by its name', { FunctionName: { Ref: 'Function' } }],
])('a permission for %s lets it call', (_what, changes) => {
  expect(ask(withPermission(changes), call)).toEqual({ allowed: true });
});

test.each([
  ['another service', { Principal: 'sns.amazonaws.com' }],
  ['another account', { SourceAccount: '111111111111' }],
  ['another source', { SourceArn: `${SECRET}-other` }],
  ['another action', { Action: 'lambda:GetFunction' }],
  ['another function', { FunctionName: 'ingest' }],
  ['an account, and no service', { Principal: '000000000000' }],
])('a permission for %s does not', (_what, changes) => {
  expect(ask(withPermission(changes), call)).toMatchObject({ allowed: false });
});

test.each(['EventSourceToken', 'PrincipalOrgID', 'FunctionUrlAuthType'])(
  'a permission that depends on %s keeps the stack from starting',
  (element) => {
    const start = () => withPermission({ [element]: 'x' });

    expect(start).toThrow(PolicyNotEvaluableError);
    expect(start).toThrow(element);
  },
);
