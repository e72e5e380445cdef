import { InvalidArgumentError } from 'commander';
import { addDays, dayOf, daysFrom, isDay } from '../core/days.ts';
import type { CountedJourney } from '../core/journey.ts';
import { visitJourneys } from '../lambdas/adapters/journey-ledger.ts';
import type { Io } from './io.ts';
import { parseSince } from './parse-since.ts';
import type { Target } from './target.ts';

/** Days of UTC, both included. */
export type Span = { firstDay: string; lastDay: string };

/** As long as journeys are kept. */
export const MOST_DAYS = 400;
/** Somebody who waits longer wants to see that something happens. */
const PROGRESS_EVERY_MS = 2000;

/**
 * Reads `30d`, or a day such as 2026-09-01.
 *
 * @returns the first day of the span that ends today
 * @throws {InvalidArgumentError} for anything else, a time to come, and more than 400 days
 */
export function readFirstDay(text: string, nowEpochMs: number): string {
  const since = parseSince(isDay(text) ? `${text}T00:00:00Z` : text, nowEpochMs);
  const firstDay = since === undefined ? undefined : dayOf(since);
  if (firstDay !== undefined && firstDay >= earliestDay(nowEpochMs)) return firstDay;
  throw new InvalidArgumentError(
    `Give an age such as 90d or a past day such as 2026-09-01, at most ${MOST_DAYS} days ago.`,
  );
}

/** The first day of which every journey is still there. */
export function earliestDay(nowEpochMs: number): string {
  return addDays(dayOf(nowEpochMs), -MOST_DAYS);
}

/** So many days, the last of them today. */
export function lastDays(count: number, nowEpochMs: number): Span {
  const lastDay = dayOf(nowEpochMs);
  return { firstDay: addDays(lastDay, 1 - count), lastDay };
}

/** Visits the journeys of every brand, and says on standard error how far it is. */
export async function visitSpan(
  { config, ledger }: Target,
  { firstDay, lastDay }: Span,
  { visit, io }: { visit: (journey: CountedJourney) => void; io: Pick<Io, 'err' | 'nowEpochMs'> },
): Promise<void> {
  const days = daysFrom(firstDay, lastDay);
  let toldAt = io.nowEpochMs();
  let read = 0;
  for (const [index, day] of days.entries()) {
    for (const brand of config.brands) {
      await visitJourneys(ledger, { brand, day }, (journey) => {
        read += 1;
        visit(journey);
      });
    }
    const now = io.nowEpochMs();
    if (now - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = now;
    io.err(`${index + 1} of ${days.length} days, ${read} milestones`);
  }
}
