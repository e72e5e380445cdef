import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { ENVIRONMENT, INDEXES, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import { addAuditorAlarms } from './auditor-alarms.ts';
import type { Authority } from './authority.ts';
import { DEAD_LETTER_RETENTION, QUEUE_PROTECTION } from './dead-lettered-queue.ts';
import type { EventBus } from './event-bus.ts';
import type { Lane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction, WHOLE_PROCESSOR_MB } from './pipeline-function.ts';

/** A loss is seen within the hour. */
const EVERY = Duration.hours(1);

/** A run takes seconds; the rest is for a quarter with millions of journeys. */
const FUNCTION_TIMEOUT = Duration.minutes(15);

/**
 * An event that is not settled yet is not to come again in the same run, and is to come in the next one.
 */
const SEEN_HIDDEN = FUNCTION_TIMEOUT.plus(Duration.minutes(5));

export type AuditorProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  eventBus: EventBus;
  authority: Authority;
  lanes: readonly Lane[];
  /** A JSON object: platform name to the URL of its lane queue. */
  laneQueueUrls: string;
};

/** The scheduled function that counts what was lost on the way, and watches what sits still. */
export class Auditor extends Construct {
  readonly function: PipelineFunction;
  /** A copy of every player event, until it is accounted for. */
  readonly seen: Queue;

  constructor(scope: Construct, id: string, props: AuditorProps) {
    super(scope, id);
    const { config, alarms, ledger, eventBus, authority } = props;
    const names = resourceNames(config.stage);
    this.seen = new Queue(this, 'Seen', {
      ...QUEUE_PROTECTION,
      queueName: names.seenQueue,
      visibilityTimeout: SEEN_HIDDEN,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    eventBus.copyPlayerEvents(this.seen);
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'auditor',
      functionName: names.auditorFunction,
      timeout: FUNCTION_TIMEOUT,
      runsOnSchedule: true,
      // A quarter's review is computing: with less it would take as much longer as it costs less.
      memoryMb: WHOLE_PROCESSOR_MB,
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.alarmTopicArn]: alarms.topic.topicArn,
        [ENVIRONMENT.busName]: eventBus.bus.eventBusName,
        [ENVIRONMENT.laneQueueUrls]: props.laneQueueUrls,
        [ENVIRONMENT.seenQueueUrl]: this.seen.queueUrl,
        [ENVIRONMENT.intakeDeadLettersUrl]: authority.intake.deadLetters.queueUrl,
      },
    });
    this.#grant(props);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(this.function.function)],
    });
    addAuditorAlarms(alarms, config);
  }

  #grant({ alarms, ledger, eventBus, authority, lanes }: AuditorProps): void {
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
    for (const index of [INDEXES.byHour, INDEXES.attention]) {
      this.function.allow(['dynamodb:Query'], [`${tableArn}/index/${index}`]);
    }
    // What is overdue gets its wake-up anew.
    this.function.allow(
      ['sqs:SendMessage'],
      lanes.map(({ queues }) => queues.queue.queueArn),
    );
    this.function.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], [this.seen.queueArn]);
    // It looks at dead letters, and takes none.
    this.function.allow(['sqs:ReceiveMessage'], [authority.intake.deadLetters.queueArn]);
    // What a binding has left behind goes round again.
    this.function.allow(['events:PutEvents'], [eventBus.bus.eventBusArn]);
    // A quarter's figures go to whoever is told of alarms.
    this.function.allow(['sns:Publish'], [alarms.topic.topicArn]);
  }
}
