import { DAY_MS } from './days.ts';
import { inTime, lastUsefulEpochMs } from './deadline.ts';
import { keyFraction, postbackKey } from './keys.ts';
import type { PostbackRow, Verdict } from './postback.ts';
import { FORCED } from './replay.ts';
import { MAX_DELAY_SECONDS } from './retry.ts';
import { asItStands, type Transition } from './transition.ts';

/**
 * A lane's circuit breaker. While a platform is ill its postbacks wait and spend nothing; one real
 * postback at a time probes it; those that waited come back spread over time. See decision 0024.
 */
export type CircuitRecord = {
  v: 1;
  platform: string;
  /** `half-open`: one attempt is on its way, and its outcome decides. */
  phase: 'open' | 'half-open' | 'closed';
  /** What opened it: attempts that failed, or a platform that asked for patience. */
  why: 'failures' | 'rate';
  /** Since when it has not been closed, or, once closed, since when it is; an ISO time. */
  since: string;
  /** Open: until when nobody may try. Half-open: until when the probe's outcome is waited for. */
  untilEpochMs: number;
  /** How often in a row it has opened; from 1. */
  openings: number;
  /** Raised with every change; a write holds only for the one that it has read. */
  revision: number;
};

/** The reason of a postback that waits for its lane's circuit to close. */
export const CIRCUIT_OPEN = 'circuit-open';

/** What an attempt says about its platform's health. */
export type Health =
  /** Whatever it decided, it was there to decide it. */
  | 'well'
  | 'failed'
  /** It asked for patience. */
  | 'slow';

export function healthAfter(
  { kind, reason }: Pick<Verdict, 'kind' | 'reason'>,
  retryAfterSeconds: number | undefined,
): Health {
  // A lookup's own rule for what is unclear gives no reason: the platform was there to say so.
  const isUnclear = kind === 'unclear' && reason !== undefined;
  if (kind !== 'retryable' && kind !== 'unknown' && !isUnclear) return 'well';
  if (kind !== 'unknown' && (reason === 'rate' || retryAfterSeconds !== undefined)) return 'slow';
  return 'failed';
}

/** Of the first delay of the retry schedule: how long at most until the next probe. */
const LONGEST_PAUSE = 10;
/** The same: over how long at most those that waited come back. */
const LONGEST_SPREAD = 30;
/** Where a platform has too much and does not say for how long. */
const SHORTEST_PAUSE_SECONDS = 1;

type Opening = {
  platform: string;
  why: CircuitRecord['why'];
  /** What the platform has asked for. */
  retryAfterSeconds?: number | undefined;
  /** The first delay of the lane's retry schedule: the measure of all its pauses. */
  firstDelaySeconds: number;
  nowEpochMs: number;
};

/**
 * The circuit after it has opened: for the lane's first retry delay, twice that after each probe that
 * fails, ten times that at most; for as long as the platform has asked, up to 15 minutes, if that is longer.
 *
 * @param before - a circuit that is closed, or whose probe has failed
 */
export function opened(before: CircuitRecord | undefined, opening: Opening): CircuitRecord {
  const { platform, why, retryAfterSeconds = 0, firstDelaySeconds, nowEpochMs } = opening;
  const isFailedProbe = before !== undefined && before.phase !== 'closed';
  const openings = isFailedProbe ? before.openings + 1 : 1;
  const shortest = why === 'rate' ? SHORTEST_PAUSE_SECONDS : firstDelaySeconds;
  const planned = Math.min(shortest * 2 ** (openings - 1), firstDelaySeconds * LONGEST_PAUSE);
  const seconds = Math.max(planned, Math.min(retryAfterSeconds, MAX_DELAY_SECONDS));
  return {
    v: 1,
    platform,
    phase: 'open',
    why,
    since: isFailedProbe ? before.since : new Date(nowEpochMs).toISOString(),
    untilEpochMs: nowEpochMs + seconds * 1000,
    openings,
    revision: nextRevision(before),
  };
}

/** The circuit while one attempt probes it, until its outcome is there or `untilEpochMs` has passed. */
export function probing(before: CircuitRecord, untilEpochMs: number): CircuitRecord {
  return { ...before, phase: 'half-open', untilEpochMs, revision: nextRevision(before) };
}

/** The circuit after a probe that only asked, and was answered: the next postback probes, at once. */
export function handedOn(before: CircuitRecord, nowEpochMs: number): CircuitRecord {
  return {
    ...before,
    phase: 'open',
    untilEpochMs: nowEpochMs,
    revision: nextRevision(before),
  };
}

/** The circuit after a probe that the platform has answered. */
export function closed(before: CircuitRecord, nowEpochMs: number): CircuitRecord {
  return {
    ...before,
    phase: 'closed',
    since: new Date(nowEpochMs).toISOString(),
    untilEpochMs: nowEpochMs,
    revision: nextRevision(before),
  };
}

function nextRevision(before: CircuitRecord | undefined): number {
  return (before?.revision ?? 0) + 1;
}

/** Nothing waits for a platform for longer than this without spending attempts. */
const LONGEST_WAIT_MS = 7 * DAY_MS;

/**
 * Whether a postback is held back by an open circuit at all. Not a test conversion or one that a
 * person sends by force: somebody looks at what comes of it. Nor one whose last useful moment has
 * come, or that is a week old: from then on its schedule decides.
 */
export function heedsCircuit(
  { test, reason, createdAt, values }: PostbackRow,
  nowEpochMs: number,
): boolean {
  if (test || reason === FORCED) return false;
  if (nowEpochMs - Date.parse(createdAt) > LONGEST_WAIT_MS) return false;
  return values.deadline === undefined || nowEpochMs < lastUsefulEpochMs(values.deadline);
}

/**
 * A postback waits for the circuit: until somebody may try again and then for a share, its own, of a
 * span as long as the circuit has been open, or half as long as the postback has been there. So what has
 * piled up comes back evenly, soon after a short trouble, and seldom where a platform takes little for
 * hours. Not beyond its last useful moment.
 */
export function waitForCircuit(
  row: PostbackRow,
  circuit: CircuitRecord,
  { firstDelaySeconds, nowEpochMs }: { firstDelaySeconds: number; nowEpochMs: number },
): Transition {
  const firstMs = firstDelaySeconds * 1000;
  const from = Math.max(circuit.untilEpochMs, nowEpochMs);
  const openForMs = from - Date.parse(circuit.since);
  const ageMs = nowEpochMs - Date.parse(row.createdAt);
  const spreadMs = Math.min(Math.max(firstMs, openForMs, ageMs / 2), firstMs * LONGEST_SPREAD);
  const planned = from + Math.ceil(keyFraction(postbackKey(row)) * spreadMs);
  return {
    ...asItStands(row, nowEpochMs),
    state: 'retrying',
    reason: CIRCUIT_OPEN,
    dueAtEpochMs: inTime(planned, { deadline: row.values.deadline, nowEpochMs }),
  };
}
