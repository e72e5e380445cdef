import { tightened } from './deadline.ts';

/** The longest delay that one SQS message can carry; see API_SendMessage. */
export const MAX_DELAY_SECONDS = 900;
/** `Retry-After` is believed up to here: a platform must not park a postback for a day. */
export const MAX_RETRY_AFTER_SECONDS = 900;
/**
 * Attempts of a postback's whole life. Only answers that do not spend an attempt (429) and replays
 * can reach it: with the default schedule after most of an hour of nothing else at the least.
 */
export const MAX_ATTEMPTS = 100;

/**
 * Delay of the next hop towards `dueAt`: the rest of the wait, at most one SQS delay.
 *
 * @param dueAtEpochMs - when the attempt is due
 * @param nowEpochMs - the clock, passed in so tests are exact
 * @returns whole seconds, 0 to 900, rounded up so that a hop never wakes early
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function hopDelaySeconds(dueAtEpochMs: number, nowEpochMs: number): number {
  const seconds = Math.ceil((dueAtEpochMs - nowEpochMs) / 1000);
  return Math.min(MAX_DELAY_SECONDS, Math.max(0, seconds));
}

export type Schedule = {
  /** Waits before the second, third, ... attempt, counted from the first failure. */
  delaysSeconds: readonly number[];
  /** Failures that count, this one included; from 1. */
  spent: number;
  firstFailureAtEpochMs: number;
  nowEpochMs: number;
  retryAfterSeconds?: number | undefined;
  /** Sooner it is of no use, whatever the deadline; not bounded as what a platform asks for is. */
  atLeastSeconds?: number | undefined;
  /** When the last attempt has to begin to be in time; absent where there is no deadline. */
  lastUsefulEpochMs?: number | undefined;
};

/**
 * When the next attempt is due after a failure that spends one: as planned from the first failure, but
 * no sooner than the first delay after the last one. An attempt that would so come too late is brought
 * forward, with those after it. Once less than two minutes are left for them, the plan goes on as it
 * was: a platform that judges by the time of the event itself may still accept. See decision 0021.
 *
 * @returns undefined if the schedule is exhausted
 */
export function nextDueAt(schedule: Schedule): number | undefined {
  const { delaysSeconds, spent, nowEpochMs, lastUsefulEpochMs } = schedule;
  const delaySeconds = delaysSeconds[spent - 1];
  if (delaySeconds === undefined) return undefined;
  const planned = schedule.firstFailureAtEpochMs + delaySeconds * 1000;
  const asked = earliest(schedule);
  // A schedule that time has overtaken, because the lane stood still, must not burn in a moment.
  const spaced = nowEpochMs + (delaysSeconds[0] ?? 0) * 1000;
  const due = Math.max(planned, asked, spaced);
  if (lastUsefulEpochMs === undefined || due <= lastUsefulEpochMs) return due;
  const left = delaysSeconds.length + 1 - spent;
  return tightened({ lastUsefulEpochMs, nowEpochMs, left, earliestEpochMs: asked }) ?? due;
}

/**
 * When to try again after an attempt that spends none, as "too many requests" or a probe that failed:
 * when the platform said, or after the first delay doubled for each such time without a hint. Never sooner than the
 * first delay: a platform that keeps saying "at once" would use up every attempt in a moment. Where that
 * would be too late, one attempt is brought forward to the last moment that is in time, if the platform
 * has not asked for more.
 *
 * @param times - how often in a row that has been so, this time included; from 1
 */
export function nextDueAtWithoutSpending(
  schedule: Omit<Schedule, 'spent' | 'firstFailureAtEpochMs'> & { times: number },
): number {
  const first = schedule.delaysSeconds[0] ?? MAX_DELAY_SECONDS;
  const backoff = first * 2 ** Math.min(schedule.times - 1, 16);
  const { nowEpochMs, retryAfterSeconds, lastUsefulEpochMs } = schedule;
  const wait = retryAfterSeconds === undefined ? backoff : Math.max(first, retryAfterSeconds);
  const earliestEpochMs = earliest(schedule);
  const due = Math.max(nowEpochMs + bounded(wait) * 1000, earliestEpochMs);
  if (lastUsefulEpochMs === undefined || due <= lastUsefulEpochMs) return due;
  return tightened({ lastUsefulEpochMs, nowEpochMs, left: 1, earliestEpochMs }) ?? due;
}

function earliest({
  nowEpochMs,
  retryAfterSeconds = 0,
  atLeastSeconds = 0,
}: Pick<Schedule, 'nowEpochMs' | 'retryAfterSeconds' | 'atLeastSeconds'>): number {
  return nowEpochMs + Math.max(bounded(retryAfterSeconds), atLeastSeconds) * 1000;
}

function bounded(seconds: number): number {
  return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(0, seconds));
}

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header: whole seconds or an HTTP date.
 *
 * @returns seconds from now, never negative; undefined if absent or unreadable
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(
  header: string | undefined,
  nowEpochMs: number,
): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim());
  // `Date.parse` alone reads "-1" and "soon 5" as days of 2001.
  if (!IMF_FIXDATE.test(header.trim())) return undefined;
  return Math.max(0, Math.ceil((Date.parse(header) - nowEpochMs) / 1000));
}
