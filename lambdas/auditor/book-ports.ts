import type { IntakeBook, IntakeWaiting, UnsettledEvent } from '../../core/intake-book.ts';
import type { ItemKey } from '../../core/keys.ts';
import type { BookEntry, PostbackBook } from '../../core/postback-book.ts';

/** What of any item tells that an event is settled, as far as the item has it. */
export type TraceItem = {
  eventIdentity?: string;
  brand?: string;
  playerRef?: string;
  depositId?: string;
  /** The click that the player is bound to. */
  link?: { platform: string; clickId: string; clickedAt: string };
};

/** By the text of their keys; see `keyText` in `core/keys.ts`. Places without an item are left out. */
export type TraceItems = ReadonlyMap<string, TraceItem>;

/** What the books need of the ledger, and what they keep there. */
export interface BookLedger {
  /** A platform's books from this hour on, in order of their hours. */
  postbackBooks(platform: string, fromHour: string): Promise<PostbackBook[]>;
  keepPostbackBook(book: PostbackBook): Promise<void>;
  /** Every postback that the index lists under this hour, page by page, as it is now. */
  createdIn(platform: string, hour: string): AsyncIterable<readonly BookEntry[]>;
  /** The postbacks of these names as they are now, in order of the names. */
  named(names: readonly string[]): Promise<BookEntry[]>;
  /** What stands in these places, read as it was a moment ago. */
  traces(keys: readonly ItemKey[]): Promise<TraceItems>;
  /** Adds to the hour's book. */
  countIntake(add: IntakeBook): Promise<void>;
  keepWaiting(waiting: IntakeWaiting): Promise<void>;
  /** Writes down that an event is not found settled, once. */
  keepUnsettled(event: UnsettledEvent): Promise<void>;
  /** Events that are not found settled, seen then or later; the oldest 1,000. */
  unsettled(seenSinceEpochMs: number): Promise<UnsettledEvent[]>;
  /** Keeps how an unsettled event stands now; one that is settled is listed no more. */
  moveUnsettled(event: UnsettledEvent): Promise<void>;
}

/** A player event as the bus handed it over. */
export type SeenEvent = { body: string; receiptHandle: string; seenAtEpochMs: number };

/** The queue that holds a copy of every player event until it is accounted for. */
export interface SeenEvents {
  /** Up to 100, hidden from everybody else for longer than a run; none if the queue has no more. */
  take(): Promise<SeenEvent[]>;
  /** These are accounted for. */
  acknowledge(events: readonly SeenEvent[]): Promise<void>;
}

/** Which events lie among the intake's dead letters, as `source/sourceEventId`. */
export type DeadLetters = {
  identities: ReadonlySet<string>;
  /** False if there may be more. */
  complete: boolean;
};
