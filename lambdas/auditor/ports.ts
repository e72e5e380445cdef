import type { PathLoss } from '../../core/click-loss.ts';
import type { DeadlineFacts } from '../../core/deadline.ts';
import type { CountedJourney } from '../../core/journey.ts';
import type { PlayerName } from '../../core/keys.ts';
import type { LaneRecord } from '../../core/lane.ts';
import type { OpenRow } from '../../core/overdue.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PostbackState } from '../../core/postback.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import type { WindowReview } from '../../core/window-review.ts';
import type { Notice } from '../adapters/alarm-topic.ts';
import type { ReleaseLedger } from '../operations/release-held.ts';
import type { BookLedger, DeadLetters, SeenEvents } from './book-ports.ts';

type Span = { first: string; last: string };

/** A platform's postbacks in one state that have been in it since then or later. */
export type StandingIn = { platform: string; state: PostbackState; sinceEpochMs: number };

/** What the auditor reads of the ledger, and the figures that it keeps there. */
export interface AuditLedger extends BookLedger {
  /** Visits every journey of a brand's day, `YYYY-MM-DD`. */
  visitJourneys(
    of: { brand: string; day: string },
    visit: (journey: CountedJourney) => void,
  ): Promise<void>;
  keepLoss(count: PathLoss): Promise<void>;
  /** A brand's counts of these days, both ends included. Strongly consistent. */
  loss(brand: string, days: Span): Promise<PathLoss[]>;
  /** The latest first. The state is one of the `attention` index. */
  undelivered(of: StandingIn): AsyncIterable<readonly DeadlineFacts[]>;
  /** A platform's open postbacks, page by page; pending and sending ones created in these hours. */
  openRows(of: {
    platform: string;
    createdIn: readonly string[];
  }): AsyncIterable<readonly OpenRow[]>;
  /** How a lane stands; undefined if nobody has ever paused it. */
  lane(platform: string): Promise<LaneRecord | undefined>;
  /** Players who were bound before then and whose held events have not been released since. */
  unreleased(boundBeforeEpochMs: number): Promise<PlayerName[]>;
  /** @param quarter - such as `2026Q3` */
  review(quarter: string): Promise<WindowReview | undefined>;
  keepReview(review: WindowReview): Promise<void>;
}

export type AuditorDependencies = {
  config: PipelineConfig;
  ledger: AuditLedger;
  /** What is held, and how it goes on. */
  held: ReleaseLedger;
  /** Puts what is held for a player on the bus, and remembers it. */
  release(player: PlayerName): Promise<unknown>;
  lanes: { wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> };
  seen: SeenEvents;
  /** What lies among the intake's dead letters. */
  deadLetters(): Promise<DeadLetters>;
  /** Sends a notice to whoever is told of alarms. */
  announce(notice: Notice): Promise<void>;
  nowEpochMs(): number;
  /** Milliseconds until this run is ended from outside. */
  remainingMs(): number;
};
