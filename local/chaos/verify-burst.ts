import { formatPostbackName } from '../../core/keys.ts';
import type { LaneLimits } from '../../core/lane-pace.ts';
import type { StoredPostback } from '../books/read-ledger.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import { measureLane } from './lane-load.ts';
import { factOf, withoutPostback } from './make-load.ts';
import { highest } from './percentile.ts';
import type { AcceptedItem } from './send-paced.ts';

export type BurstEvidence = {
  accepted: readonly AcceptedItem[];
  postbacks: readonly StoredPostback[];
  requests: readonly RequestEntry[];
  limits: Readonly<Record<string, LaneLimits>>;
  peakEndsAtEpochMs: number;
};

export type BurstLane = {
  platform: string;
  limits: LaneLimits;
  postbacks: number;
  delivered: number;
  requests: number;
  /** Requests that the platform answered 429. */
  tooMany: number;
  mostAttempts: number;
  highestPerSecond: number;
  /** See `measureLane`; of a limited lane only. */
  ahead?: number;
  mostAtOnce: number;
  /** From the end of the peak to the last delivery; 0 if it was over before. */
  drainSeconds: number;
  deadlinesMissed: number;
};

export type BurstReport = { lanes: BurstLane[]; violations: Record<string, string[]> };

/** What leaves in time may come late by so much: two slow cores, shared with the whole stack. */
const JITTER_SECONDS = 0.5;
/** A lane that serves in turn keeps a deadline that this share of its rate would keep. */
const SHARE_OF_RATE = 0.8;

/** Holds what the platforms saw of a peak against what is configured and what was promised. */
export function verifyBurst(evidence: BurstEvidence): BurstReport {
  const { accepted, postbacks, limits } = evidence;
  const lanes = Object.keys(limits).map((platform) => laneOf(platform, evidence));
  return {
    lanes,
    violations: {
      'accepted but without a postback': withoutPostback(
        accepted.map(({ item }) => item.expected),
        postbacks,
      ),
      'not delivered': postbacks
        .filter(({ state }) => state !== 'delivered')
        .map((row) => `${formatPostbackName(row)} is ${row.state} ${row.reason ?? ''}`.trimEnd()),
      'faster than the rate allows': lanes
        .filter(isTooFast)
        .map(({ platform, ahead }) => `${platform} was ${ahead?.toFixed(1)} requests ahead`),
      'more at once than configured': lanes
        .filter((lane) => lane.mostAtOnce > lane.limits.maxConcurrency)
        .map(({ platform, mostAtOnce }) => `${platform} had ${mostAtOnce}`),
      'deadline missed that could have been kept': Object.keys(limits).flatMap((platform) =>
        missedInVain(platform, evidence),
      ),
    },
  };
}

function laneOf(platform: string, evidence: BurstEvidence): BurstLane {
  const { limits, peakEndsAtEpochMs } = evidence;
  const lane = limits[platform] ?? { maxConcurrency: 0 };
  const rows = evidence.postbacks.filter((row) => row.platform === platform);
  const requests = evidence.requests.filter((entry) => entry.platform === platform);
  const times = requests.map(({ receivedAt }) => Date.parse(receivedAt));
  const lastMs = highest(rows.map(({ confirmedAt }) => Date.parse(confirmedAt ?? '')));
  const { highestPerSecond, ahead } = measureLane(times, lane.requestsPerSecond ?? 0);
  return {
    platform,
    limits: lane,
    postbacks: rows.length,
    delivered: rows.filter(({ state }) => state === 'delivered').length,
    requests: requests.length,
    tooMany: requests.filter(({ answer }) => 'status' in answer && answer.status === 429).length,
    mostAttempts: highest(rows.map(({ attempts }) => attempts.length)),
    highestPerSecond,
    ...(lane.requestsPerSecond !== undefined && { ahead }),
    mostAtOnce: highest(requests.map(({ atOnce = 0 }) => atOnce)),
    drainSeconds: Math.max(0, Math.round((lastMs - peakEndsAtEpochMs) / 1000)),
    deadlinesMissed: rows.filter(({ deliveredLate }) => deliveredLate).length,
  };
}

function isTooFast({ limits, ahead = 0 }: BurstLane): boolean {
  const { requestsPerSecond, maxConcurrency } = limits;
  if (requestsPerSecond === undefined) return false;
  return ahead > maxConcurrency + JITTER_SECONDS * requestsPerSecond;
}

/** Delivered late although a lane that served in turn would have come to it in time. */
function missedInVain(platform: string, { accepted, postbacks, limits }: BurstEvidence): string[] {
  const rate = limits[platform]?.requestsPerSecond;
  const rows = new Map(postbacks.map((row) => [factOf(row), row]));
  const queue = accepted
    .filter(({ item }) => item.platform === platform)
    .toSorted((one, other) => one.acceptedAtEpochMs - other.acceptedAtEpochMs);
  const missed: string[] = [];
  let servedAtMs = 0;
  for (const { item, acceptedAtEpochMs } of queue) {
    const turnMs = rate === undefined ? 0 : 1000 / (rate * SHARE_OF_RATE);
    servedAtMs = Math.max(acceptedAtEpochMs, servedAtMs + turnMs);
    const row = rows.get(item.expected);
    const { deadline } = row?.values ?? {};
    if (row?.deliveredLate && deadline !== undefined && servedAtMs <= Date.parse(deadline)) {
      missed.push(formatPostbackName(row));
    }
  }
  return missed;
}
