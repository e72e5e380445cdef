import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import type { PlatformConfig } from '../core/platform-config.ts';
import { METRICS, resourceNames } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { DeadLetteredQueue, IDLE_QUEUE } from './dead-lettered-queue.ts';
import { addDeadlineAlarms } from './deadline-alarms.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { addSuccessRateAlarm } from './success-rate-alarm.ts';

/** One, so that the mapping's concurrency is the platform's, and no answer waits for another one. */
const BATCH_SIZE = 1;

export type LaneProps = {
  config: PipelineConfig;
  alarms: Alarms;
  /** The name of the platform in the stage file. */
  platform: string;
  settings: PlatformConfig;
};

/** One platform's own queue, dead letters, mapping and alarms: a sick platform hurts only itself. */
export class Lane extends Construct {
  readonly platform: string;
  readonly queues: DeadLetteredQueue;
  readonly #maxConcurrency: number;

  constructor(scope: Construct, id: string, props: LaneProps) {
    super(scope, id);
    const { config, platform, settings } = props;
    const names = resourceNames(config.stage);
    this.platform = platform;
    this.#maxConcurrency = settings.maxConcurrency;
    this.queues = new DeadLetteredQueue(this, 'Queues', {
      queueName: names.laneQueue(platform),
      deadLettersName: names.laneDeadLetters(platform),
      visibilityTimeout: Duration.seconds(config.delivery.visibilityTimeoutSeconds),
    });
    addSuccessRateAlarm(props.alarms, config, platform);
    addDeadlineAlarms(props.alarms, config, platform);
    this.#addAlarms(props);
  }

  /**
   * Lets the function work the lane off. The mapping's maximum is the limit on concurrency, never
   * the function's reserved concurrency: throttled polls would use up receives.
   */
  feed(delivery: PipelineFunction): void {
    const { queueArn } = this.queues.queue;
    delivery.allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
        'sqs:SendMessage',
      ],
      [queueArn],
    );
    new EventSourceMapping(this, 'Mapping', {
      target: delivery.function,
      eventSourceArn: queueArn,
      batchSize: BATCH_SIZE,
      maxConcurrency: this.#maxConcurrency,
      reportBatchItemFailures: true,
    });
  }

  #addAlarms({ alarms, config, platform }: LaneProps): void {
    const common = {
      subject: platform,
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
    } as const;
    const emitted = (metricName: string) =>
      new Metric({
        namespace: METRICS.namespace,
        metricName,
        dimensionsMap: {
          [METRICS.dimensions.stage]: config.stage,
          [METRICS.dimensions.platform]: platform,
        },
        statistic: 'Sum',
        period: ALARM_PERIOD,
      });
    const missingData = {
      treatAs: TreatMissingData.NOT_BREACHING,
      why: 'good; delivery reports only what it sees, and an idle lane sees nothing.',
    };
    alarms.addHighSeverityAlarm({
      ...common,
      article: 'lane-dead-letters',
      whatBroke: `Postbacks to ${platform} are dead: every attempt failed, and none will be made again by itself.`,
      metric: this.queues.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      missingData: IDLE_QUEUE,
    });
    alarms.addHighSeverityAlarm({
      ...common,
      article: 'open-row-dead-lettered',
      whatBroke: `A postback to ${platform} that is still open lost its wake-up to the dead letters: a fault of the pipeline, not of the platform.`,
      metric: emitted(METRICS.openRowDeadLettered),
      missingData,
    });
    alarms.addHighSeverityAlarm({
      ...common,
      article: 'circuit-open',
      whatBroke: `The platform ${platform} has been failing for minutes: its postbacks wait, and spend no attempt.`,
      metric: emitted(METRICS.circuitProbesFailed),
      // One probe that fails is a short trouble; they are up to five minutes apart, and a few more.
      periods: { breaching: 2, of: 4 },
      missingData,
    });
    alarms.addNormalSeverityAlarm({
      ...common,
      article: 'needs-attention',
      whatBroke: `Postbacks to ${platform} were held, refused, or ended unknown: each waits for a person.`,
      metric: emitted(METRICS.needsAttention),
      missingData,
    });
    alarms.addNormalSeverityAlarm({
      ...common,
      article: 'foreign-duplicates',
      whatBroke: `Somebody else reports conversions to ${platform}: it knew of postbacks before we told it.`,
      metric: emitted(METRICS.foreignDuplicates),
      missingData,
    });
    alarms.addNormalSeverityAlarm({
      ...common,
      article: 'blocked',
      whatBroke: `A protection against bots keeps postbacks from ${platform}: somebody there has to let us in.`,
      metric: emitted(METRICS.attemptsBlocked),
      missingData,
    });
  }
}
