import { expect, test } from 'vitest';
import { loadStage } from '../../stages/index.ts';
import { SynthesisedStage } from './synthesised-stage.ts';

const prod = new SynthesisedStage('prod');
const NAME = 'postproof-prod-auditor';
const written = prod.byName('AWS::Lambda::Function')[NAME];

test('the auditor runs every hour, and EventBridge may call it by that rule alone', () => {
  const rules = Object.entries(prod.template.findResources('AWS::Events::Rule')).filter(
    ([, { Properties }]) => JSON.stringify(prod.readable(Properties.Targets)).includes(NAME),
  );
  const permissions = prod
    .resources('AWS::Lambda::Permission')
    .map(({ Properties }) => prod.readable(Properties))
    .filter(({ FunctionName }) => FunctionName === NAME);

  expect(rules.map(([, { Properties }]) => Properties)).toMatchObject([
    { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' },
  ]);
  expect(permissions).toMatchObject([
    { Principal: 'events.amazonaws.com', SourceArn: rules[0]?.[0] },
  ]);
  expect(written).toMatchObject({ Timeout: 900, RecursiveLoop: 'Terminate' });
});

test('a single run that fails is told: two of three periods cannot come at an hourly schedule', () => {
  const alarms = prod.byName('AWS::CloudWatch::Alarm');

  expect(alarms['postproof-prod-function-errors-auditor']).toMatchObject({
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
  });
  expect(alarms['postproof-prod-function-errors-authority']).toMatchObject({
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
  });
});

test.each([
  ['near-deadline-still-scaleo', 'PostbacksStillNearDeadline', 'HIGH', 'sit still'],
  ['overdue-scaleo', 'PostbacksOverdue', 'NORMAL', 'had to be woken'],
  ['books-gap-postbacks-scaleo', 'PostbackGaps', 'HIGH', 'gone from the ledger'],
])('one postback of the last run is enough for %s, and so is no run', (name, metric, ...words) => {
  const found = prod.byName('AWS::CloudWatch::Alarm')[`postproof-prod-${name}`];

  for (const word of words) expect(found?.AlarmDescription).toContain(word);
  expect(found).toMatchObject({
    MetricName: metric,
    Dimensions: [
      { Name: 'platform', Value: 'scaleo' },
      { Name: 'stage', Value: 'prod' },
    ],
    Statistic: 'Maximum',
    Period: 5400,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'breaching',
  });
});

test('one player event that is lost is enough for an alarm, and so is no run', () => {
  const found = prod.byName('AWS::CloudWatch::Alarm')['postproof-prod-books-gap-intake'];

  expect(found?.AlarmDescription).toContain('HIGH');
  expect(found).toMatchObject({
    MetricName: 'IntakeGaps',
    Dimensions: [{ Name: 'stage', Value: 'prod' }],
    Statistic: 'Maximum',
    Threshold: 0,
    TreatMissingData: 'breaching',
  });
});

test('people hear of a share that rises, and of an auditor that does not run', () => {
  const alarm = (stage: SynthesisedStage, name: string) =>
    stage.byName('AWS::CloudWatch::Alarm')[`postproof-${name}-click-loss`];
  const dev = loadStage('dev');
  const strict = { ...dev, alarms: { ...dev.alarms, clickLossRisePoints: 0.5 } };

  expect(alarm(prod, 'prod')).toMatchObject({
    Namespace: 'Postproof',
    MetricName: 'ClickLossRisePoints',
    Dimensions: [{ Name: 'stage', Value: 'prod' }],
    Statistic: 'Maximum',
    Period: 5400,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 2,
    TreatMissingData: 'breaching',
  });
  expect(alarm(new SynthesisedStage(strict), 'dev')).toMatchObject({ Threshold: 0.5 });
});
