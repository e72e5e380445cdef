import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { ENVIRONMENT, INDEXES, METRICS, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import type { EventBus } from './event-bus.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction, WHOLE_PROCESSOR_MB } from './pipeline-function.ts';

/** A loss is seen within the hour. */
const EVERY = Duration.hours(1);

/** A run takes seconds; the rest is for a quarter with millions of journeys. */
const FUNCTION_TIMEOUT = Duration.minutes(15);

/** A run and a half, so that there is a value in every period in which the function runs. */
const RUN_PERIOD = Duration.minutes(90);

const NO_RUN = {
  treatAs: TreatMissingData.BREACHING,
  why: 'bad; the auditor reports a figure with every run, so it does not run.',
} as const;

export type AuditorProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  eventBus: EventBus;
};

/** The scheduled function that counts what was lost on the way, and watches what sits still. */
export class Auditor extends Construct {
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, { config, alarms, ledger, eventBus }: AuditorProps) {
    super(scope, id);
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'auditor',
      functionName: resourceNames(config.stage).auditorFunction,
      timeout: FUNCTION_TIMEOUT,
      runsOnSchedule: true,
      // A quarter's review is computing: with less it would take as much longer as it costs less.
      memoryMb: WHOLE_PROCESSOR_MB,
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.alarmTopicArn]: alarms.topic.topicArn,
        [ENVIRONMENT.busName]: eventBus.bus.eventBusName,
      },
    });
    const { tableArn } = ledger.table;
    this.function.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      [tableArn],
    );
    this.function.allow(['dynamodb:Query'], [`${tableArn}/index/${INDEXES.attention}`]);
    // What a binding has left behind goes round again.
    this.function.allow(['events:PutEvents'], [eventBus.bus.eventBusArn]);
    // A quarter's figures go to whoever is told of alarms.
    this.function.allow(['sns:Publish'], [alarms.topic.topicArn]);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(this.function.function)],
    });
    addLossAlarm(alarms, config);
    for (const platform of Object.keys(config.platforms)) addStillAlarm(alarms, config, platform);
  }
}

function addLossAlarm(alarms: Alarms, { stage, alarms: { clickLossRisePoints } }: PipelineConfig) {
  alarms.addNormalSeverityAlarm({
    article: 'click-loss',
    whatBroke: `More registrations and first deposits have no click than before: the share has risen by more than ${clickLossRisePoints} percentage points.`,
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.clickLossRisePoints,
      dimensionsMap: { [METRICS.dimensions.stage]: stage },
      statistic: 'Maximum',
      period: RUN_PERIOD,
    }),
    threshold: clickLossRisePoints,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: NO_RUN,
  });
}

/** Beside the alarm of what delivery tells of when it happens: this one stays until none sits there. */
function addStillAlarm(alarms: Alarms, config: PipelineConfig, platform: string) {
  const { dimensions } = METRICS;
  alarms.addHighSeverityAlarm({
    article: 'near-deadline',
    subject: `still-${platform}`,
    whatBroke: `Postbacks to ${platform} sit still, and their attribution windows end within ${config.alarms.deadlineWarningHours} hours.`,
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.stillNearDeadline,
      dimensionsMap: { [dimensions.stage]: config.stage, [dimensions.platform]: platform },
      statistic: 'Maximum',
      period: RUN_PERIOD,
    }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: NO_RUN,
  });
}
