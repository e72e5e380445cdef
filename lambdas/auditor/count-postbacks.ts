import { addHours, hourOf } from '../../core/hours.ts';
import {
  BookCounter,
  firstToldHour,
  hoursToCount,
  type PostbackBook,
  RECOUNTED_HOURS,
  recountWaiting,
  recountWhole,
} from '../../core/postback-book.ts';
import type { AuditorDependencies } from './ports.ts';

/** Left to the tasks that come after. */
const LEAST_REMAINING_MS = 6 * 60_000;

export type PostbackWatch = {
  platform: string;
  /** Hours that were counted for the first time, and those that were counted anew. */
  counted: number;
  recounted: number;
  /** Of the books that were looked at. */
  open: number;
  /** Books of the last three days that do not balance. */
  unbalanced: PostbackBook[];
  /** Not all hours were counted: the time was up. */
  cutShort: boolean;
  /** What kept the rest from being counted. */
  failure?: unknown;
};

type Dependencies = Pick<AuditorDependencies, 'config' | 'ledger' | 'nowEpochMs' | 'remainingMs'>;

/**
 * Counts each platform's postbacks of the hours that are over, each in exactly one state, and counts
 * those of earlier hours anew that were open or missing.
 *
 * @returns how it went at each platform of the stage; it throws nothing
 */
export async function countPostbacks(dependencies: Dependencies): Promise<PostbackWatch[]> {
  const watched: PostbackWatch[] = [];
  for (const platform of Object.keys(dependencies.config.platforms)) {
    const watch: PostbackWatch = {
      platform,
      counted: 0,
      recounted: 0,
      open: 0,
      unbalanced: [],
      cutShort: false,
    };
    try {
      await countPlatform(watch, dependencies);
    } catch (failure) {
      watch.failure = failure;
    }
    watched.push(watch);
  }
  return watched;
}

async function countPlatform(watch: PostbackWatch, dependencies: Dependencies): Promise<void> {
  const { ledger, nowEpochMs, remainingMs } = dependencies;
  const { platform } = watch;
  const now = nowEpochMs();
  const books = await ledger.postbackBooks(platform, addHours(hourOf(now), -RECOUNTED_HOURS));
  const unfinished = books.filter(({ open, gaps }) => open > 0 || gaps > 0);
  const keep = async (book: PostbackBook) => {
    await ledger.keepPostbackBook(book);
    watch.open += book.open;
    if (book.gaps > 0 && book.hour >= firstToldHour(now)) watch.unbalanced.push(book);
  };
  const hasTime = () => {
    watch.cutShort = remainingMs() <= LEAST_REMAINING_MS;
    return !watch.cutShort;
  };
  for (const hour of hoursToCount(books, now)) {
    if (!hasTime()) return;
    await keep(await countWhole({ platform, hour }, dependencies));
    watch.counted += 1;
  }
  for (const book of unfinished) {
    if (!hasTime()) return;
    await keep(await recount(book, dependencies));
    watch.recounted += 1;
  }
}

async function countWhole(
  { platform, hour, before }: { platform: string; hour: string; before?: PostbackBook },
  { ledger, nowEpochMs }: Dependencies,
): Promise<PostbackBook> {
  const counter = new BookCounter();
  for await (const entries of ledger.createdIn(platform, hour)) {
    for (const entry of entries) counter.add(entry);
  }
  const countedAt = new Date(nowEpochMs()).toISOString();
  return recountWhole(before, counter, { platform, hour, countedAt });
}

async function recount(book: PostbackBook, dependencies: Dependencies): Promise<PostbackBook> {
  const { platform, hour, waiting, gaps } = book;
  if (waiting === undefined || gaps > 0) {
    return countWhole({ platform, hour, before: book }, dependencies);
  }
  const { ledger, nowEpochMs } = dependencies;
  const entries = await ledger.named(waiting);
  return recountWaiting(book, entries, new Date(nowEpochMs()).toISOString());
}
