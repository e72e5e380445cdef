import { hourBeginsEpochMs } from '../core/hours.ts';
import type { IntakeWaiting, UnsettledEvent } from '../core/intake-book.ts';
import type { PostbackBook } from '../core/postback-book.ts';
import {
  readIntakeBooks,
  readUnsettled,
  readWaitingEvents,
} from '../lambdas/adapters/intake-books.ts';
import { readPostbackBooks } from '../lambdas/adapters/postback-books.ts';
import type { Target } from './target.ts';

/** Hours, both ends included. */
export type Span = { first: string; last: string };

/** An hour's player events, each in one place. */
export type IntakeLine = {
  hour: string;
  seen: number;
  settled: number;
  waiting: number;
  deadLetters: number;
  invalid: number;
  gaps: number;
};

export type Books = Span & {
  /** When the auditor last accounted for player events; absent if it never has. */
  intakeAt?: string;
  intake: IntakeLine[];
  /** Events that are not settled. */
  unsettled: UnsettledEvent[];
  postbacks: PostbackBook[];
};

/** The books of a span as they were kept, without the hours in which nothing was. */
export async function readBooks(
  { ledger }: Target,
  span: Span,
  platforms: readonly string[],
): Promise<Books> {
  const [counted, waiting, unsettled, postbacks] = await Promise.all([
    readIntakeBooks(ledger, span),
    readWaitingEvents(ledger),
    readUnsettled(ledger, hourBeginsEpochMs(span.first)),
    Promise.all(platforms.map((platform) => readPostbackBooks(ledger, platform, span.first))),
  ]);
  const within = ({ hour }: { hour: string }) => span.first <= hour && hour <= span.last;
  const open = unsettled.filter(within);
  return {
    ...span,
    ...(waiting && { intakeAt: waiting.at }),
    intake: intakeLines({ counted, waiting, unsettled: open }).filter(within),
    unsettled: open,
    postbacks: postbacks
      .flat()
      .filter((book) => within(book) && book.rows > 0)
      .toSorted((one, other) => (one.hour < other.hour ? -1 : 1)),
  };
}

function intakeLines({
  counted,
  waiting,
  unsettled,
}: {
  counted: ReadonlyArray<{ hour: string; settled: number; invalid: number }>;
  waiting: IntakeWaiting | undefined;
  unsettled: readonly UnsettledEvent[];
}): IntakeLine[] {
  const byHour = waiting?.byHour ?? {};
  const hours = new Set([
    ...counted.map(({ hour }) => hour),
    ...Object.keys(byHour),
    ...unsettled.map(({ hour }) => hour),
  ]);
  return [...hours].sort().map((hour) => {
    const { settled = 0, invalid = 0 } = counted.find((one) => one.hour === hour) ?? {};
    const onItsWay = byHour[hour] ?? 0;
    const standing = (kind: UnsettledEvent['standing']) =>
      unsettled.filter((one) => one.hour === hour && one.standing === kind).length;
    const deadLetters = standing('dead-letter');
    const gaps = standing('gap');
    const seen = settled + invalid + onItsWay + deadLetters + gaps;
    return { hour, seen, settled, waiting: onItsWay, deadLetters, invalid, gaps };
  });
}
