import { DAY_MS } from './days.ts';
import { HOUR_MS, MINUTE_MS } from './hours.ts';

const SECOND_MS = 1000;

/** Each unit goes on for twice as long as a person would count in it: `90 s`, `36 h`, but `2 d`. */
const UNITS = [
  { name: 's', ms: SECOND_MS, decimals: 0, below: 2 * MINUTE_MS },
  { name: 'min', ms: MINUTE_MS, decimals: 0, below: 2 * HOUR_MS },
  { name: 'h', ms: HOUR_MS, decimals: 1, below: 2 * DAY_MS },
  { name: 'd', ms: DAY_MS, decimals: 1, below: Number.POSITIVE_INFINITY },
] as const;

/** A length of time in one unit: `40 s`, `12 min`, `2.4 h`, `3.1 d`. */
export function describeRoughDuration(ms: number): string {
  const unit = UNITS.find(({ below }) => ms < below) ?? UNITS[3];
  return `${Number((ms / unit.ms).toFixed(unit.decimals))} ${unit.name}`;
}

/** A share with one decimal, and never `0.0 %` of what is more than nothing. */
export function describeShare(percent: number): string {
  return percent > 0 && percent < 0.05 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}
