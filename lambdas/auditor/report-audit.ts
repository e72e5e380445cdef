import type { Logger } from '@aws-lambda-powertools/logger';
import { eventIdentity } from '../../core/player-event.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { AuditFinding } from './audit.ts';
import type { LossAudit } from './audit-click-loss.ts';
import type { IntakeWatch } from './check-intake.ts';
import type { PostbackWatch } from './count-postbacks.ts';
import type { FollowerWatch } from './release-followers.ts';
import type { OverdueWatch } from './wake-forgotten.ts';
import type { DeadlineWatch } from './watch-deadlines.ts';

const { dimensions } = METRICS;

/** The metrics of a task, zeros among them, and a log record of each thing that somebody may ask about. */
export function reportFinding(finding: AuditFinding, stage: string, logger: Logger): void {
  if ('deadlines' in finding) reportDeadlines(finding.deadlines, stage, logger);
  else if ('overdue' in finding) reportOverdue(finding.overdue, stage, logger);
  else if ('postbacks' in finding) reportPostbacks(finding.postbacks, stage, logger);
  else if ('intake' in finding) reportIntake(finding.intake, stage, logger);
  else if ('loss' in finding) reportLoss(finding.loss, stage, logger);
  else if ('review' in finding) logger.info('windows reviewed', { review: finding.review });
  else if ('released' in finding) reportReleased(finding.released, logger);
  else if ('followers' in finding) reportFollowers(finding.followers, logger);
  else logger.error('audit task failed', { error: finding.failed as Error });
}

/** Nothing is lost by it, and whoever binds should know that it happens. */
function reportReleased(players: number, logger: Logger): void {
  if (players > 0) logger.warn('forgotten events released', { players });
}

function reportFollowers(watched: readonly FollowerWatch[], logger: Logger): void {
  for (const { platform, released, ...watch } of watched) {
    if (released.length > 0) logger.info('held postbacks released', { platform, released });
    if ('failure' in watch) {
      const error = watch.failure as Error;
      logger.error('held postbacks could not be released', { platform, error });
    }
  }
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

function reportOverdue(watched: readonly OverdueWatch[], stage: string, logger: Logger): void {
  for (const { platform, woken, cutShort, ...watch } of watched) {
    // Among those that were not looked at one may be overdue: that must not be silent.
    const overdue = woken.length > 0 ? woken.length : Number(cutShort);
    emitMetrics(stage, [{ [dimensions.platform]: platform }], { [METRICS.overdue]: overdue });
    for (const postback of woken) logger.warn('overdue postback woken', { platform, ...postback });
    if (cutShort) {
      logger.warn('overdue postbacks were not all woken: too many, or too little time', {
        platform,
        woken: woken.length,
      });
    }
    if ('failure' in watch) {
      const error = watch.failure as Error;
      logger.error('overdue postbacks could not be woken', { platform, error });
    }
  }
}

function reportPostbacks(watched: readonly PostbackWatch[], stage: string, logger: Logger): void {
  for (const { platform, unbalanced, failure, ...watch } of watched) {
    const gaps = unbalanced.reduce((sum, book) => sum + book.gaps, 0);
    emitMetrics(stage, [{ [dimensions.platform]: platform }], { [METRICS.postbackGaps]: gaps });
    logger.info('postbacks counted', { platform, gaps, ...watch });
    for (const { hour, rows, states, missing, ...book } of unbalanced) {
      const facts = { platform, hour, rows, states, missing, gaps: book.gaps };
      logger.error('a book of postbacks does not balance', facts);
    }
    if (failure !== undefined) {
      logger.error('postbacks could not be counted', { platform, error: failure as Error });
    }
  }
}

function reportIntake({ unsettled, ...watch }: IntakeWatch, stage: string, logger: Logger): void {
  const gaps = unsettled.filter(({ standing }) => standing === 'gap');
  emitMetrics(stage, [{}], { [METRICS.intakeGaps]: gaps.length });
  const deadLetters = unsettled.length - gaps.length;
  logger.info('player events accounted for', { ...watch, deadLetters, gaps: gaps.length });
  for (const { event, seenAt } of gaps) {
    const { type } = event;
    logger.error('a player event is lost', { event: eventIdentity(event), type, seenAt });
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
