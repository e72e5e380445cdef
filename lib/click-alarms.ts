import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** Strangers try an open address now and then; a site that is not configured is refused all the time. */
const MOST_REFUSED_PERCENT = 20;

/** Watches clicks that are being lost between the landing page and the ledger. */
export function addClickAlarms(alarms: Alarms, api: HttpApi, config: PipelineConfig): void {
  const { stage } = config;
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
  addRefusalAlarm(alarms, counted, config.alarms.minimumSample);
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

function addRefusalAlarm(
  alarms: Alarms,
  counted: (metricName: string) => Metric,
  minimumSample: number,
): void {
  alarms.addNormalSeverityAlarm({
    article: 'clicks-refused',
    whatBroke: `More than ${MOST_REFUSED_PERCENT} % of the landings that pages report are refused: they are not recorded.`,
    metric: new MathExpression({
      expression: `IF(reports >= ${minimumSample}, 100 * refused / reports, 0)`,
      usingMetrics: {
        reports: counted(METRICS.clickReports),
        refused: counted(METRICS.clickReportsRefused),
      },
      label: 'Refused landings, percent',
      period: ALARM_PERIOD,
    }),
    threshold: MOST_REFUSED_PERCENT,
    beyond: 'above',
    periods: { breaching: 2, of: 3 },
    missingData: {
      treatAs: TreatMissingData.NOT_BREACHING,
      why: `good; nobody has landed. Fewer than ${minimumSample} landings in a period count as none refused.`,
    },
  });
}
