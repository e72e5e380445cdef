import type { Logger } from '@aws-lambda-powertools/logger';
import type { CircuitRecord } from '../../core/circuit.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';

/** A log record and a metric of a circuit that has opened, or whose probe has failed. */
export function reportOpening(circuit: CircuitRecord, stage: string, logger: Logger): void {
  const { platform, why, since, openings, untilEpochMs } = circuit;
  const until = new Date(untilEpochMs).toISOString();
  logger.warn('circuit open: postbacks wait', { platform, why, since, openings, until });
  emitMetrics(stage, [{ [METRICS.dimensions.platform]: platform }], {
    [METRICS.circuitProbesFailed]: openings > 1 ? 1 : 0,
  });
}
