import { DAY_MS, type Quarter } from './days.ts';
import type { JourneyMilestone } from './journey.ts';
import { LEAST_CONVERSIONS, type WindowGroup } from './window-report.ts';

/** The figures of a whole quarter that people are reminded to look at, by platform and milestone. */
export type WindowFigure = {
  platform: string;
  milestone: JourneyMilestone;
  n: number;
  medianMs: number;
  p90Ms: number;
  p99Ms: number;
  /** The window that was configured when the figures were kept; absent where none applied. */
  configuredDays?: number;
  lostPercent?: number;
};

export type WindowReview = {
  /** Such as `2026Q3`. */
  quarter: string;
  keptAt: string;
  figures: WindowFigure[];
};

/** A review is due from 08:00 UTC of a quarter's first day: within an hour somebody is at work. */
const DUE_AFTER_MS = 8 * 3_600_000;
/** Made up for if it was missed for as long; later nobody is reminded. */
const DUE_FOR_MS = 14 * DAY_MS;

/** Whether the quarter before this one is to be reviewed now, unless it has been. */
export function isReviewDue(thisQuarter: Quarter, nowEpochMs: number): boolean {
  const sinceMs = nowEpochMs - Date.parse(thisQuarter.firstDay);
  return sinceMs >= DUE_AFTER_MS && sinceMs < DUE_AFTER_MS + DUE_FOR_MS;
}

/** @param groups - of the level `platform` */
export function reviewOf(
  quarter: string,
  groups: readonly WindowGroup[],
  keptAt: string,
): WindowReview {
  return { quarter, keptAt, figures: groups.map(figureOf) };
}

function figureOf({ platform, milestone, n, percentilesMs, configured }: WindowGroup) {
  return {
    platform,
    milestone,
    n,
    medianMs: percentilesMs[50],
    p90Ms: percentilesMs[90],
    p99Ms: percentilesMs[99],
    ...(configured && {
      configuredDays: configured.days,
      lostPercent: configured.lostPercent,
    }),
  };
}

/** Whether there is anything in it that a window could be judged by. */
export function isWorthTelling({ figures }: WindowReview): boolean {
  return figures.some(({ n }) => n >= LEAST_CONVERSIONS);
}
