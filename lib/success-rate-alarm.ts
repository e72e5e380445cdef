import { type Alarm, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** Attempts that the platform acknowledged, of all attempts, below which someone has to look. */
const MINIMUM_SUCCESS_PERCENT = 95;

/** Raised when too few attempts are acknowledged: of the stage, or of one platform if it is given. */
export function addSuccessRateAlarm(
  alarms: Alarms,
  config: PipelineConfig,
  platform?: string,
): Alarm {
  const { dimensions } = METRICS;
  const metric = (metricName: string) =>
    new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: {
        [dimensions.stage]: config.stage,
        ...(platform === undefined ? {} : { [dimensions.platform]: platform }),
      },
      statistic: 'Sum',
      period: ALARM_PERIOD,
    });
  const { minimumSample } = config.alarms;
  return alarms.addHighSeverityAlarm({
    article: 'success-rate',
    ...(platform === undefined ? {} : { subject: platform }),
    whatBroke: `Fewer than ${MINIMUM_SUCCESS_PERCENT} % of the postbacks to ${platform ?? 'all platforms together'} are acknowledged.`,
    metric: new MathExpression({
      expression: `IF(attempts >= ${minimumSample}, 100 * acknowledged / attempts, 100)`,
      usingMetrics: {
        attempts: metric(METRICS.attempts),
        acknowledged: metric(METRICS.attemptsAcknowledged),
      },
      label: 'Acknowledged attempts, percent',
      period: ALARM_PERIOD,
    }),
    threshold: MINIMUM_SUCCESS_PERCENT,
    beyond: 'below',
    periods: { breaching: 2, of: 3 },
    missingData: {
      treatAs: TreatMissingData.NOT_BREACHING,
      why: `good; where nothing was sent nothing failed. Fewer than ${minimumSample} attempts in a period count as 100 %.`,
    },
  });
}
