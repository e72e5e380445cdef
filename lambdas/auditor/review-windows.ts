import { dayOf, daysFrom, type Quarter, quarterBefore, quarterOf } from '../../core/days.ts';
import { WindowFigures } from '../../core/window-report.ts';
import {
  isReviewDue,
  isWorthTelling,
  reviewOf,
  type WindowReview,
} from '../../core/window-review.ts';
import type { AuditorDependencies } from './ports.ts';
import { reviewNotice } from './review-notice.ts';

/**
 * Tells people the figures of the quarter that has ended, once, and keeps them. It is asked every
 * hour and has no schedule of its own, so that a run that failed is made up for.
 *
 * @returns undefined where no review is due, or it has been kept
 */
export async function reviewWindows(
  dependencies: AuditorDependencies,
): Promise<WindowReview | undefined> {
  const { config, ledger, announce, nowEpochMs } = dependencies;
  const now = nowEpochMs();
  const today = dayOf(now);
  if (!isReviewDue(quarterOf(today), now)) return undefined;
  const quarter = quarterBefore(today);
  if (await ledger.review(quarter.name)) return undefined;
  const figures = await figuresOf(quarter, dependencies);
  const review = reviewOf(quarter.name, figures.groups(), new Date(now).toISOString());
  // First, and then kept: a reminder may come twice, but not never.
  if (isWorthTelling(review)) await announce(reviewNotice(review, config.stage));
  await ledger.keepReview(review);
  return review;
}

/** To tell and keep the figures, and to read a day to its end. */
const LEAST_REMAINING_MS = 60_000;

/** @throws {Error} if the run is about to be ended from outside, which would say nothing */
async function figuresOf(
  { name, firstDay, lastDay }: Quarter,
  { config, ledger, remainingMs }: AuditorDependencies,
): Promise<WindowFigures> {
  const figures = new WindowFigures(config.platforms, ['platform']);
  for (const brand of config.brands) {
    for (const day of daysFrom(firstDay, lastDay)) {
      if (remainingMs() < LEAST_REMAINING_MS) {
        throw new Error(
          `The review of ${name} has reached ${day} of brand ${brand} and has no time left. The next run starts it anew; if that fails too, give the auditor more time or memory.`,
        );
      }
      await ledger.visitJourneys({ brand, day }, (journey) => figures.add(journey));
    }
  }
  return figures;
}
