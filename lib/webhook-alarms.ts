import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** Strangers who find the URL are rejected now and then; a provider whose key is wrong is rejected all the time. */
const REJECTIONS_PER_PERIOD = 10;

const missingData = {
  treatAs: TreatMissingData.NOT_BREACHING,
  why: 'good; API Gateway reports nothing while no webhook comes in.',
};

/** Watches what the sources are answered, whatever the reason. */
export function addWebhookAlarms(alarms: Alarms, api: HttpApi, stage: string): void {
  alarms.addNormalSeverityAlarm({
    article: 'webhook-unusable',
    whatBroke:
      'A genuine webhook cannot be used: what it says is lost unless its source repeats it.',
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.webhooksUnusable,
      dimensionsMap: { [METRICS.dimensions.stage]: stage },
      statistic: 'Sum',
      period: ALARM_PERIOD,
    }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: { treatAs: TreatMissingData.NOT_BREACHING, why: 'good; no webhook came.' },
  });
  alarms.addHighSeverityAlarm({
    article: 'webhook-failures',
    whatBroke:
      'Webhooks are answered 5xx: their events are not taken, and sources give up repeating them in the end.',
    metric: api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 2, of: 3 },
    missingData,
  });
  alarms.addNormalSeverityAlarm({
    article: 'webhook-rejections',
    whatBroke: 'Webhooks are answered 4xx all the time: a wrong key, a wrong URL, or a stranger.',
    metric: api.metricClientError({ period: ALARM_PERIOD, statistic: 'Sum' }),
    threshold: REJECTIONS_PER_PERIOD,
    beyond: 'above',
    periods: { breaching: 3, of: 3 },
    missingData,
  });
}
