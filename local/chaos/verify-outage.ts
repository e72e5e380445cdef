import { formatPostbackName } from '../../core/keys.ts';
import type { StoredPostback } from '../books/read-ledger.ts';
import { measureLane } from './lane-load.ts';
import { withoutPostback } from './make-load.ts';
import { highest } from './percentile.ts';
import type { AcceptedItem } from './send-paced.ts';

export type Outage = { platform: string; startsAtEpochMs: number; endsAtEpochMs: number };

export type OutageEvidence = {
  accepted: readonly AcceptedItem[];
  postbacks: readonly StoredPostback[];
  outage: Outage;
  /** As the run had them, scaled. */
  retryDelaysSeconds: readonly number[];
};

export type OutageReport = {
  outageSeconds: number;
  /** Of the platform that was down. */
  postbacks: number;
  delivered: number;
  /** By state and reason; of every platform. */
  notDelivered: Record<string, number>;
  /** Postbacks to the platform that was down which were accepted while it was. */
  acceptedInOutage: number;
  attemptsInOutage: number;
  /** What the schedule alone would have made of the same postbacks. */
  attemptsBySchedule: number;
  mostAttempts: number;
  mostSpent: number;
  /** From the end of the outage to the last delivery of what had waited. */
  drainSeconds: number;
  /** The most attempts in any one second of that time. */
  drainPerSecond: number;
  violations: Record<string, string[]>;
};

/** Whether everything was delivered after an outage of one platform without anybody's help. */
export function verifyOutage(evidence: OutageEvidence): OutageReport {
  const { accepted, postbacks, outage } = evidence;
  const { startsAtEpochMs, endsAtEpochMs, platform } = outage;
  const rows = postbacks.filter((row) => row.platform === platform);
  const waited = rows.filter(({ createdAt }) => Date.parse(createdAt) < endsAtEpochMs);
  const drainEndsAtMs = highest(waited.map(({ confirmedAt }) => Date.parse(confirmedAt ?? '')));
  const open = postbacks.filter(({ state }) => state !== 'delivered');
  return {
    outageSeconds: Math.round((endsAtEpochMs - startsAtEpochMs) / 1000),
    postbacks: rows.length,
    delivered: rows.filter(({ state }) => state === 'delivered').length,
    notDelivered: Object.fromEntries(
      [...Map.groupBy(open, howItEnded)].map(([end, { length }]) => [end, length]),
    ),
    acceptedInOutage: acceptedIn(accepted, outage).length,
    attemptsInOutage: startsOf(rows, [startsAtEpochMs, endsAtEpochMs]).length,
    attemptsBySchedule: attemptsBySchedule(evidence),
    mostAttempts: highest(rows.map(({ attempts }) => attempts.length)),
    mostSpent: highest(rows.map(({ spent }) => spent)),
    drainSeconds: Math.max(0, Math.round((drainEndsAtMs - endsAtEpochMs) / 1000)),
    drainPerSecond: measureLane(startsOf(rows, [endsAtEpochMs, drainEndsAtMs]), 0).highestPerSecond,
    violations: {
      'accepted but without a postback': withoutPostback(
        accepted.map(({ item }) => item.expected),
        postbacks,
      ),
      'not delivered without help': open.map(
        (row) => `${formatPostbackName(row)} ${howItEnded(row)}`,
      ),
      'the outage met nobody':
        acceptedIn(accepted, outage).length === 0 ? [`${platform} was sent nothing then`] : [],
    },
  };
}

function howItEnded({ state, reason }: StoredPostback): string {
  return reason === undefined ? state : `${state} (${reason})`;
}

function acceptedIn(accepted: readonly AcceptedItem[], outage: Outage): AcceptedItem[] {
  return accepted.filter(
    ({ item, acceptedAtEpochMs }) =>
      item.platform === outage.platform &&
      acceptedAtEpochMs >= outage.startsAtEpochMs &&
      acceptedAtEpochMs < outage.endsAtEpochMs,
  );
}

/** When the attempts began that were made from one moment on until another one. */
function startsOf(
  rows: readonly StoredPostback[],
  [from, until]: readonly [number, number],
): number[] {
  return rows
    .flatMap(({ attempts }) => attempts)
    .map(({ startedAt }) => Date.parse(startedAt))
    .filter((startedAt) => startedAt >= from && startedAt < until);
}

/** The first attempt and the retries after it, until the outage is over. */
function attemptsBySchedule({ accepted, outage, retryDelaysSeconds }: OutageEvidence): number {
  return acceptedIn(accepted, outage)
    .map(({ acceptedAtEpochMs }) => {
      const due = [0, ...retryDelaysSeconds].map((delay) => acceptedAtEpochMs + delay * 1000);
      return due.filter((dueAtMs) => dueAtMs < outage.endsAtEpochMs).length;
    })
    .reduce((sum, count) => sum + count, 0);
}
