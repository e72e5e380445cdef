import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVE_COUNT } from '../lambdas/contract.ts';

/** What every queue of the pipeline has in common: at rest and on the wire nothing is in the clear. */
export const QUEUE_PROTECTION = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
} satisfies QueueProps;

/** What an alarm over a queue makes of silence. */
export const IDLE_QUEUE = {
  treatAs: TreatMissingData.NOT_BREACHING,
  why: 'good; SQS reports nothing for a queue that has been empty and idle for hours.',
} as const;

/** The longest that SQS keeps a message, so that a dead letter outlives a long weekend. */
export const DEAD_LETTER_RETENTION = Duration.days(14);

/**
 * The time a message spent in its queue counts against the dead-letter queue's retention, so the
 * queue's must be the shorter one.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
const QUEUE_RETENTION = Duration.days(4);

export type DeadLetteredQueueProps = {
  queueName: string;
  deadLettersName: string;
  visibilityTimeout: Duration;
};

/** A queue, and the queue in which a message ends that could not be worked off. */
export class DeadLetteredQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: DeadLetteredQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...QUEUE_PROTECTION,
      queueName: props.deadLettersName,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.queue = new Queue(this, 'Queue', {
      ...QUEUE_PROTECTION,
      queueName: props.queueName,
      visibilityTimeout: props.visibilityTimeout,
      retentionPeriod: QUEUE_RETENTION,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}
