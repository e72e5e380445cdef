/** Calendar days in UTC, written `YYYY-MM-DD`, so that their text orders them. */

export const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const QUARTER = /^(\d{4})Q([1-4])$/;
/** Decades: more is a slip of whoever asks. */
const MOST_DAYS = 20_000;

/** The day that a time lies in. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** Whether it is a day of the calendar: there is no 2026-02-30. */
export function isDay(text: string): boolean {
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(epochMs) && dayOf(epochMs) === text;
}

/** The day so many days later; earlier for a negative number. */
export function addDays(day: string, count: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS);
}

/**
 * Both ends included, in order; none if the last is before the first.
 *
 * @throws {RangeError} for more than 20,000 days
 */
export function daysFrom(first: string, last: string): string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  if (!(count <= MOST_DAYS)) throw new RangeError(`${first} to ${last} is no span of days`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(first, index));
}

/** A quarter of a year, such as `2026Q3`. */
export type Quarter = { name: string; firstDay: string; lastDay: string };

/** @returns undefined if it is not written as `2026Q3` */
export function parseQuarter(name: string): Quarter | undefined {
  const [, year, number] = QUARTER.exec(name) ?? [];
  if (year === undefined) return undefined;
  const firstMonth = 3 * (Number(number) - 1);
  return {
    name,
    firstDay: dayOf(Date.UTC(Number(year), firstMonth, 1)),
    lastDay: dayOf(Date.UTC(Number(year), firstMonth + 3, 0)),
  };
}

/** The quarter that a day lies in. */
export function quarterOf(day: string): Quarter {
  const [year = '', month] = day.split('-');
  const quarter = parseQuarter(`${year}Q${Math.ceil(Number(month) / 3)}`);
  if (quarter === undefined) throw new RangeError(`"${day}" is no day`);
  return quarter;
}

/** The whole quarter before the one that a day lies in. */
export function quarterBefore(day: string): Quarter {
  return quarterOf(addDays(quarterOf(day).firstDay, -1));
}
