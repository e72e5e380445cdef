import { DAY_MS } from '../../core/days.ts';
import type { RateTable } from '../../core/money/rate-table.ts';

/** The day of a time, `YYYY-MM-DD` in UTC: rates, events and their ages are counted in these. */
export function utcDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** How many days ago the day of these rates was; 0 on the day itself, below 0 before it. */
export function ratesAgeDays({ date }: Pick<RateTable, 'date'>, nowEpochMs: number): number {
  return (Date.parse(utcDay(nowEpochMs)) - Date.parse(date)) / DAY_MS;
}
