import type { AttributionWindow } from './attribution-window.ts';
import type { PostbackRow } from './postback.ts';

/**
 * A postback's deadline is the end of its attribution window. A platform that measures to the arrival
 * of the postback, and not to the event that it tells of, refuses it afterwards.
 */

/** What a request may take (30 s at most), and what two clocks may differ by. */
const MARGIN_MS = 60_000;
/**
 * Tightened attempts come no closer than this, and the rest wait for their ordinary turn after the
 * deadline: a volley in the last minutes would be over before a short outage is.
 */
const SHORTEST_GAP_MS = 120_000;

/**
 * The last moment at which a postback of this click may reach its platform.
 *
 * @returns an ISO time; undefined where the window has no end
 */
export function deadlineOf(
  window: AttributionWindow | undefined,
  clickedAt: string,
): string | undefined {
  const { maximum } = window ?? {};
  return maximum && new Date(Date.parse(clickedAt) + maximum.ms).toISOString();
}

/** When the last attempt has to begin, to be there by the deadline. */
export function lastUsefulEpochMs(deadline: string): number {
  return Date.parse(deadline) - MARGIN_MS;
}

/** Whether a postback with this deadline can still be in time; one without a deadline always is. */
export function isInTime(deadline: string | undefined, nowEpochMs: number): boolean {
  return deadline === undefined || nowEpochMs <= Date.parse(deadline);
}

/**
 * The next of the attempts that are left, as many as fit, spread evenly over the time that is left, so
 * that the last of them begins at the last useful moment. With less than two minutes left none fits.
 *
 * @param options.left - attempts that are left, the next one included; from 1
 * @param options.earliestEpochMs - the platform has asked not to be sent anything sooner
 * @returns undefined if none of them can begin in time
 */
export function tightened(options: {
  lastUsefulEpochMs: number;
  nowEpochMs: number;
  left: number;
  earliestEpochMs: number;
}): number | undefined {
  const { lastUsefulEpochMs: last, nowEpochMs, left, earliestEpochMs } = options;
  const timeLeftMs = last - nowEpochMs;
  const fitting = Math.min(left, Math.floor(timeLeftMs / SHORTEST_GAP_MS));
  if (fitting < 1 || earliestEpochMs > last) return undefined;
  return Math.max(earliestEpochMs, nowEpochMs + Math.floor(timeLeftMs / fitting));
}

/** What is planned, or the last useful moment if that comes before it and is still ahead. */
export function inTime(
  plannedEpochMs: number,
  { deadline, nowEpochMs }: { deadline: string | undefined; nowEpochMs: number },
): number {
  if (deadline === undefined) return plannedEpochMs;
  const last = lastUsefulEpochMs(deadline);
  return nowEpochMs < last && last < plannedEpochMs ? last : plannedEpochMs;
}

/** What of a postback's row tells whether its deadline matters, and how near it is. */
export type DeadlineFacts = Pick<PostbackRow, 'state'> & {
  reason?: string | undefined;
  values: Pick<PostbackRow['values'], 'deadline'>;
};

/**
 * Whether a postback that its platform has not acknowledged will soon be too late. It is for rows that
 * sit still as well (held, dead), and for refused ones, which can be mended and replayed until then; not
 * for what nobody wants sent, nor for what a person has decided.
 *
 * @param warningHours - how long before the deadline somebody is told
 */
export function isNearDeadline(
  { state, reason, values }: DeadlineFacts,
  nowEpochMs: number,
  warningHours: number,
): boolean {
  if (values.deadline === undefined || state === 'delivered' || state === 'discarded') return false;
  if (reason === 'resolved') return false;
  const leftMs = Date.parse(values.deadline) - nowEpochMs;
  return leftMs > 0 && leftMs <= warningHours * 3_600_000;
}
