import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { METRICS } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';

/** A run and a half, so that there is a value in every period in which the function runs. */
const RUN_PERIOD = Duration.minutes(90);

const NO_RUN = {
  treatAs: TreatMissingData.BREACHING,
  why: 'bad; the auditor reports a figure with every run, so it does not run.',
} as const;

/** What the auditor's figures raise. */
export function addAuditorAlarms(alarms: Alarms, config: PipelineConfig): void {
  addLossAlarm(alarms, config);
  addIntakeAlarm(alarms, config);
  for (const platform of Object.keys(config.platforms)) {
    addStillAlarm(alarms, config, platform);
    addOverdueAlarm(alarms, config, platform);
    addPostbackAlarm(alarms, config, platform);
  }
}

function addLossAlarm(alarms: Alarms, config: PipelineConfig) {
  const { clickLossRisePoints } = config.alarms;
  alarms.addNormalSeverityAlarm({
    ...watching(METRICS.clickLossRisePoints, config),
    article: 'click-loss',
    whatBroke: `More registrations and first deposits have no click than before: the share has risen by more than ${clickLossRisePoints} percentage points.`,
    threshold: clickLossRisePoints,
  });
}

/** The book of player events does not close: what a source was told is taken came to nothing. */
function addIntakeAlarm(alarms: Alarms, config: PipelineConfig) {
  alarms.addHighSeverityAlarm({
    ...watching(METRICS.intakeGaps, config),
    article: 'books-gap',
    subject: 'intake',
    whatBroke:
      'Player events that the bus has taken are neither settled nor waiting nor dead letters: they are lost.',
  });
}

function addPostbackAlarm(alarms: Alarms, config: PipelineConfig, platform: string) {
  alarms.addHighSeverityAlarm({
    ...watching(METRICS.postbackGaps, config, platform),
    article: 'books-gap',
    subject: `postbacks-${platform}`,
    whatBroke: `Postbacks to ${platform} are in no known state, or are gone from the ledger.`,
  });
}

/** Beside the alarm of what delivery tells of when it happens: this one stays until none sits there. */
function addStillAlarm(alarms: Alarms, config: PipelineConfig, platform: string) {
  alarms.addHighSeverityAlarm({
    ...watching(METRICS.stillNearDeadline, config, platform),
    article: 'near-deadline',
    subject: `still-${platform}`,
    whatBroke: `Postbacks to ${platform} sit still, and their attribution windows end within ${config.alarms.deadlineWarningHours} hours.`,
  });
}

/** They have been woken by then, so it is over by itself unless the cause goes on. */
function addOverdueAlarm(alarms: Alarms, config: PipelineConfig, platform: string) {
  alarms.addNormalSeverityAlarm({
    ...watching(METRICS.overdue, config, platform),
    article: 'overdue',
    subject: platform,
    whatBroke: `Postbacks to ${platform} were past their time by more than 15 minutes and had to be woken: their messages are lost, or the lane is behind.`,
  });
}

/** A figure that every run reports, of a platform or of the stage; unless more is said, one is too many. */
function watching(metricName: string, { stage }: PipelineConfig, platform?: string) {
  const { dimensions } = METRICS;
  return {
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: {
        [dimensions.stage]: stage,
        ...(platform !== undefined && { [dimensions.platform]: platform }),
      },
      statistic: 'Maximum',
      period: RUN_PERIOD,
    }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: NO_RUN,
  } as const;
}
