import { addDays } from './days.ts';
import { hasClick, type Journey, type RecordedPath } from './journey.ts';

/**
 * The click-loss rate: milestones whose player has no click, as a share of all. A click is rarely
 * lost for everybody at once; a consent banner, a browser or a new checkout takes a few more each
 * day. So whole days are compared with what was before them: a day with its week, a week with the
 * four weeks before it, and four weeks with those of a quarter earlier, which is where a loss shows
 * that creeps too slowly for the others. Today is a part of a day and is looked at again and again:
 * it counts only if it is unmistakable.
 */

export type DayLoss = {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  milestones: number;
  withoutClick: number;
};

export type PathLoss = DayLoss & { brand: string; path: RecordedPath };

/** By how many percentage points the share has risen; 0 if it has not, or if it may be chance. */
export type LossRise = { points: number; comparison?: 'today' | 'day' | 'week' | 'quarter' };

/** Fewer on either side say nothing. */
const LEAST_MILESTONES = 50;
/** With fewer lost the shares are no bell curve, and its errors say too little. */
const LEAST_LOST = 10;
/**
 * Standard errors that a comparison of whole days has to go beyond. Of simulated days of pure chance
 * (60 to 500 milestones, shares of 1 to 30 %) one in a hundred at most so rises by two points, by any
 * of the comparisons and at any hour.
 */
const SIGNIFICANT_Z = 3;
/** For today: at a look each hour, of a part of a day. */
const UNMISTAKABLE_Z = 4;
const WEEK_DAYS = 7;
const MONTH_DAYS = 28;
/** Whole weeks, so that the same days of the week are compared. */
const QUARTER_DAYS = 91;
/** As many days have to be known for all comparisons, today among them. */
export const LOSS_SPAN_DAYS = 1 + MONTH_DAYS + QUARTER_DAYS;

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
 * How far the share of one brand and path has risen: the greatest rise of all comparisons. One counts
 * only if both sides are large enough and chance hardly explains it.
 *
 * @param days - of one brand and path, each day once, in any order
 * @param today - `YYYY-MM-DD`, UTC
 */
export function lossRise(days: readonly DayLoss[], today: string): LossRise {
  const span = (daysLong: number, endDaysAgo: number) =>
    sum(days, addDays(today, 1 - daysLong - endDaysAgo), addDays(today, -endDaysAgo));
  const ofToday = span(1, 0);
  const lastWeek = span(WEEK_DAYS, 1);
  const rises = [
    { comparison: 'today', points: unmistakableRise(ofToday, lastWeek) },
    { comparison: 'day', points: significantRise(span(1, 1), span(WEEK_DAYS, 2)) },
    {
      comparison: 'week',
      points: significantRise(lastWeek, span(MONTH_DAYS, 1 + WEEK_DAYS)),
    },
    {
      comparison: 'quarter',
      points: significantRise(span(MONTH_DAYS, 1), span(MONTH_DAYS, 1 + QUARTER_DAYS)),
    },
  ] as const;
  const [greatest] = rises.toSorted((one, other) => other.points - one.points);
  return greatest && greatest.points > 0 ? greatest : { points: 0 };
}

type Share = Pick<DayLoss, 'milestones' | 'withoutClick'>;

/** A rise by at least ten more lost than the share of before would have it. */
function unmistakableRise(recent: Share, before: Share): number {
  const expected = (recent.milestones * lossPercent(before)) / 100;
  const isSharp = recent.withoutClick - expected >= LEAST_LOST;
  return isSharp ? significantRise(recent, before, UNMISTAKABLE_Z) : 0;
}

/** In percentage points, to hundredths; by a one-sided test of two proportions with a pooled error. */
function significantRise(recent: Share, before: Share, leastZ = SIGNIFICANT_Z): number {
  if (Math.min(recent.milestones, before.milestones) < LEAST_MILESTONES) return 0;
  if (recent.withoutClick < LEAST_LOST) return 0;
  const rise = (lossPercent(recent) - lossPercent(before)) / 100;
  const pooled =
    (recent.withoutClick + before.withoutClick) / (recent.milestones + before.milestones);
  const variance = pooled * (1 - pooled) * (1 / recent.milestones + 1 / before.milestones);
  // Without variance all are lost on both sides.
  if (rise <= 0 || variance === 0 || rise / Math.sqrt(variance) < leastZ) return 0;
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
