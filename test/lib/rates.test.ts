import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { PostbackPipeline } from '../../lib/postback-pipeline.ts';
import { acknowledgeFindings } from '../../lib/security-checks.ts';
import { loadStage } from '../../stages/index.ts';
import { convertingConfig } from '../helpers/converting-config.ts';
import { SynthesisedStage, unbundledApp } from './synthesised-stage.ts';

const stage = new SynthesisedStage(convertingConfig());
const NAME = 'postproof-test-rates';

/** The schedules of the rates; the auditor has one of its own. */
function schedules(of: SynthesisedStage) {
  return of
    .resources('AWS::Events::Rule')
    .map(({ Properties }) => of.readable(Properties))
    .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)
    .filter(({ Targets }) => JSON.stringify(Targets).includes('-rates'));
}

describe('where a platform converts', () => {
  test('a single run that fails is told', () => {
    const alarms = stage.byName('AWS::CloudWatch::Alarm');

    expect(alarms['postproof-test-function-errors-rates']).toMatchObject({
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
  });

  test('a function reads the rates every four hours', () => {
    expect(stage.byName('AWS::Lambda::Function')[NAME]).toMatchObject({
      Runtime: 'nodejs24.x',
      Timeout: 600,
      RecursiveLoop: 'Terminate',
    });
    expect(schedules(stage)).toEqual([
      {
        ScheduleExpression: 'rate(4 hours)',
        State: 'ENABLED',
        Targets: [{ Id: 'Target0', Arn: NAME }],
      },
    ]);
  });

  test('EventBridge may call that function, by that rule and no other', () => {
    const [rule = ''] = Object.entries(stage.template.findResources('AWS::Events::Rule'))
      .filter(([, { Properties }]) => Properties.ScheduleExpression === 'rate(4 hours)')
      .map(([logicalId]) => logicalId);
    const permissions = stage
      .resources('AWS::Lambda::Permission')
      .filter(({ Properties }) => Properties.Principal === 'events.amazonaws.com')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('Rates'));

    expect(permissions.map(({ Properties }) => Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': [expect.stringContaining('RatesFunction'), 'Arn'] },
        SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
      },
    ]);
  });

  test('it may do exactly what its work needs', () => {
    const written = stage.byName('AWS::Lambda::Function')[NAME];
    const role = String(stage.readable(written?.Role));

    const statements = stage.statementsOf('AWS::IAM::Policy', role);

    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], '/aws/lambda/postproof-test-rates'],
      [
        ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'postproof-test-ledger',
      ],
      ['dynamodb:Query', { 'Fn::Join': ['', ['postproof-test-ledger', '/index/attention']] }],
      [
        'sqs:SendMessage',
        [
          'postproof-test-lane-scaleo',
          'postproof-test-lane-revvvs',
          'postproof-test-lane-trackier',
        ],
      ],
    ]);
  });

  test('the security checks find nothing new', () => {
    const stack = new Stack(unbundledApp(), 'Checked');
    const pipeline = new PostbackPipeline(stack, 'Pipeline', { config: convertingConfig() });
    acknowledgeFindings(pipeline);

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });

  test('people hear of rates that grow old, and of no rates at all, while they still serve', () => {
    const alarm = (config: PipelineConfig) =>
      new SynthesisedStage(config).byName('AWS::CloudWatch::Alarm')['postproof-test-rates-too-old'];

    expect(alarm(convertingConfig())).toMatchObject({
      Namespace: 'Postproof',
      MetricName: 'RatesAgeDays',
      Dimensions: [{ Name: 'stage', Value: 'test' }],
      Statistic: 'Minimum',
      Period: 21_600,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 5,
      TreatMissingData: 'breaching',
    });
    expect(alarm(convertingConfig({ rates: { maxAgeDays: 3 } }))).toMatchObject({ Threshold: 2 });
  });
});

describe('there is no such function, no schedule and no alarm', () => {
  test.each([
    ['no platform converts', loadStage('prod')],
    ['the operator puts in its own rates', convertingConfig({ rates: { source: 'operator' } })],
  ])('where %s', (_, config) => {
    const without = new SynthesisedStage(config);

    expect(Object.keys(without.byName('AWS::Lambda::Function')).join()).not.toContain('rates');
    expect(schedules(without)).toEqual([]);
    expect(Object.keys(without.byName('AWS::CloudWatch::Alarm')).join()).not.toContain('rates');
  });
});

test('rates that anybody on the way could change are refused', () => {
  const at = (url: string, changes: Partial<PipelineConfig> = {}) =>
    new SynthesisedStage({
      ...convertingConfig({ rates: { url } }),
      ...changes,
    });

  expect(() => at('http://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml')).toThrow(
    /rates.url is "http:\/\/www.ecb.europa.eu\/stats\/eurofxref\/eurofxref-daily.xml", allowed: https/,
  );
  expect(() => at('http://127.0.0.1:4580/ecb/eurofxref-daily.xml')).toThrow('rates.url');
  expect(() => at('http://10.0.0.1/rates.xml', { loopbackPlatforms: true })).toThrow('rates.url');
  expect(
    at('http://127.0.0.1:4580/ecb/eurofxref-daily.xml', { loopbackPlatforms: true }),
  ).toBeDefined();
});
