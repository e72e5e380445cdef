import { DAY_MS, dayOf } from '../../core/days.ts';
import type { RateTable } from '../../core/money/rate-table.ts';

/** How many days ago the day of these rates was; 0 on the day itself, below 0 before it. */
export function ratesAgeDays({ date }: Pick<RateTable, 'date'>, nowEpochMs: number): number {
  return (Date.parse(dayOf(nowEpochMs)) - Date.parse(date)) / DAY_MS;
}
