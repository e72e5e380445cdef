import type { Logger } from '@aws-lambda-powertools/logger';
import { formatPostbackName } from '../../core/keys.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { AttemptReport } from './ports.ts';

/** One wide log record and the metrics of one attempt that has ended. */
export function reportAttempt(
  { row, attempt, transition }: AttemptReport,
  stage: string,
  logger: Logger,
) {
  const { verdict } = attempt;
  const acknowledged = verdict?.kind === 'accepted' || verdict?.kind === 'duplicate';
  logger.info('attempt ended', {
    postback: formatPostbackName(row),
    platform: row.platform,
    brand: row.brand,
    milestone: row.milestone,
    attempt: attempt.n,
    verdict: verdict?.kind,
    reason: verdict?.reason,
    rule: verdict?.rule,
    status: attempt.response?.status,
    failure: attempt.failure,
    latencyMs: attempt.latencyMs,
    state: transition.state,
    next: attempt.next,
    keyId: attempt.keyId,
    specificationVersion: attempt.specificationVersion,
  });
  const { platform } = row;
  emitMetrics(stage, [{}, { [METRICS.dimensions.platform]: platform }], {
    [METRICS.attempts]: 1,
    [METRICS.attemptsAcknowledged]: acknowledged ? 1 : 0,
    [METRICS.foreignDuplicates]: transition.foreign ? 1 : 0,
    [METRICS.openRowDeadLettered]: 0,
    ...(attempt.latencyMs !== undefined && { [METRICS.attemptLatency]: attempt.latencyMs }),
  });
}
