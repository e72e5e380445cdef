import { Aws, Duration } from 'aws-cdk-lib';
import {
  EventBus as Bus,
  CfnEventBus,
  type EventPattern,
  type IEventBus,
  Rule,
} from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { BUS_EVENT, ENVIRONMENT, resourceNames } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { DeadLetteredQueue, IDLE_QUEUE } from './dead-lettered-queue.ts';
import { DELIVERY_RETRIES, type EventBus } from './event-bus.ts';
import type { Ingest } from './ingest.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Customers cannot put events with this prefix: only AWS's partners can. */
const PARTNER_PREFIX = 'aws.partner/';
const BATCH_SIZE = 10;
const TIMEOUT = Duration.seconds(20);
const VISIBILITY = Duration.seconds(120);

export type ReportsProps = {
  config: PipelineConfig;
  alarms: Alarms;
  eventBus: EventBus;
  ingest: Ingest;
};

/** Sources whose events come over EventBridge: partners' buses, and what the operator puts on ours. */
export class Reports extends Construct {
  readonly queue: DeadLetteredQueue;
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, props: ReportsProps) {
    super(scope, id);
    const { config, alarms, eventBus } = props;
    const names = resourceNames(config.stage);
    this.queue = new DeadLetteredQueue(this, 'Queue', {
      queueName: names.reportsQueue,
      deadLettersName: names.reportsDeadLetters,
      visibilityTimeout: VISIBILITY,
    });
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'reports',
      functionName: names.reportsFunction,
      timeout: TIMEOUT,
      environment: {
        [ENVIRONMENT.busName]: eventBus.bus.eventBusName,
        [ENVIRONMENT.reportsQueueUrl]: this.queue.queue.queueUrl,
      },
    });
    this.#grant(props);
    new EventSourceMapping(this, 'Mapping', {
      target: this.function.function,
      eventSourceArn: this.queue.queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    });
    for (const [source, { eventBus: from }] of Object.entries(config.sources)) {
      if (from === undefined) continue;
      if (from.source.startsWith(PARTNER_PREFIX)) this.#readPartner(source, from.source);
      else this.#readOwn(source, from, eventBus);
    }
    this.#addAlarm(alarms);
  }

  #grant({ eventBus, ingest }: ReportsProps): void {
    this.function.allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
      ],
      [this.queue.queue.queueArn],
    );
    this.function.allow(['events:PutEvents'], [eventBus.bus.eventBusArn]);
    this.function.allow(['secretsmanager:GetSecretValue'], [ingest.pseudonymSecret.secretArn]);
  }

  /** Until a partner's source has a bus of its name, AWS drops its events. */
  #readPartner(source: string, partnerSource: string): void {
    const { attrName } = new CfnEventBus(this, `Partner-${source}`, {
      name: partnerSource,
      eventSourceName: partnerSource,
    });
    const bus = Bus.fromEventBusName(this, `PartnerBus-${source}`, attrName);
    this.#send(source, bus, { source: [partnerSource] });
  }

  #readOwn(
    source: string,
    from: { source: string; account?: string | undefined },
    eventBus: EventBus,
  ): void {
    const { account } = from;
    const bus = eventBus.bus as IEventBus & typeof eventBus.bus;
    this.#send(source, bus, {
      source: [from.source],
      detailType: [BUS_EVENT.reportedEvent],
      account: [account ?? Aws.ACCOUNT_ID],
    });
    if (account === undefined) return;
    bus.addToResourcePolicy(
      new PolicyStatement({
        sid: `Reports-${source}`,
        principals: [new AccountPrincipal(account)],
        actions: ['events:PutEvents'],
        resources: [bus.eventBusArn],
        // Nothing but reports, under this source's own name: it cannot put what only we may say.
        conditions: {
          StringEquals: {
            'events:source': from.source,
            'events:detail-type': BUS_EVENT.reportedEvent,
          },
        },
      }),
    );
  }

  #send(source: string, eventBus: IEventBus, eventPattern: EventPattern): void {
    const { queue, deadLetters } = this.queue;
    const target = new SqsQueue(queue, { ...DELIVERY_RETRIES, deadLetterQueue: deadLetters });
    new Rule(this, `From-${source}`, { eventBus, eventPattern, targets: [target] });
  }

  #addAlarm(alarms: Alarms): void {
    alarms.addHighSeverityAlarm({
      article: 'reports-dead-letters',
      whatBroke:
        'Events that sources put on a bus could not be read: they are kept, and decide nothing.',
      metric: this.queue.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: IDLE_QUEUE,
    });
  }
}
