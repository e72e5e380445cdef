/** Hours in UTC, written `YYYY-MM-DDTHH`, so that their text orders them. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}$/;
/** Years: more is a slip of whoever asks. */
const MOST_HOURS = 50_000;

/** The hour that a time lies in. */
export function hourOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 'YYYY-MM-DDTHH'.length);
}

export function hourBeginsEpochMs(hour: string): number {
  return Date.parse(`${hour}:00:00Z`);
}

/** Whether it is an hour of the calendar: there is no 2026-02-30T10. */
export function isHour(text: string): boolean {
  const epochMs = hourBeginsEpochMs(text);
  return HOUR.test(text) && !Number.isNaN(epochMs) && hourOf(epochMs) === text;
}

/** The hour so many hours later; earlier for a negative number. */
export function addHours(hour: string, count: number): string {
  return hourOf(hourBeginsEpochMs(hour) + count * HOUR_MS);
}

/**
 * Both ends included, in order; none if the last is before the first.
 *
 * @throws {RangeError} for more than 50,000 hours
 */
export function hoursFrom(first: string, last: string): string[] {
  const count = (hourBeginsEpochMs(last) - hourBeginsEpochMs(first)) / HOUR_MS + 1;
  if (!(count <= MOST_HOURS)) throw new RangeError(`${first} to ${last} is no span of hours`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => addHours(first, index));
}
