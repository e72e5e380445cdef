import type { PathLoss } from '../../core/click-loss.ts';
import type { Journey } from '../../core/journey.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PostbackRow, PostbackState } from '../../core/postback.ts';
import type { WindowReview } from '../../core/window-review.ts';
import type { Notice } from '../adapters/alarm-topic.ts';

type Span = { first: string; last: string };

/** What the auditor reads of the ledger, and the figures that it keeps there. */
export interface AuditLedger {
  /** Visits every journey of a brand's day, `YYYY-MM-DD`. */
  visitJourneys(
    of: { brand: string; day: string },
    visit: (journey: Journey) => void,
  ): Promise<void>;
  keepLoss(count: PathLoss): Promise<void>;
  /** A brand's counts of these days, both ends included. Strongly consistent. */
  loss(brand: string, days: Span): Promise<PathLoss[]>;
  /** Postbacks that have been in a state of the `attention` index since then or later, the oldest first. */
  undelivered(of: { platform: string; state: PostbackState; sinceEpochMs: number }): AsyncIterable<
    ReadonlyArray<
      Pick<PostbackRow, 'state'> & {
        reason?: string;
        values: Pick<PostbackRow['values'], 'deadline'>;
      }
    >
  >;
  /** @param quarter - such as `2026Q3` */
  review(quarter: string): Promise<WindowReview | undefined>;
  keepReview(review: WindowReview): Promise<void>;
}

export type AuditorDependencies = {
  config: PipelineConfig;
  ledger: AuditLedger;
  /** Sends a notice to whoever is told of alarms. */
  announce(notice: Notice): Promise<void>;
  nowEpochMs(): number;
};
