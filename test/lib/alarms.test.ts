import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { Alarms } from '../../lib/alarms.ts';
import { PostbackPipeline } from '../../lib/postback-pipeline.ts';
import { SigningKeys } from '../../lib/signing-keys.ts';
import { loadStage } from '../../stages/index.ts';
import { convertingConfig } from '../helpers/converting-config.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { RECIPE_BY_HAND, signingConfig } from '../helpers/signing-config.ts';
import { type Properties, SynthesisedStage, unbundledApp } from './synthesised-stage.ts';

const RUNBOOK = join(import.meta.dirname, '../../docs/runbook');
const prod = new SynthesisedStage('prod');
const alarms = prod.byName('AWS::CloudWatch::Alarm');
const { runbookUrl } = loadStage('prod').alarms;
/** With the alarms of what prod has no use for. */
const everyAlarm = {
  ...alarms,
  ...new SynthesisedStage(convertingConfig({ alarms: { runbookUrl } })).byName(
    'AWS::CloudWatch::Alarm',
  ),
  ...new SynthesisedStage(
    testConfig({
      sources: {
        crm: { adapter: 'standard-webhooks' },
        backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
      },
      authority: { registration: 'crm', deposit: 'backend' },
      alarms: { runbookUrl },
    }),
  ).byName('AWS::CloudWatch::Alarm'),
  ...alarmsOfKeys(),
};

function alarm(name: string): Properties {
  const found = alarms[`postproof-prod-${name}`];
  if (found === undefined) throw new Error(`No alarm postproof-prod-${name}`);
  return prod.readable(found);
}

function alarmsOfKeys(): Record<string, Properties> {
  const config = signingConfig(RECIPE_BY_HAND, testConfig({ alarms: { runbookUrl } }));
  const stack = new Stack(unbundledApp(), 'Keys');
  new SigningKeys(stack, 'SigningKeys', {
    config,
    alarms: new Alarms(stack, 'Alarms', { config }),
    platformSecrets: {},
  });
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  return Object.fromEntries(
    Object.values(found).map(({ Properties: alarm }) => [alarm.AlarmName, alarm]),
  );
}

/** The article that the alarm's own text links to. */
function articleOf({ AlarmDescription }: Properties): string | undefined {
  return /\/docs\/runbook\/([a-z-]+\.md)\n/.exec(String(AlarmDescription))?.[1];
}

test('a stage with two platforms has these alarms', () => {
  const names = Object.keys(alarms).map((name) => name.replace('postproof-prod-', ''));

  expect(names.sort()).toEqual([
    'blocked-revvvs',
    'blocked-scaleo',
    'books-gap-intake',
    'books-gap-postbacks-revvvs',
    'books-gap-postbacks-scaleo',
    'circuit-open-revvvs',
    'circuit-open-scaleo',
    'click-damaged',
    'click-loss',
    'click-missed',
    'clicks-failures',
    'clicks-refused',
    'events-waiting',
    'foreign-duplicates-revvvs',
    'foreign-duplicates-scaleo',
    'function-errors-auditor',
    'function-errors-authority',
    'function-errors-bindings',
    'function-errors-clicks',
    'function-errors-delivery',
    'function-errors-ingest',
    'function-throttles-auditor',
    'function-throttles-authority',
    'function-throttles-bindings',
    'function-throttles-clicks',
    'function-throttles-delivery',
    'function-throttles-ingest',
    'intake-backlog',
    'intake-dead-letters',
    'lane-dead-letters-revvvs',
    'lane-dead-letters-scaleo',
    'near-deadline-revvvs',
    'near-deadline-scaleo',
    'near-deadline-still-revvvs',
    'near-deadline-still-scaleo',
    'needs-attention-revvvs',
    'needs-attention-scaleo',
    'open-row-dead-lettered-revvvs',
    'open-row-dead-lettered-scaleo',
    'overdue-revvvs',
    'overdue-scaleo',
    'success-rate',
    'success-rate-revvvs',
    'success-rate-scaleo',
    'unrecognised-events',
    'webhook-failures',
    'webhook-rejections',
    'webhook-unusable',
    'window-drift-revvvs',
    'window-drift-scaleo',
  ]);
});

test('every alarm says what broke, how urgent it is, where to read on and what missing data means', () => {
  for (const [name, properties] of Object.entries(everyAlarm)) {
    const lines = String(properties.AlarmDescription).split('\n');

    expect(lines, name).toEqual([
      expect.stringMatching(/^[A-Z].{30,}\.$/),
      expect.stringMatching(/^Severity (HIGH: act now|NORMAL: act within the working day)\.$/),
      expect.stringMatching(/^Runbook: https:\/\/\S+\/docs\/runbook\/[a-z-]+\.md$/),
      expect.stringMatching(/^Missing data: (good|bad); .+\.$/),
    ]);
    const isGood = lines[3]?.startsWith('Missing data: good');
    expect(properties.TreatMissingData, name).toBe(isGood ? 'notBreaching' : 'breaching');
  }
});

test('every alarm has an article, and every article has an alarm', () => {
  const linked = new Set(Object.values(everyAlarm).map(articleOf));
  const written = readdirSync(RUNBOOK).filter((file) => file !== 'README.md');

  expect([...linked].sort()).toEqual(written.sort());
});

test('every article tells the same five things, with commands, and the index lists it', () => {
  const index = readFileSync(join(RUNBOOK, 'README.md'), 'utf8');

  for (const file of readdirSync(RUNBOOK).filter((name) => name !== 'README.md')) {
    const text = readFileSync(join(RUNBOOK, file), 'utf8');

    expect([...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title)).toEqual([
      file.replace('.md', ''),
      'Description',
      'Impact',
      'Investigation',
      'Resolution',
      'How to know it is over',
    ]);
    expect(text, file).toContain('```sh');
    expect(index).toContain(`](${file})`);
  }
});

test('every link between articles leads somewhere', () => {
  const broken = readdirSync(RUNBOOK).flatMap((file) =>
    [...readFileSync(join(RUNBOOK, file), 'utf8').matchAll(/\]\(([^)]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !existsSync(join(RUNBOOK, target as string))),
  );

  expect(broken).toEqual([]);
});

test('every alarm tells the topic when it is raised and when it is over', () => {
  for (const [name, properties] of Object.entries(alarms)) {
    const { AlarmActions, OKActions } = prod.readable(properties);

    expect(AlarmActions, name).toEqual(['postproof-prod-alarms']);
    expect(OKActions, name).toEqual(['postproof-prod-alarms']);
  }
});

describe('the topic', () => {
  test('refuses plain HTTP, and lets CloudWatch publish for alarms of this stage', () => {
    const statements = prod.statementsOf('AWS::SNS::TopicPolicy', 'postproof-prod-alarms');

    expect(statements).toMatchObject([
      {
        Effect: 'Deny',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(JSON.stringify(statements[1]?.Condition)).toContain(':alarm:postproof-prod-*');
  });

  test('mails an address only where the stage names one', () => {
    const config = loadStage('dev');
    const stack = new Stack(unbundledApp(), 'Mailing');
    new PostbackPipeline(stack, 'Pipeline', {
      config: { ...config, alarms: { ...config.alarms, email: 'on-call@example.com' } },
    });

    const subscriptions = Template.fromStack(stack).findResources('AWS::SNS::Subscription');

    expect(Object.values(subscriptions)).toMatchObject([
      { Properties: { Protocol: 'email', Endpoint: 'on-call@example.com' } },
    ]);
    expect(prod.resources('AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('the success rate', () => {
  const metric = (id: string, metricName: string, dimensions: object[]) => ({
    Id: id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: 'Postproof', MetricName: metricName, Dimensions: dimensions },
      Period: 300,
      Stat: 'Sum',
    },
  });

  test.each([
    { name: 'success-rate', dimensions: [{ Name: 'stage', Value: 'prod' }] },
    {
      name: 'success-rate-scaleo',
      dimensions: [
        { Name: 'platform', Value: 'scaleo' },
        { Name: 'stage', Value: 'prod' },
      ],
    },
  ])('$name is below 95 % in two of three periods that have enough attempts', (expected) => {
    expect(alarm(expected.name)).toMatchObject({
      Threshold: 95,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Metrics: [
        {
          Expression: 'IF(attempts >= 20, 100 * acknowledged / attempts, 100)',
          ReturnData: true,
        },
        metric('attempts', 'Attempts', expected.dimensions),
        metric('acknowledged', 'AttemptsAcknowledged', expected.dimensions),
      ],
    });
  });
});

test.each([
  ['lane-dead-letters-scaleo', 'postproof-prod-lane-scaleo-dead-letters'],
  ['intake-dead-letters', 'postproof-prod-intake-dead-letters'],
  ['unrecognised-events', 'postproof-prod-unrecognised-events'],
])('one message is enough for %s', (name, queue) => {
  expect(alarm(name)).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: queue }],
    Statistic: 'Maximum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
  });
});

test('one open row among the dead letters is enough, and it is a fault of ours', () => {
  expect(alarm('open-row-dead-lettered-scaleo')).toMatchObject({
    Namespace: 'Postproof',
    MetricName: 'OpenRowDeadLettered',
    Dimensions: [
      { Name: 'platform', Value: 'scaleo' },
      { Name: 'stage', Value: 'prod' },
    ],
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
  });
});

test.each([
  ['near-deadline-scaleo', 'PostbacksNearDeadline', 'Severity HIGH', 'end within 24 hours', 4],
  ['blocked-scaleo', 'AttemptsBlocked', 'Severity NORMAL', 'keeps postbacks from scaleo', 1],
  ['window-drift-scaleo', 'WindowDrift', 'Severity NORMAL', 'agreed with scaleo are refused', 1],
])('one postback is enough for %s', (name, metric, severity, words, periods) => {
  const { AlarmDescription, ...properties } = alarm(name);

  expect(properties).toMatchObject({
    Namespace: 'Postproof',
    MetricName: metric,
    Dimensions: [
      { Name: 'platform', Value: 'scaleo' },
      { Name: 'stage', Value: 'prod' },
    ],
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: periods,
    DatapointsToAlarm: 1,
    Period: 300,
  });
  expect(AlarmDescription).toContain(severity);
  expect(AlarmDescription).toContain(words);
});

test('two periods with a probe that failed open the alarm of a circuit, so that a blip does not', () => {
  expect(alarm('circuit-open-scaleo')).toMatchObject({
    Namespace: 'Postproof',
    MetricName: 'CircuitProbesFailed',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    DatapointsToAlarm: 2,
    EvaluationPeriods: 4,
    Period: 300,
  });
});

test.each([
  ['intake-backlog', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 300, [2, 2]],
  ['webhook-failures', 'AWS/ApiGateway', '5xx', 0, [2, 3]],
  ['webhook-rejections', 'AWS/ApiGateway', '4xx', 10, [3, 3]],
  ['function-errors-delivery', 'AWS/Lambda', 'Errors', 0, [2, 3]],
  ['function-throttles-delivery', 'AWS/Lambda', 'Throttles', 0, [2, 3]],
])('%s watches %s %s', (name, namespace, metricName, threshold, [breaching, of]) => {
  expect(alarm(name)).toMatchObject({
    Namespace: namespace,
    MetricName: metricName,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    DatapointsToAlarm: breaching,
    EvaluationPeriods: of,
    Period: 300,
  });
});
