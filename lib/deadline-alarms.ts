import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** Raised before postbacks to a platform come too late, and where it has another idea of too late. */
export function addDeadlineAlarms(alarms: Alarms, config: PipelineConfig, platform: string): void {
  const { dimensions } = METRICS;
  const watching = (metricName: string) =>
    ({
      subject: platform,
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName,
        dimensionsMap: { [dimensions.stage]: config.stage, [dimensions.platform]: platform },
        statistic: 'Sum',
        period: ALARM_PERIOD,
      }),
      threshold: 0,
      beyond: 'above',
      periods: { breaching: 1, of: 1 },
      missingData: {
        treatAs: TreatMissingData.NOT_BREACHING,
        why: 'good; where nothing is delivered and nothing waits there is nothing to tell.',
      },
    }) as const;
  alarms.addHighSeverityAlarm({
    ...watching(METRICS.nearDeadline),
    article: 'near-deadline',
    // What waits is looked at every 15 minutes at the least: raised once, and not each time anew.
    periods: { breaching: 1, of: 4 },
    whatBroke: `Postbacks to ${platform} are not delivered, and their attribution windows end within ${config.alarms.deadlineWarningHours} hours.`,
  });
  alarms.addNormalSeverityAlarm({
    ...watching(METRICS.windowDrift),
    article: 'window-drift',
    whatBroke: `Postbacks within the attribution window agreed with ${platform} are refused by it as expired.`,
  });
}
