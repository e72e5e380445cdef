import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { descriptionOf } from '../integrations/sources/descriptions.ts';
import { ENVIRONMENT, INDEXES, METRICS, resourceNames } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { DeadLetteredQueue, IDLE_QUEUE } from './dead-lettered-queue.ts';
import type { EventBus } from './event-bus.ts';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** The largest batch without a batching window, which would delay every event. */
const BATCH_SIZE = 10;

/** A settled event takes milliseconds; one that waits this long is not being read. */
const OLDEST_EVENT_SECONDS = 300;

export type AuthorityProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  eventBus: EventBus;
  ingest: Ingest;
  lanes: readonly Lane[];
  /** A JSON object: platform name to the URL of its lane queue. */
  laneQueueUrls: string;
};

/** The intake queue and the only function that decides that a milestone happened. */
export class Authority extends Construct {
  readonly intake: DeadLetteredQueue;
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, props: AuthorityProps) {
    super(scope, id);
    const { config, alarms, eventBus } = props;
    const names = resourceNames(config.stage);
    this.intake = new DeadLetteredQueue(this, 'Intake', {
      queueName: names.intakeQueue,
      deadLettersName: names.intakeDeadLetters,
      visibilityTimeout: Duration.seconds(config.intake.visibilityTimeoutSeconds),
    });
    eventBus.deliverPlayerEvents(this.intake);
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'authority',
      functionName: names.authorityFunction,
      timeout: Duration.seconds(config.intake.functionTimeoutSeconds),
      // An event that waits for its authority's silence, or for its source's answer, comes again.
      mayWakeItself: true,
      environment: {
        [ENVIRONMENT.ledgerTable]: props.ledger.table.tableName,
        [ENVIRONMENT.busName]: eventBus.bus.eventBusName,
        [ENVIRONMENT.laneQueueUrls]: props.laneQueueUrls,
        [ENVIRONMENT.intakeQueueUrl]: this.intake.queue.queueUrl,
      },
    });
    this.#grant(props);
    new EventSourceMapping(this, 'Mapping', {
      target: this.function.function,
      eventSourceArn: this.intake.queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    });
    this.#addAlarms(alarms, config.stage);
  }

  #grant({ config, ledger, eventBus, ingest, lanes }: AuthorityProps): void {
    this.function.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:ConditionCheckItem',
      ],
      [ledger.table.tableArn],
    );
    this.function.allow(['dynamodb:Query'], [`${ledger.table.tableArn}/index/${INDEXES.traces}`]);
    this.function.allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
        'sqs:SendMessage',
      ],
      [this.intake.queue.queueArn],
    );
    this.function.allow(
      ['sqs:SendMessage'],
      lanes.map(({ queues }) => queues.queue.queueArn),
    );
    const confirming = confirmingSources(config);
    if (confirming.length > 0) {
      const asked = ingest.sourceSecrets.filter(({ source }) => confirming.includes(source));
      this.function.allow(
        ['secretsmanager:GetSecretValue'],
        [ingest.pseudonymSecret, ...asked.map(({ secret }) => secret)].map(
          ({ secretArn }) => secretArn,
        ),
      );
    }
    // A binding releases the events that were held for it: they go round again.
    this.function.allow(['events:PutEvents'], [eventBus.bus.eventBusArn]);
  }

  #addAlarms(alarms: Alarms, stage: string): void {
    alarms.addHighSeverityAlarm({
      article: 'intake-dead-letters',
      whatBroke:
        'Player events could not be decided: they are kept, but no postback comes of them.',
      metric: this.intake.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: IDLE_QUEUE,
    });
    alarms.addNormalSeverityAlarm({
      article: 'events-waiting',
      whatBroke: 'Events wait for a person, or were decided in place of a silent authority.',
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName: METRICS.eventsNeedingAttention,
        dimensionsMap: { [METRICS.dimensions.stage]: stage },
        statistic: 'Sum',
        period: ALARM_PERIOD,
      }),
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: { treatAs: TreatMissingData.NOT_BREACHING, why: 'good; no such event came.' },
    });
    alarms.addHighSeverityAlarm({
      article: 'intake-backlog',
      whatBroke: `Player events wait longer than ${OLDEST_EVENT_SECONDS} s to be decided.`,
      metric: this.intake.queue.metricApproximateAgeOfOldestMessage({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: OLDEST_EVENT_SECONDS,
      beyond: 'above',
      periods: { breaching: 2, of: 2 },
      missingData: IDLE_QUEUE,
    });
  }
}

/** Sources whose reports are confirmed by asking them, with the credentials in their secrets. */
function confirmingSources({ sources }: PipelineConfig): string[] {
  return Object.entries(sources)
    .filter(([, { adapter }]) => descriptionOf(adapter)?.confirms === true)
    .map(([source]) => source);
}
