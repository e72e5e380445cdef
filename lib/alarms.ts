import { Arn, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { resourceNames } from '../lambdas/contract.ts';

/** One article of `docs/runbook` for each kind of alarm; a test holds the two together. */
export type RunbookArticle =
  | 'blocked'
  | 'books-gap'
  | 'circuit-open'
  | 'click-damaged'
  | 'click-loss'
  | 'click-missed'
  | 'clicks-failures'
  | 'clicks-refused'
  | 'events-waiting'
  | 'foreign-duplicates'
  | 'function-errors'
  | 'function-throttles'
  | 'intake-backlog'
  | 'intake-dead-letters'
  | 'key-rotation-waiting'
  | 'lane-dead-letters'
  | 'open-row-dead-lettered'
  | 'overdue'
  | 'rates-too-old'
  | 'near-deadline'
  | 'needs-attention'
  | 'reports-dead-letters'
  | 'success-rate'
  | 'unrecognised-events'
  | 'webhook-failures'
  | 'webhook-rejections'
  | 'webhook-unusable'
  | 'window-drift';

export type AlarmProps = {
  article: RunbookArticle;
  /** The platform, function or source that is watched, if it is one of several. */
  subject?: string;
  /** A sentence: what the reader of the mail has to know first. */
  whatBroke: string;
  metric: IMetric;
  /** The alarm is raised beyond this value, in the metric's unit. */
  threshold: number;
  beyond: 'above' | 'below';
  /** How many of the last periods must breach. */
  periods: { breaching: number; of: number };
  missingData: { treatAs: TreatMissingData; why: string };
};

/** The topic that every alarm of a stage is sent to, and the two ways of adding one. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly #config: PipelineConfig;

  constructor(scope: Construct, id: string, props: { config: PipelineConfig }) {
    super(scope, id);
    this.#config = props.config;
    const { stage, alarms } = props.config;
    this.topic = new Topic(this, 'Topic', {
      topicName: resourceNames(stage).alarmTopic,
      enforceSSL: true,
    });
    this.#admitAlarms();
    if (alarms.email !== undefined) {
      this.topic.addSubscription(new EmailSubscription(alarms.email));
    }
  }

  /** Conversions are being lost or will be: act now, at any hour. */
  addHighSeverityAlarm(props: AlarmProps): Alarm {
    return this.#addAlarm('HIGH: act now', props);
  }

  /** Nothing is lost yet: act within the working day. */
  addNormalSeverityAlarm(props: AlarmProps): Alarm {
    return this.#addAlarm('NORMAL: act within the working day', props);
  }

  #addAlarm(severity: string, props: AlarmProps): Alarm {
    const { article, subject, metric, threshold, periods, missingData } = props;
    const alarm = new Alarm(this, [article, subject].filter(Boolean).join('-'), {
      alarmName: resourceNames(this.#config.stage).alarm(article, subject),
      alarmDescription: [
        props.whatBroke,
        `Severity ${severity}.`,
        `Runbook: ${this.#config.alarms.runbookUrl}/${article}.md`,
        `Missing data: ${missingData.why}`,
      ].join('\n'),
      metric,
      threshold,
      comparisonOperator:
        props.beyond === 'above'
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.breaching,
      treatMissingData: missingData.treatAs,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  /**
   * A topic without a policy admits the whole account; with the TLS rule it has a policy of its own,
   * and then CloudWatch may publish only if that policy says so.
   */
  #admitAlarms() {
    const stack = Stack.of(this);
    const alarmsOfStage = Arn.format(
      {
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: `${resourceNames(this.#config.stage).alarm('*')}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      },
      stack,
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisStage',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': alarmsOfStage },
          StringEquals: { 'aws:SourceAccount': stack.account },
        },
      }),
    );
  }
}

/** CloudWatch's usual period: alarms see a fault after two or three of them. */
export const ALARM_PERIOD = Duration.minutes(5);
