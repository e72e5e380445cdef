import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { Alarms } from '../../lib/alarms.ts';
import { PipelineFunction } from '../../lib/pipeline-function.ts';
import { SigningKeys, signs } from '../../lib/signing-keys.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { RECIPE_BY_HAND, RECIPE_WITH_KEY_API, signingConfig } from '../helpers/signing-config.ts';
import { unbundledApp } from './synthesised-stage.ts';

const NAME = 'postproof/test/platform/scaleo/signing-key';
const CREDENTIALS =
  'arn:aws:secretsmanager:eu-west-1:000000000000:secret:postproof/test/platform/scaleo-AbCdEf';

function synthesised(config = signingConfig()) {
  const stack = new Stack(unbundledApp(), 'Keys');
  const scaleo = Secret.fromSecretCompleteArn(stack, 'Credentials', CREDENTIALS);
  const platformSecrets = { scaleo };
  const alarms = new Alarms(stack, 'Alarms', { config });
  const keys = new SigningKeys(stack, 'SigningKeys', { config, alarms, platformSecrets });
  return { stack, alarms, keys, template: () => Template.fromStack(stack) };
}

/** The logical ID of the only resource of a type. */
function onlyId(template: Template, type: string): string {
  const [id, ...others] = Object.keys(template.findResources(type));
  if (id === undefined || others.length > 0) throw new Error(`Not exactly one ${type}`);
  return id;
}

test('a platform signs if its specification says how', () => {
  const { scaleo, revvvs } = signingConfig().platforms;

  expect([scaleo, revvvs].map((platform) => platform && signs(platform))).toEqual([true, false]);
});

test('where no platform signs there is nothing: no function, no secret, no alarm', () => {
  const { keys, template } = synthesised(testConfig());

  expect(Object.keys(template().toJSON().Resources).filter((id) => /Keys/.test(id))).toEqual([]);
  template().resourceCountIs('AWS::CloudWatch::Alarm', 0);
  expect(keys).toMatchObject({ secrets: [], function: undefined });
});

test('only a platform that signs has a key, which any encoding can read', () => {
  const { template } = synthesised();

  template().resourceCountIs('AWS::SecretsManager::Secret', 1);
  template().hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: NAME,
    GenerateSecretString: {
      PasswordLength: 80,
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      SecretStringTemplate: '{"keyId":"k-initial"}',
      GenerateStringKey: 'key',
    },
  });
});

test('a key is not lost with a protected stack', () => {
  const { template } = synthesised();

  template().hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
});

test('a key rotates on the first Monday of each quarter, and not when it is deployed', () => {
  const { template } = synthesised();
  const secret = onlyId(template(), 'AWS::SecretsManager::Secret');
  const rotation = onlyId(template(), 'AWS::Lambda::Function');

  template().hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
    SecretId: { Ref: secret },
    RotationLambdaARN: { 'Fn::GetAtt': [rotation, 'Arn'] },
    RotationRules: { ScheduleExpression: 'cron(0 9 ? JAN,APR,JUL,OCT MON#1 *)', Duration: '3h' },
    RotateImmediatelyOnUpdate: false,
  });
});

test('the schedule is made after all that the function may do: it is tried at once', () => {
  const { template } = synthesised();
  const [schedule] = Object.values(
    template().findResources('AWS::SecretsManager::RotationSchedule'),
  );

  expect(schedule?.DependsOn).toContain(onlyId(template(), 'AWS::IAM::Policy'));
  expect(schedule?.DependsOn).toContain(onlyId(template(), 'AWS::Lambda::Permission'));
});

test('Secrets Manager of this account may call the function, and nobody else', () => {
  const { template } = synthesised();

  template().resourceCountIs('AWS::Lambda::Permission', 1);
  template().hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
  });
});

test('the function may rotate the signing keys, write its log, and nothing else', () => {
  const { template } = synthesised();
  const [policy] = Object.values(template().findResources('AWS::IAM::Policy'));

  expect(policy?.Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [onlyId(template(), 'AWS::Logs::LogGroup'), 'Arn'] },
    },
    {
      Effect: 'Allow',
      Action: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: { Ref: onlyId(template(), 'AWS::SecretsManager::Secret') },
    },
  ]);
});

test('the function that delivers may read the keys, and no more', () => {
  const { stack, alarms, keys, template } = synthesised();
  const delivery = new PipelineFunction(stack, 'Delivery', {
    config: signingConfig(),
    alarms,
    room: 'delivery',
    functionName: 'delivery',
    timeout: Duration.seconds(9),
    environment: {},
  });

  keys.grantSigning(delivery);

  const secret = { Ref: onlyId(template(), 'AWS::SecretsManager::Secret') };
  const policies = Object.entries(template().findResources('AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.startsWith('Delivery')) ?? [];
  expect(policy?.Properties.PolicyDocument.Statement).toContainEqual({
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: secret,
  });
});

test('a platform whose new key waits for a person raises an alarm of its own', () => {
  const { template } = synthesised();

  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'postproof-test-key-rotation-waiting-scaleo',
    AlarmDescription: Match.stringLikeRegexp(
      'waits for a person.*\nSeverity NORMAL.*\nRunbook: https://example.com/runbook/key-rotation-waiting.md\nMissing data: good; ',
    ),
    Namespace: 'Postproof',
    MetricName: 'KeyRotationWaiting',
    Dimensions: [
      { Name: 'platform', Value: 'scaleo' },
      { Name: 'stage', Value: 'test' },
    ],
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('waiting for a person is an error to Lambda, and none to the alarm on errors', () => {
  const { template } = synthesised();

  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'postproof-test-function-errors-rotation',
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'errors - FILL(expected, 0)' }),
      Match.objectLike({
        Id: 'errors',
        MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'Errors' }) }),
      }),
      Match.objectLike({
        Id: 'expected',
        MetricStat: Match.objectLike({
          Metric: {
            Namespace: 'Postproof',
            MetricName: 'KeyRotationWaiting',
            Dimensions: [{ Name: 'stage', Value: 'test' }],
          },
        }),
      }),
    ]),
  });
});

test('two platforms that sign share the function and nothing else', () => {
  const config = signingConfig();
  const { scaleo } = config.platforms;
  if (scaleo === undefined) throw new Error('The stage has no platform scaleo');
  const platforms = { 'scaleo-a': scaleo, 'scaleo-b': scaleo };

  const { template } = synthesised({ ...config, platforms });

  template().resourceCountIs('AWS::SecretsManager::Secret', 2);
  template().resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
  template().resourceCountIs('AWS::Lambda::Function', 1);
  template().resourceCountIs('AWS::Lambda::Permission', 1);
});

test('the security checks find nothing: a signing key rotates', () => {
  const { stack } = synthesised();

  const { violations } = new AwsSolutionsChecks().validateScope(stack);

  expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

test.each([
  ['may read the credentials that a key API asks for', RECIPE_WITH_KEY_API, 1],
  ['may not where people hand the keys over', RECIPE_BY_HAND, 0],
])('the rotation function %s', (_, recipe, grants) => {
  const { template } = synthesised(signingConfig(recipe));

  const policies = Object.values(template().findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const onCredentials = statements.filter(({ Resource }) =>
    JSON.stringify(Resource).includes(CREDENTIALS),
  );
  expect(onCredentials.map(({ Action }) => Action)).toEqual(
    Array.from({ length: grants }, () => 'secretsmanager:GetSecretValue'),
  );
});
