import { percentile as nearestRank } from '../../core/window-report.ts';

const REPETITIONS = 400;

/** What is no number counts for nothing. @returns 0 of none, and never less */
export function highest(values: readonly number[]): number {
  return values
    .filter((value) => !Number.isNaN(value))
    .reduce((most, one) => Math.max(most, one), 0);
}

/**
 * By nearest rank: the smallest value that so large a share of all does not exceed.
 *
 * @param share - above 0, up to 1
 * @returns NaN of no values
 */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  return nearestRank(Float64Array.from(values).sort(), share * 100);
}

/**
 * By how much a percentile of one sample is that of another, and between which ratios nine in ten of the
 * repetitions with the same samples drawn anew are (a bootstrap): how much of it may be chance.
 */
export function comparePercentiles(
  [before, after]: readonly [readonly number[], readonly number[]],
  share: number,
  random: () => number,
): { ratio: number; low: number; high: number } {
  const drawn = (values: readonly number[]) =>
    values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN);
  const ratios = Array.from(
    { length: REPETITIONS },
    () => percentile(drawn(after), share) / percentile(drawn(before), share),
  );
  return {
    ratio: percentile(after, share) / percentile(before, share),
    low: percentile(ratios, 0.05),
    high: percentile(ratios, 0.95),
  };
}
