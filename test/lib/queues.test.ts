import { describe, expect, test } from 'vitest';
import { SynthesisedStage } from './synthesised-stage.ts';

const prod = new SynthesisedStage('prod');
const local = new SynthesisedStage('local');

const QUEUES = [
  'postproof-prod-intake',
  'postproof-prod-intake-dead-letters',
  'postproof-prod-lane-revvvs',
  'postproof-prod-lane-revvvs-dead-letters',
  'postproof-prod-lane-scaleo',
  'postproof-prod-lane-scaleo-dead-letters',
  'postproof-prod-seen',
  'postproof-prod-unrecognised-events',
];

function mappingOf(stage: SynthesisedStage, queueName: string) {
  return stage
    .resources('AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => stage.readable(Properties))
    .find(({ EventSourceArn }) => EventSourceArn === queueName);
}

test('each platform has a lane of its own beside the intake', () => {
  const names = Object.keys(prod.byName('AWS::SQS::Queue')).sort();

  expect(names).toEqual(QUEUES);
});

test.each(['intake', 'lane-scaleo', 'lane-revvvs'])(
  'the queue %s gives a message up after five receives, to dead letters that outlive it',
  (name) => {
    const queues = prod.byName('AWS::SQS::Queue');

    const queue = prod.readable(queues[`postproof-prod-${name}`]);
    const deadLetters = queues[`postproof-prod-${name}-dead-letters`];

    expect(queue?.RedrivePolicy).toEqual({
      deadLetterTargetArn: `postproof-prod-${name}-dead-letters`,
      maxReceiveCount: 5,
    });
    expect(queue?.MessageRetentionPeriod).toBe(345_600);
    expect(deadLetters?.MessageRetentionPeriod).toBe(1_209_600);
  },
);

describe('the times of a delivery nest: function < lease < visibility', () => {
  test.each([
    { stage: prod, name: 'prod', functionSeconds: 20, lease: 25, visibility: 120 },
    { stage: local, name: 'local', functionSeconds: 9, lease: 10, visibility: 12 },
  ])('in $name', ({ stage, name, functionSeconds, lease, visibility }) => {
    const delivery = stage.byName('AWS::Lambda::Function')[`postproof-${name}-delivery`];
    const queue = stage.byName('AWS::SQS::Queue')[`postproof-${name}-lane-scaleo`];

    expect(delivery?.Timeout).toBe(functionSeconds);
    expect(queue?.VisibilityTimeout).toBe(visibility);
    expect(lease).toBeGreaterThan(functionSeconds);
    expect(visibility).toBeGreaterThan(lease);
  });
});

test('an event waits longer to be read again than the authority may take', () => {
  const authority = prod.byName('AWS::Lambda::Function')['postproof-prod-authority'];
  const intake = prod.byName('AWS::SQS::Queue')['postproof-prod-intake'];

  expect(authority?.Timeout).toBe(20);
  expect(intake?.VisibilityTimeout).toBe(120);
});

test('a seen event comes again in the auditor’s next run and not in the same one, for two weeks', () => {
  const auditor = prod.byName('AWS::Lambda::Function')['postproof-prod-auditor'];
  const seen = prod.byName('AWS::SQS::Queue')['postproof-prod-seen'];

  expect(auditor?.Timeout).toBe(900);
  expect(seen).toMatchObject({ VisibilityTimeout: 1200, MessageRetentionPeriod: 1_209_600 });
  expect(seen?.RedrivePolicy).toBeUndefined();
});

test('every queue refuses plain HTTP and encrypts what it keeps', () => {
  for (const name of QUEUES) {
    const statements = prod.statementsOf('AWS::SQS::QueuePolicy', name);

    expect(prod.byName('AWS::SQS::Queue')[name]?.SqsManagedSseEnabled, name).toBe(true);
    expect(statements[0], name).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: name,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  }
});

test('EventBridge may write to a queue only on behalf of the rule that feeds it', () => {
  const admitted = Object.fromEntries(
    QUEUES.map((name) => [
      name,
      prod
        .statementsOf('AWS::SQS::QueuePolicy', name)
        .filter(({ Effect }) => Effect === 'Allow')
        .map(({ Principal, Condition }) => ({ Principal, Condition })),
    ]),
  );

  const onBehalfOf = (rule: string) => [
    {
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': expect.stringContaining(rule) } },
    },
  ];
  expect(admitted).toEqual({
    'postproof-prod-intake': onBehalfOf('PlayerEvents'),
    'postproof-prod-intake-dead-letters': onBehalfOf('PlayerEvents'),
    'postproof-prod-seen': onBehalfOf('SeenEvents'),
    'postproof-prod-unrecognised-events': onBehalfOf('EverythingElse'),
    'postproof-prod-lane-revvvs': [],
    'postproof-prod-lane-revvvs-dead-letters': [],
    'postproof-prod-lane-scaleo': [],
    'postproof-prod-lane-scaleo-dead-letters': [],
  });
});

test('the mappings report single failures, and a lane is limited by its mapping', () => {
  expect(mappingOf(prod, 'postproof-prod-intake')).toEqual({
    EventSourceArn: 'postproof-prod-intake',
    FunctionName: 'postproof-prod-authority',
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  expect(mappingOf(prod, 'postproof-prod-lane-scaleo')).toEqual({
    EventSourceArn: 'postproof-prod-lane-scaleo',
    FunctionName: 'postproof-prod-delivery',
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
});
