import { describe, expect, test } from 'vitest';
import { SynthesisedStage } from './synthesised-stage.ts';

const prod = new SynthesisedStage('prod');
const functions = prod.byName('AWS::Lambda::Function');
const NAMES = [
  'postproof-prod-auditor',
  'postproof-prod-authority',
  'postproof-prod-bindings',
  'postproof-prod-clicks',
  'postproof-prod-delivery',
  'postproof-prod-ingest',
];

const COMMON_ENVIRONMENT = {
  NODE_OPTIONS: '--enable-source-maps',
  POWERTOOLS_SERVICE_NAME: 'postproof',
  POWERTOOLS_METRICS_NAMESPACE: 'Postproof',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

function environmentOf(name: string): Record<string, unknown> {
  const { Environment } = prod.readable(functions[name] ?? {});
  return (Environment as { Variables: Record<string, unknown> }).Variables;
}

test('there are six functions, all on the runtime that the tests run on', () => {
  expect(Object.keys(functions).sort()).toEqual(NAMES);
  for (const name of NAMES) {
    expect(functions[name]).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      // The auditor's work is computing; 1,769 MB are one whole processor.
      MemorySize: name.endsWith('-auditor') ? 1769 : 512,
    });
  }
});

test('a function writes to a log group of its own, which does not keep logs for ever', () => {
  const retention = (stage: SynthesisedStage) =>
    stage.resources('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);

  for (const name of NAMES) {
    const { LoggingConfig } = prod.readable(functions[name] ?? {});
    expect(LoggingConfig).toEqual({ LogGroup: `/aws/lambda/${name}` });
  }
  expect(retention(prod)).toEqual(Array(8).fill(90));
  expect(retention(new SynthesisedStage('dev'))).toEqual([14, 14, 14, 14, 14]);
});

test('what waits for a time may wake itself: its hops are more rounds than AWS lets a loop run', () => {
  const loops = NAMES.map((name) => functions[name]?.RecursiveLoop);

  expect(loops).toEqual(['Terminate', 'Allow', 'Terminate', 'Terminate', 'Allow', 'Terminate']);
});

test('no function reserves concurrency, which would throttle its polls', () => {
  expect(NAMES.map((name) => functions[name]?.ReservedConcurrentExecutions)).toEqual(
    Array(6).fill(undefined),
  );
});

describe('a function is told the names that it needs and no others:', () => {
  const laneQueueUrls = {
    'Fn::Join': [
      '',
      [
        '{"scaleo":"',
        'postproof-prod-lane-scaleo',
        '","revvvs":"',
        'postproof-prod-lane-revvvs',
        '"}',
      ],
    ],
  };

  test('auditor', () => {
    expect(environmentOf('postproof-prod-auditor')).toEqual({
      ...COMMON_ENVIRONMENT,
      LEDGER_TABLE: 'postproof-prod-ledger',
      ALARM_TOPIC_ARN: 'postproof-prod-alarms',
      BUS_NAME: 'postproof-prod-events',
      LANE_QUEUE_URLS: laneQueueUrls,
      SEEN_QUEUE_URL: 'postproof-prod-seen',
      INTAKE_DEAD_LETTERS_URL: 'postproof-prod-intake-dead-letters',
    });
  });

  test('clicks', () => {
    expect(environmentOf('postproof-prod-clicks')).toEqual({
      ...COMMON_ENVIRONMENT,
      LEDGER_TABLE: 'postproof-prod-ledger',
    });
  });

  test('bindings', () => {
    expect(environmentOf('postproof-prod-bindings')).toEqual({
      ...COMMON_ENVIRONMENT,
      LEDGER_TABLE: 'postproof-prod-ledger',
      BUS_NAME: 'postproof-prod-events',
    });
  });

  test('ingest', () => {
    expect(environmentOf('postproof-prod-ingest')).toEqual({
      ...COMMON_ENVIRONMENT,
      BUS_NAME: 'postproof-prod-events',
    });
  });

  test('authority', () => {
    expect(environmentOf('postproof-prod-authority')).toEqual({
      ...COMMON_ENVIRONMENT,
      LEDGER_TABLE: 'postproof-prod-ledger',
      BUS_NAME: 'postproof-prod-events',
      INTAKE_QUEUE_URL: 'postproof-prod-intake',
      LANE_QUEUE_URLS: laneQueueUrls,
    });
  });

  test('delivery', () => {
    expect(environmentOf('postproof-prod-delivery')).toEqual({
      ...COMMON_ENVIRONMENT,
      LEDGER_TABLE: 'postproof-prod-ledger',
      LANE_QUEUE_URLS: laneQueueUrls,
    });
  });
});
