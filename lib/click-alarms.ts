import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** Watches clicks that are being lost between the landing page and the ledger. */
export function addClickAlarms(alarms: Alarms, api: HttpApi, stage: string): void {
  const counted = (metricName: string) =>
    new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.dimensions.stage]: stage },
      statistic: 'Sum',
      period: ALARM_PERIOD,
    });
  alarms.addNormalSeverityAlarm({
    article: 'click-missed',
    whatBroke: 'Click IDs land under a name that the site does not read: those visitors are lost.',
    metric: counted(METRICS.clicksMissed),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: { treatAs: TreatMissingData.NOT_BREACHING, why: 'good; nobody has landed.' },
  });
  alarms.addNormalSeverityAlarm({
    article: 'click-damaged',
    whatBroke: 'Click IDs come back from the site otherwise than they landed.',
    metric: counted(METRICS.clicksDamaged),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: { treatAs: TreatMissingData.NOT_BREACHING, why: 'good; no player was bound.' },
  });
  alarms.addHighSeverityAlarm({
    article: 'clicks-failures',
    whatBroke: 'The clicks API answers 5xx: clicks are not recorded and players not bound.',
    metric: api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 2, of: 3 },
    missingData: {
      treatAs: TreatMissingData.NOT_BREACHING,
      why: 'good; API Gateway reports nothing while nobody calls.',
    },
  });
}
