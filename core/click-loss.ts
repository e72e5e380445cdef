import { addDays } from './days.ts';
import { hasClick, type Journey, type RecordedPath } from './journey.ts';

/**
 * The click-loss rate: milestones whose player has no click, as a share of all. A click is rarely
 * lost for everybody at once; a consent banner, a browser or a new checkout takes a few more each
 * day. So a day is compared with the week before it, and a week with the four before that.
 */

export type DayLoss = {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  milestones: number;
  withoutClick: number;
};

export type PathLoss = DayLoss & { brand: string; path: RecordedPath };

/** By how many percentage points the share has risen; 0 if it has not, or if it may be chance. */
export type LossRise = { points: number; comparison?: 'day' | 'week' };

/** Fewer on either side say nothing. */
const LEAST_MILESTONES = 50;
/** Standard errors: one comparison in 740 goes so far by chance alone. */
const SIGNIFICANT_Z = 3;
const WEEK_DAYS = 7;
const BASELINE_DAYS = 28;
/** As many days have to be known for both comparisons. */
export const LOSS_SPAN_DAYS = WEEK_DAYS + BASELINE_DAYS;

/** Counts journeys by brand, path and the day of the milestone. */
export class LossCounter {
  readonly #counts = new Map<string, PathLoss>();

  add(journey: Pick<Journey, 'brand' | 'path' | 'occurredAt' | 'clickId'>): void {
    const { brand, path, occurredAt } = journey;
    const day = occurredAt.slice(0, 'YYYY-MM-DD'.length);
    const key = `${brand} ${path} ${day}`;
    const count = this.#counts.get(key) ?? { brand, path, day, milestones: 0, withoutClick: 0 };
    count.milestones += 1;
    count.withoutClick += hasClick(journey) ? 0 : 1;
    this.#counts.set(key, count);
  }

  /** By brand, path and day. */
  counts(): PathLoss[] {
    return [...this.#counts.entries()]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, count]) => count);
  }
}

/** In percent; 0 of none. */
export function lossPercent({
  milestones,
  withoutClick,
}: Pick<DayLoss, 'milestones' | 'withoutClick'>): number {
  return milestones === 0 ? 0 : (100 * withoutClick) / milestones;
}

/** The day that speaks for now: today once it has enough milestones, else yesterday. */
export function latestLoss(days: readonly DayLoss[], today: string): DayLoss {
  const ofToday = sum(days, today, today);
  return ofToday.milestones >= LEAST_MILESTONES
    ? ofToday
    : sum(days, addDays(today, -1), addDays(today, -1));
}

/**
 * How far the share of one brand and path has risen: the greater of the latest day against the week
 * before it, and the latest week against the four weeks before that. A comparison counts only if
 * both sides are large enough and chance hardly explains it.
 *
 * @param days - of one brand and path, each day once, in any order
 * @param today - `YYYY-MM-DD`, UTC
 */
export function lossRise(days: readonly DayLoss[], today: string): LossRise {
  const latest = latestLoss(days, today);
  const week = sum(days, addDays(today, 1 - WEEK_DAYS), today);
  const rises = [
    {
      comparison: 'day' as const,
      points: significantRise(
        latest,
        sum(days, addDays(latest.day, -WEEK_DAYS), addDays(latest.day, -1)),
      ),
    },
    {
      comparison: 'week' as const,
      points: significantRise(
        week,
        sum(days, addDays(today, 1 - LOSS_SPAN_DAYS), addDays(today, -WEEK_DAYS)),
      ),
    },
  ];
  const [greatest] = rises.toSorted((one, other) => other.points - one.points);
  return greatest && greatest.points > 0 ? greatest : { points: 0 };
}

type Share = Pick<DayLoss, 'milestones' | 'withoutClick'>;

/** In percentage points, to hundredths; by a one-sided test of two proportions with a pooled error. */
function significantRise(recent: Share, before: Share): number {
  if (Math.min(recent.milestones, before.milestones) < LEAST_MILESTONES) return 0;
  const rise = (lossPercent(recent) - lossPercent(before)) / 100;
  const pooled =
    (recent.withoutClick + before.withoutClick) / (recent.milestones + before.milestones);
  const variance = pooled * (1 - pooled) * (1 / recent.milestones + 1 / before.milestones);
  // Without variance all are lost on both sides, or none.
  if (rise <= 0 || variance === 0 || rise / Math.sqrt(variance) < SIGNIFICANT_Z) return 0;
  return Math.round(rise * 10_000) / 100;
}

/** Both ends included; the last one names it. */
function sum(days: readonly DayLoss[], first: string, last: string): DayLoss {
  const within = days.filter(({ day }) => day >= first && day <= last);
  return {
    day: last,
    milestones: within.reduce((total, { milestones }) => total + milestones, 0),
    withoutClick: within.reduce((total, { withoutClick }) => total + withoutClick, 0),
  };
}
