import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { mayConvert } from '../core/freeze-values.ts';
import { InvalidStageError, type PipelineConfig } from '../core/pipeline-config.ts';
import { ENVIRONMENT, INDEXES, METRICS, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import type { Lane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction } from './pipeline-function.ts';

/**
 * The rates appear once a day, towards 16:00 Central European Time. A cron expression is in UTC and
 * would be an hour off in summer, and one run a day would leave what a late publication or a failed
 * run held back waiting until the next; a run that finds nothing new costs a few reads.
 */
const EVERY = Duration.hours(4);

/** A run takes seconds; the rest is for tens of thousands of postbacks that waited for a rate. */
const FUNCTION_TIMEOUT = Duration.minutes(10);

/** A run and a half, so that there is a value in every period in which the function runs. */
const AGE_PERIOD = Duration.hours(6);

/** From Maundy Thursday to the Tuesday after Easter no rates are published: the longest pause. */
const LONGEST_PAUSE_DAYS = 5;

export type RatesProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  lanes: readonly Lane[];
  /** A JSON object: platform name to the URL of its lane queue. */
  laneQueueUrls: string;
};

/**
 * The scheduled function that reads the daily reference rates and releases what waited for them;
 * nothing at all where no platform of the stage converts, or the operator puts in its own rates.
 *
 * @throws {InvalidStageError} if the rates would be read without TLS
 */
export class Rates extends Construct {
  readonly function?: PipelineFunction;

  constructor(scope: Construct, id: string, props: RatesProps) {
    super(scope, id);
    const { config, ledger } = props;
    if (!readsPublishedRates(config)) return;
    refusePlainHttp(config);
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms: props.alarms,
      room: 'rates',
      functionName: resourceNames(config.stage).ratesFunction,
      timeout: FUNCTION_TIMEOUT,
      runsOnSchedule: true,
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.laneQueueUrls]: props.laneQueueUrls,
      },
    });
    this.#grant(this.function, props);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(this.function.function)],
    });
    this.#addAlarm(props);
  }

  #grant(to: PipelineFunction, { ledger, lanes }: RatesProps): void {
    const { tableArn } = ledger.table;
    to.allow(
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [tableArn],
    );
    to.allow(['dynamodb:Query'], [`${tableArn}/index/${INDEXES.attention}`]);
    to.allow(
      ['sqs:SendMessage'],
      lanes.map(({ queues }) => queues.queue.queueArn),
    );
  }

  #addAlarm({ alarms, config }: RatesProps): void {
    const { maxAgeDays } = config.rates;
    alarms.addNormalSeverityAlarm({
      article: 'rates-too-old',
      whatBroke: `No new exchange rates have come for days: once they are older than ${maxAgeDays} days, postbacks that need one are held.`,
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName: METRICS.ratesAgeDays,
        dimensionsMap: { [METRICS.dimensions.stage]: config.stage },
        statistic: 'Minimum',
        period: AGE_PERIOD,
      }),
      threshold: Math.min(LONGEST_PAUSE_DAYS, maxAgeDays - 1),
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: {
        treatAs: TreatMissingData.BREACHING,
        why: 'bad; the function reports an age with every run, unless it does not run or there never were any rates.',
      },
    });
  }
}

function readsPublishedRates({ rates, platforms }: PipelineConfig): boolean {
  return rates.source === 'ecb' && Object.values(platforms).some(mayConvert);
}

/** Whoever can change a rate on its way can change what affiliates are paid. */
function refusePlainHttp({ stage, rates, loopbackPlatforms }: PipelineConfig): void {
  const { protocol, hostname } = new URL(rates.url);
  const isLoopback = loopbackPlatforms && hostname === '127.0.0.1';
  if (protocol === 'https:' || isLoopback) return;
  throw new InvalidStageError(stage, [
    `rates.url is "${rates.url}", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)`,
  ]);
}
