import { afterEach, expect, test, vi } from 'vitest';
import { emitMetrics, type MetricValues } from '../../../lambdas/adapters/emit-metrics.ts';
import { type Properties, SynthesisedStage } from '../../lib/synthesised-stage.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What is printed, line by line. */
function printed(dimensionSets: Record<string, string>[], values: MetricValues) {
  // As every function has it; Powertools makes a dimension of it by default.
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'postproof');
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  emitMetrics('prod', dimensionSets, values);
  const text = written.mock.calls.map(([chunk]) => String(chunk)).join('');
  written.mockRestore();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test('one line carries every metric in the stage’s set and in the platform’s', () => {
  const [line, ...more] = printed([{}, { platform: 'scaleo' }], {
    Attempts: 1,
    AttemptsAcknowledged: 0,
    AttemptLatency: 12,
  });

  expect(more).toEqual([]);
  expect(line).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Postproof',
          Dimensions: [['stage'], ['stage', 'platform']],
          Metrics: [
            { Name: 'Attempts', Unit: 'Count' },
            { Name: 'AttemptsAcknowledged', Unit: 'Count' },
            { Name: 'AttemptLatency', Unit: 'Milliseconds' },
          ],
        },
      ],
    },
    stage: 'prod',
    platform: 'scaleo',
    Attempts: 1,
    AttemptsAcknowledged: 0,
    AttemptLatency: 12,
  });
});

test('a set of several dimensions is one metric, not one for each of them', () => {
  const [line] = printed([{ source: 'crm', outcome: 'accepted' }], { Webhooks: 1 });

  expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['stage', 'source', 'outcome']]);
});

test('a line knows nothing of the lines before it', () => {
  printed([{ platform: 'scaleo' }], { Attempts: 1 });

  const [line] = printed([{ outcome: 'held' }], { EventsSettled: 1 });

  expect(line._aws.CloudWatchMetrics[0]).toMatchObject({
    Dimensions: [['stage', 'outcome']],
    Metrics: [{ Name: 'EventsSettled', Unit: 'Count' }],
  });
  expect(line).not.toHaveProperty('platform');
});

/** Name and dimension names of each metric of ours that an alarm of the stage watches. */
function watched(): string[] {
  const alarms = new SynthesisedStage('prod').resources('AWS::CloudWatch::Alarm');
  const metrics = alarms.flatMap(({ Properties: alarm }): Properties[] => {
    const parts = (alarm.Metrics ?? []) as Array<{ MetricStat?: { Metric: Properties } }>;
    return [alarm, ...parts.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))];
  });
  const ours = metrics.filter(({ Namespace }) => Namespace === 'Postproof');
  return ours.map(({ MetricName, Dimensions }) => {
    const names = (Dimensions as Array<{ Name: string }>).map(({ Name }) => Name);
    return `${MetricName} ${names.sort().join('+')}`;
  });
}

test('every metric of ours that an alarm watches is emitted with exactly its dimensions', () => {
  // The sets in which delivery reports; its handler's own test holds them.
  const lines = [
    ...printed([{}, { platform: 'scaleo' }], { Attempts: 1, AttemptsAcknowledged: 1 }),
    ...printed([{}], { EventsNeedingAttention: 0, ClicksDamaged: 0 }),
    ...printed([{}], { ClickReports: 1, ClickReportsRefused: 0, ClicksMissed: 0 }),
    ...printed([{}], { ClickLossRisePoints: 0 }),
    ...printed([{}], { WebhooksUnusable: 0 }),
    ...printed([{}], { IntakeGaps: 0 }),
    ...printed([{ platform: 'scaleo' }], {
      OpenRowDeadLettered: 0,
      AttemptsBlocked: 0,
      CircuitProbesFailed: 0,
      ForeignDuplicates: 0,
      PostbackGaps: 0,
      PostbacksOverdue: 0,
      PostbacksNeedingAttention: 0,
      PostbacksNearDeadline: 0,
      PostbacksStillNearDeadline: 0,
      WindowDrift: 0,
    }),
  ];
  const emitted = lines.flatMap(({ _aws }) => {
    const [{ Dimensions, Metrics }] = _aws.CloudWatchMetrics;
    return Metrics.flatMap(({ Name }: { Name: string }) =>
      Dimensions.map((names: string[]) => `${Name} ${names.toSorted().join('+')}`),
    );
  });

  expect([...new Set(watched())].sort()).toEqual(emitted.sort());
});
