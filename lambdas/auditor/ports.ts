import type { PathLoss } from '../../core/click-loss.ts';
import type { DeadlineFacts } from '../../core/deadline.ts';
import type { CountedJourney } from '../../core/journey.ts';
import type { PlayerName } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PostbackState } from '../../core/postback.ts';
import type { WindowReview } from '../../core/window-review.ts';
import type { Notice } from '../adapters/alarm-topic.ts';

type Span = { first: string; last: string };

/** A platform's postbacks in one state that have been in it since then or later. */
export type StandingIn = { platform: string; state: PostbackState; sinceEpochMs: number };

/** What the auditor reads of the ledger, and the figures that it keeps there. */
export interface AuditLedger {
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
  /** Players who were bound before then and whose held events have not been released since. */
  unreleased(boundBeforeEpochMs: number): Promise<PlayerName[]>;
  /** @param quarter - such as `2026Q3` */
  review(quarter: string): Promise<WindowReview | undefined>;
  keepReview(review: WindowReview): Promise<void>;
}

export type AuditorDependencies = {
  config: PipelineConfig;
  ledger: AuditLedger;
  /** Puts what is held for a player on the bus, and remembers it. */
  release(player: PlayerName): Promise<unknown>;
  /** Sends a notice to whoever is told of alarms. */
  announce(notice: Notice): Promise<void>;
  nowEpochMs(): number;
  /** Milliseconds until this run is ended from outside. */
  remainingMs(): number;
};
