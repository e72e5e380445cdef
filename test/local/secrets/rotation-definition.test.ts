import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { Alarms } from '../../../lib/alarms.ts';
import { SigningKeys } from '../../../lib/signing-keys.ts';
import { createAccessControl } from '../../../local/access/access-control.ts';
import { RotationRefusedError, readRotations } from '../../../local/secrets/rotation-definition.ts';
import { signingConfig } from '../../helpers/signing-config.ts';
import { unbundledApp } from '../../lib/synthesised-stage.ts';
import { loadFixture, type TemplateResources } from '../assembly/assembly-fixture.ts';

const SECRET_ARN =
  'arn:aws:secretsmanager:eu-west-1:000000000000:secret:postproof/test/platform/scaleo/signing-key-';

/** The template of the real construct, changed. */
function rotationsOf(change: (resources: TemplateResources) => void = () => {}) {
  const config = signingConfig();
  const stack = new Stack(unbundledApp(), 'Keys');
  new SigningKeys(stack, 'SigningKeys', {
    config,
    alarms: new Alarms(stack, 'Alarms', { config }),
    platformSecrets: {},
  });
  const { Resources } = Template.fromStack(stack).toJSON();
  change(Resources);
  const assembly = loadFixture(Resources);
  return readRotations(assembly, createAccessControl(assembly));
}

function propertiesOf(resources: TemplateResources, type: string): Record<string, unknown> {
  const found = Object.values(resources).find(({ Type }) => Type === type);
  return found?.Properties ?? {};
}

test('a stack’s schedules are read with secret, function and rules', () => {
  const [rotation, ...others] = rotationsOf();

  expect(others).toEqual([]);
  expect(rotation).toEqual({
    secretArn: expect.stringContaining(SECRET_ARN),
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:postproof-test-rotation',
    rules: { ScheduleExpression: 'cron(0 9 ? JAN,APR,JUL,OCT MON#1 *)', Duration: '3h' },
  });
});

test.each<[string, (resources: TemplateResources) => void, RegExp]>([
  [
    'may not be called by Secrets Manager',
    (resources) => {
      propertiesOf(resources, 'AWS::Lambda::Permission').Principal = 'sns.amazonaws.com';
    },
    /secretsmanager.amazonaws.com is not authorized to perform: lambda:InvokeFunction/,
  ],
  [
    'may be called for another account only',
    (resources) => {
      propertiesOf(resources, 'AWS::Lambda::Permission').SourceAccount = '111111111111';
    },
    /is not authorized to perform: lambda:InvokeFunction/,
  ],
  [
    'is not in the stack',
    (resources) => {
      propertiesOf(resources, 'AWS::SecretsManager::RotationSchedule').RotationLambdaARN = 'gone';
    },
    /its function gone is not in this stack/,
  ],
])('a schedule whose function %s is refused, as on AWS', (_what, change, message) => {
  expect(() => rotationsOf(change)).toThrow(RotationRefusedError);
  expect(() => rotationsOf(change)).toThrow(message);
});

test('a schedule of a secret that is not in the stack is refused', () => {
  const change = (resources: TemplateResources) => {
    propertiesOf(resources, 'AWS::SecretsManager::RotationSchedule').SecretId = 'gone';
  };

  expect(() => rotationsOf(change)).toThrow(/its secret gone is not in this stack/);
});
