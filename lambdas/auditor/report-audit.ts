import type { Logger } from '@aws-lambda-powertools/logger';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { Audit } from './audit.ts';
import type { LossAudit } from './audit-click-loss.ts';
import type { DeadlineWatch } from './watch-deadlines.ts';

const { dimensions } = METRICS;

/** The metrics of a run, zeros among them, and a log record of each thing that somebody may ask about. */
export function reportAudit(
  { loss, deadlines, review, failures }: Audit,
  stage: string,
  logger: Logger,
): void {
  if (deadlines) reportDeadlines(deadlines, stage, logger);
  if (loss) reportLoss(loss, stage, logger);
  if (review) logger.info('windows reviewed', { review });
  for (const error of failures) logger.error('audit task failed', { error: error as Error });
}

function reportDeadlines(deadlines: readonly DeadlineWatch[], stage: string, logger: Logger): void {
  for (const { platform, near, cutShort } of deadlines) {
    emitMetrics(stage, [{ [dimensions.platform]: platform }], { [METRICS.nearDeadline]: near });
    if (near > 0) logger.warn('deadlines are near', { platform, near });
    if (cutShort.length > 0) {
      logger.warn('deadlines were not all looked at: too many postbacks wait', {
        platform,
        cutShort,
      });
    }
  }
}

function reportLoss({ paths, greatestRisePoints }: LossAudit, stage: string, logger: Logger): void {
  for (const { brand, path, lossPercent, rise } of paths) {
    emitMetrics(stage, [{ [dimensions.brand]: brand, [dimensions.path]: path }], {
      [METRICS.clickLossPercent]: lossPercent,
      [METRICS.clickLossRisePoints]: rise.points,
    });
  }
  emitMetrics(stage, [{}], { [METRICS.clickLossRisePoints]: greatestRisePoints });
  logger.info('click loss counted', { greatestRisePoints, paths });
}
