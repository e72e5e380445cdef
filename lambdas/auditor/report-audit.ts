import type { Logger } from '@aws-lambda-powertools/logger';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { AuditFinding } from './audit.ts';
import type { LossAudit } from './audit-click-loss.ts';
import type { DeadlineWatch } from './watch-deadlines.ts';

const { dimensions } = METRICS;

/** The metrics of a task, zeros among them, and a log record of each thing that somebody may ask about. */
export function reportFinding(finding: AuditFinding, stage: string, logger: Logger): void {
  if ('deadlines' in finding) reportDeadlines(finding.deadlines, stage, logger);
  else if ('loss' in finding) reportLoss(finding.loss, stage, logger);
  else if ('review' in finding) logger.info('windows reviewed', { review: finding.review });
  else if ('released' in finding) reportReleased(finding.released, logger);
  else logger.error('audit task failed', { error: finding.failed as Error });
}

/** Nothing is lost by it, and whoever binds should know that it happens. */
function reportReleased(players: number, logger: Logger): void {
  if (players > 0) logger.warn('forgotten events released', { players });
}

function reportDeadlines(deadlines: readonly DeadlineWatch[], stage: string, logger: Logger): void {
  for (const { platform, near, cutShort } of deadlines) {
    emitMetrics(stage, [{ [dimensions.platform]: platform }], {
      [METRICS.stillNearDeadline]: near,
    });
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
