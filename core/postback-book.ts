import { addHours, hourOf, hoursFrom } from './hours.ts';
import { formatPostbackName, type PostbackName } from './keys.ts';
import { isOpen, POSTBACK_STATES, type PostbackState } from './postback.ts';

/**
 * One platform's postbacks of one hour of creation. It balances if every one of them is in exactly one
 * state: `rows` is the sum of `states` and `gaps`.
 */
export type PostbackBook = {
  v: 1;
  platform: string;
  /** `YYYY-MM-DDTHH`, in UTC. */
  hour: string;
  /** An ISO time. */
  countedAt: string;
  rows: number;
  /** States without any are left out. */
  states: Partial<Record<PostbackState, number>>;
  open: number;
  /** Which are open, by name: they alone are counted anew. Absent where they are too many to be listed. */
  waiting?: string[];
  /** Listed by the index and gone from the table, in no known state, or fewer than were counted before. */
  gaps: number;
  /** Which, as far as they can be named and up to 100. */
  missing: string[];
};

/** A place in the hour's index, and what stands there. */
export type BookEntry = {
  /** How people find it if nothing stands there: its keys. */
  place: string;
  row?: (PostbackName & { state: string }) | undefined;
};

/** Of more an item would grow large: then the whole hour is read again. */
const MOST_WAITING = 500;
const MOST_MISSING = 100;
/** What is written late, by a clock that is behind or an index that lags, is there by then. */
const COUNTED_AFTER_MS = 10 * 60_000;
/** Where nothing has been counted yet, it begins so far back. */
const FIRST_HOURS = 24;
/** What is open for longer is a person's business by then, and in the `attention` index. */
export const RECOUNTED_HOURS = 31 * 24;

/** A gap of which nobody has made anything by then is told in reports, and calls nobody any more. */
const TOLD_HOURS = 3 * 24;

/** Since which hour gaps are for an alarm. */
export function firstToldHour(nowEpochMs: number): string {
  return addHours(hourOf(nowEpochMs), -TOLD_HOURS);
}

/** Counts the postbacks of one hour, one after the other. */
export class BookCounter {
  #rows = 0;
  #gaps = 0;
  readonly #states = new Map<PostbackState, number>();
  readonly #waiting: string[] = [];
  readonly #missing: string[] = [];
  #open = 0;

  add({ place, row }: BookEntry): void {
    this.#rows += 1;
    const state = POSTBACK_STATES.find((known) => known === row?.state);
    if (row === undefined || state === undefined) {
      this.#gap(row ? `${formatPostbackName(row)} is ${row.state}` : place);
      return;
    }
    this.#states.set(state, (this.#states.get(state) ?? 0) + 1);
    if (!isOpen(state)) return;
    this.#open += 1;
    if (this.#open <= MOST_WAITING) this.#waiting.push(formatPostbackName(row));
  }

  /** Those that were counted before, and are not among these. */
  addLost(count: number): void {
    this.#rows += count;
    this.#gaps += count;
  }

  #gap(name: string): void {
    this.#gaps += 1;
    if (this.#missing.length < MOST_MISSING) this.#missing.push(name);
  }

  book(of: Pick<PostbackBook, 'platform' | 'hour' | 'countedAt'>): PostbackBook {
    return {
      v: 1,
      ...of,
      rows: this.#rows,
      states: Object.fromEntries(this.#states),
      open: this.#open,
      ...(this.#open <= MOST_WAITING && { waiting: this.#waiting }),
      gaps: this.#gaps,
      missing: this.#missing,
    };
  }
}

/** The whole hour, read again: what was counted before and is not there any more is a gap. */
export function recountWhole(
  before: PostbackBook | undefined,
  counter: BookCounter,
  of: Pick<PostbackBook, 'platform' | 'hour' | 'countedAt'>,
): PostbackBook {
  const lost = (before?.rows ?? 0) - counter.book(of).rows;
  if (lost > 0) counter.addLost(lost);
  return counter.book(of);
}

/** The same hour with its open postbacks as they are now; those that were closed stay as they were. */
export function recountWaiting(
  before: PostbackBook,
  waiting: readonly BookEntry[],
  countedAt: string,
): PostbackBook {
  const counter = new BookCounter();
  for (const entry of waiting) counter.add(entry);
  const { platform, hour } = before;
  const now = counter.book({ platform, hour, countedAt });
  const states = Object.fromEntries(
    POSTBACK_STATES.flatMap((state) => {
      const closed = isOpen(state) ? 0 : (before.states[state] ?? 0);
      const count = closed + (now.states[state] ?? 0);
      return count > 0 ? [[state, count]] : [];
    }),
  );
  return {
    ...now,
    rows: before.rows,
    states,
    gaps: before.gaps + now.gaps,
    missing: [...before.missing, ...now.missing].slice(0, MOST_MISSING),
  };
}

type Counted = Pick<PostbackBook, 'hour' | 'states'>;

/** Hours that are over and not counted yet, in order. @param books - in order of their hours */
export function hoursToCount(books: readonly Counted[], nowEpochMs: number): string[] {
  const lastEnded = addHours(hourOf(nowEpochMs - COUNTED_AFTER_MS), -1);
  return hoursFrom(firstUncounted(books, nowEpochMs), lastEnded);
}

/**
 * Hours of creation in which a postback may be pending or sending, in order, the one that is not over
 * yet included. Those that are open otherwise are in the `attention` index.
 *
 * @param books - of the latest `RECOUNTED_HOURS`, in order of their hours
 */
export function hoursOnTheirWay(books: readonly Counted[], nowEpochMs: number): string[] {
  const isOnItsWay = ({ states }: Counted) => (states.pending ?? 0) + (states.sending ?? 0) > 0;
  return [
    ...books.filter(isOnItsWay).map(({ hour }) => hour),
    ...hoursFrom(firstUncounted(books, nowEpochMs), hourOf(nowEpochMs)),
  ];
}

function firstUncounted(books: readonly Counted[], nowEpochMs: number): string {
  const last = books.at(-1)?.hour;
  return last === undefined ? addHours(hourOf(nowEpochMs), -FIRST_HOURS) : addHours(last, 1);
}
