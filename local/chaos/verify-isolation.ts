import { createRandom } from '../simulator/create-random.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import { comparePercentiles, percentile } from './percentile.ts';
import type { AcceptedItem } from './send-paced.ts';

/** A stretch of the run under the same load, while one platform is well or hangs. */
export type Phase = { kind: 'quiet' | 'sick'; accepted: readonly AcceptedItem[] };

type Latencies = { samples: number; p50Ms: number; p99Ms: number };
type Ratio = { ratio: number; low: number; high: number };

export type IsolationReport = {
  quiet: Latencies;
  sick: Latencies;
  p50: Ratio;
  p99: Ratio;
  /** Requests that the sick platform left without an answer. */
  hung: number;
  violations: Record<string, string[]>;
};

/** From here on one sick platform is felt by the others. */
const MAX_RATIO = 1.1;
/** Of the bootstrap: the same figures of the same evidence each time. */
const SEED = 1;

/**
 * The healthy platforms' latency with a sick one beside them against that without.
 *
 * @param sick - the platform that hangs at times; its own postbacks are not measured
 */
export function verifyIsolation(
  phases: readonly Phase[],
  requests: readonly RequestEntry[],
  sick: string,
): IsolationReport {
  const received = firstReceived(requests);
  const of = (kind: Phase['kind']) =>
    phases
      .filter((phase) => phase.kind === kind)
      .flatMap(({ accepted }) => accepted)
      .filter(({ item }) => item.platform !== sick)
      .map(({ item, acceptedAtEpochMs }) => ({
        clickId: item.clickId,
        latencyMs: (received.get(item.clickId) ?? Number.NaN) - acceptedAtEpochMs,
      }));
  const samples = { quiet: of('quiet'), sick: of('sick') };
  const quietMs = measured(samples.quiet);
  const sickMs = measured(samples.sick);
  const random = createRandom(SEED);
  const p99 = comparePercentiles([quietMs, sickMs], 0.99, random);
  const hung = requests.filter(
    ({ platform, answer }) => platform === sick && 'none' in answer && answer.none === 'hang',
  ).length;
  return {
    quiet: latencies(quietMs),
    sick: latencies(sickMs),
    p50: comparePercentiles([quietMs, sickMs], 0.5, random),
    p99,
    hung,
    violations: {
      'never received by a healthy platform': [...samples.quiet, ...samples.sick]
        .filter(({ latencyMs }) => Number.isNaN(latencyMs))
        .map(({ clickId }) => clickId),
      'healthy p99 changed by 10 % or more':
        p99.ratio >= MAX_RATIO ? [`it is ${p99.ratio.toFixed(2)} times that without`] : [],
      'the sick platform was not sick': hung === 0 ? [`${sick} left no request unanswered`] : [],
    },
  };
}

/** A healthy platform's first request names its click; each click has one postback here. */
function firstReceived(requests: readonly RequestEntry[]): Map<string, number> {
  const received = new Map<string, number>();
  for (const { clickIds, receivedAt } of requests) {
    for (const clickId of clickIds) {
      if (!received.has(clickId)) received.set(clickId, Date.parse(receivedAt));
    }
  }
  return received;
}

function measured(samples: ReadonlyArray<{ latencyMs: number }>): number[] {
  return samples.map(({ latencyMs }) => latencyMs).filter((ms) => !Number.isNaN(ms));
}

function latencies(values: readonly number[]): Latencies {
  const { length: samples } = values;
  return { samples, p50Ms: percentile(values, 0.5), p99Ms: percentile(values, 0.99) };
}
