import type { Logger } from '@aws-lambda-powertools/logger';
import { isNearDeadline } from '../../core/deadline.ts';
import { formatPostbackName } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PostbackState } from '../../core/postback.ts';
import { WINDOW_DRIFT } from '../../core/settle-attempt.ts';
import { BLOCKED } from '../../core/verdicts/challenges.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { AttemptReport } from './ports.ts';

/** Ends that raise no dead letter, so that nothing else would tell a person. */
const SILENT_ENDS: readonly PostbackState[] = ['held', 'rejected', 'unknown'];

/** One wide log record and the metrics of an attempt that has ended, or of a postback that was moved without one. */
export function reportAttempt(
  report: AttemptReport,
  { stage, alarms }: Pick<PipelineConfig, 'stage' | 'alarms'>,
  logger: Logger,
): void {
  const { row, attempt, transition } = report;
  const needsAttention = SILENT_ENDS.includes(transition.state);
  const record = describe(report);
  if (needsAttention) logger.warn('postback needs attention', record);
  else logger.info(attempt ? 'attempt ended' : 'postback moved without an attempt', record);
  const platform = {
    [METRICS.dimensions.platform]: row.platform,
    // In dimensions of their own, so that no alarm and no rate of production sees a test.
    ...(row.test && { [METRICS.dimensions.traffic]: 'test' }),
  };
  const wholes = row.test ? [] : [{}];
  emitMetrics(stage, [platform], {
    [METRICS.needsAttention]: needsAttention ? 1 : 0,
    [METRICS.openRowDeadLettered]: 0,
    [METRICS.circuitProbesFailed]: 0,
    ...deadlineMetrics(report, alarms.deadlineWarningHours),
  });
  // A late outcome was counted when its lease ran out. What a lookup says is no success of sending.
  if (attempt === undefined || attempt.late || attempt.lookup) return;
  const kind = attempt.verdict?.kind;
  emitMetrics(stage, [...wholes, platform], {
    [METRICS.attempts]: 1,
    [METRICS.attemptsAcknowledged]: kind === 'accepted' || kind === 'duplicate' ? 1 : 0,
    [METRICS.foreignDuplicates]: transition.foreign ? 1 : 0,
    [METRICS.attemptsBlocked]: attempt.verdict?.reason === BLOCKED ? 1 : 0,
    ...(attempt.latencyMs !== undefined && { [METRICS.attemptLatency]: attempt.latencyMs }),
  });
}

/** What the deadline has to do with it. An outcome that no longer decides moves the row to nothing. */
function deadlineMetrics({ row, attempt, transition }: AttemptReport, warningHours: number) {
  const { state, reason, confirmedAt, updatedAt, deliveredLate } = transition;
  const now = Date.parse(updatedAt);
  const isNear = isNearDeadline({ state, reason, values: row.values }, now, warningHours);
  const isLate = deliveredLate && confirmedAt === updatedAt;
  const isDrift = reason === WINDOW_DRIFT && attempt !== undefined && !attempt.late;
  return {
    [METRICS.nearDeadline]: isNear ? 1 : 0,
    [METRICS.deliveredLate]: isLate ? 1 : 0,
    [METRICS.windowDrift]: isDrift ? 1 : 0,
  };
}

function describe({ row, attempt, transition }: AttemptReport) {
  return {
    postback: formatPostbackName(row),
    platform: row.platform,
    brand: row.brand,
    test: row.test,
    milestone: row.milestone,
    state: transition.state,
    reason: transition.reason,
    deadline: row.values.deadline,
    deliveredLate: transition.deliveredLate,
    ...(attempt && {
      attempt: attempt.n,
      lookup: attempt.lookup,
      verdict: attempt.verdict?.kind,
      verdictReason: attempt.verdict?.reason,
      rule: attempt.verdict?.rule,
      status: attempt.response?.status,
      failure: attempt.failure,
      latencyMs: attempt.latencyMs,
      next: attempt.next,
      late: attempt.late,
      keyId: attempt.keyId,
      specificationVersion: attempt.specificationVersion,
    }),
  };
}
