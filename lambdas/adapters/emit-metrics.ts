import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract.ts';

export type MetricValues = Record<string, number>;

const MILLISECOND_METRICS: readonly string[] = [METRICS.attemptLatency];

/**
 * Emits metrics in the embedded format, one log line for all of them.
 *
 * @param stage - a dimension of every set
 * @param dimensionSets - each set becomes a metric of its own, so only few values may occur;
 *   an empty set is the stage as a whole
 */
export function emitMetrics(
  stage: string,
  dimensionSets: readonly Record<string, string>[],
  values: MetricValues,
): void {
  const metrics = new Metrics({ namespace: METRICS.namespace });
  // Powertools adds a `service` dimension; an alarm that does not name it would see nothing.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [METRICS.dimensions.stage]: stage });
  for (const set of dimensionSets) metrics.addDimensions(set);
  for (const [name, value] of Object.entries(values)) {
    const milliseconds = MILLISECOND_METRICS.includes(name);
    metrics.addMetric(name, milliseconds ? MetricUnit.Milliseconds : MetricUnit.Count, value);
  }
  metrics.publishStoredMetrics();
}
