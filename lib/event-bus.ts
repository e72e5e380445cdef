import { Aws, Duration } from 'aws-cdk-lib';
import { Archive, EventBus as CustomBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { BUS_EVENT, resourceNames } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import {
  DEAD_LETTER_RETENTION,
  type DeadLetteredQueue,
  IDLE_QUEUE,
  QUEUE_PROTECTION,
} from './dead-lettered-queue.ts';

/** Long enough to notice a mistake of our own and to play a month of events through its repair. */
const ARCHIVE_RETENTION = Duration.days(30);

/** All that EventBridge offers: it stops at whichever comes first, then writes to the dead letters. */
export const DELIVERY_RETRIES = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

export type EventBusProps = { config: PipelineConfig; alarms: Alarms };

/** The bus that takes an event before its source is answered, and what leaves it. */
export class EventBus extends Construct {
  readonly bus: CustomBus;
  readonly unrecognisedEvents: Queue;

  constructor(scope: Construct, id: string, props: EventBusProps) {
    super(scope, id);
    const names = resourceNames(props.config.stage);
    this.bus = new CustomBus(this, 'Bus', { eventBusName: names.bus });
    new Archive(this, 'Archive', {
      sourceEventBus: this.bus,
      // A pattern is required; every event on the bus is of this account.
      eventPattern: { account: [Aws.ACCOUNT_ID] },
      retention: ARCHIVE_RETENTION,
    });
    this.unrecognisedEvents = this.#catchUnrecognised(names.unrecognisedEvents, props);
  }

  /** Sends every player event to the intake; what cannot be delivered there joins its dead letters. */
  deliverPlayerEvents(intake: DeadLetteredQueue): void {
    new Rule(this, 'PlayerEvents', {
      eventBus: this.bus,
      eventPattern: { detailType: [BUS_EVENT.playerEvent] },
      targets: [
        new SqsQueue(intake.queue, {
          ...DELIVERY_RETRIES,
          deadLetterQueue: intake.deadLetters,
        }),
      ],
    });
  }

  /** Sends a copy of every player event to a queue, by a rule of its own: it is to witness the other one. */
  copyPlayerEvents(seen: Queue): void {
    new Rule(this, 'SeenEvents', {
      eventBus: this.bus,
      eventPattern: { detailType: [BUS_EVENT.playerEvent] },
      targets: [new SqsQueue(seen, DELIVERY_RETRIES)],
    });
  }

  /** What comes under a known name from an account that the stage file does not name for it. */
  #catchFromElsewhere({ sources }: PipelineConfig, targets: SqsQueue[]): void {
    for (const [name, { eventBus }] of Object.entries(sources)) {
      if (eventBus === undefined) continue;
      const eventPattern = {
        detailType: [BUS_EVENT.reportedEvent],
        source: [eventBus.source],
        account: Match.anythingBut(eventBus.account ?? Aws.ACCOUNT_ID),
      };
      new Rule(this, `FromElsewhere-${name}`, { eventBus: this.bus, eventPattern, targets });
    }
  }

  /** EventBridge drops an event that no rule matches, and says nothing: so one rule matches the rest. */
  #catchUnrecognised(queueName: string, { config, alarms }: EventBusProps): Queue {
    const queue = new Queue(this, 'UnrecognisedEvents', {
      ...QUEUE_PROTECTION,
      queueName,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    const targets = [new SqsQueue(queue, DELIVERY_RETRIES)];
    const { playerEvent, reportedEvent } = BUS_EVENT;
    const reporting = Object.values(config.sources).flatMap(
      ({ eventBus }) => eventBus?.source ?? [],
    );
    const read = reporting.length > 0 ? [playerEvent, reportedEvent] : [playerEvent];
    new Rule(this, 'EverythingElse', {
      eventBus: this.bus,
      eventPattern: { detailType: Match.anythingBut(...read) },
      targets,
    });
    if (reporting.length > 0) {
      const eventPattern = {
        detailType: [reportedEvent],
        source: Match.anythingBut(...reporting),
      };
      new Rule(this, 'ReportsOfStrangers', { eventBus: this.bus, eventPattern, targets });
      this.#catchFromElsewhere(config, targets);
    }
    alarms.addNormalSeverityAlarm({
      article: 'unrecognised-events',
      whatBroke: 'Events of an unknown type are on the bus: nothing in the pipeline reads them.',
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: IDLE_QUEUE,
    });
    return queue;
  }
}
