import type { WindowReview } from '../../core/window-review.ts';
import { auditClickLoss, type LossAudit } from './audit-click-loss.ts';
import type { AuditorDependencies } from './ports.ts';
import { reviewWindows } from './review-windows.ts';
import { type DeadlineWatch, watchDeadlines } from './watch-deadlines.ts';

/** What a run found. What could not be found out is absent, and its error among the failures. */
export type Audit = {
  loss?: LossAudit;
  deadlines?: DeadlineWatch[];
  /** A quarter's figures, in the run that kept them. */
  review?: WindowReview;
  failures: unknown[];
};

/** Does every task of the auditor; none keeps another from being done. */
export async function audit(dependencies: AuditorDependencies): Promise<Audit> {
  const failures: unknown[] = [];
  const attempt = async <T>(
    task: (given: AuditorDependencies) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await task(dependencies);
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const deadlines = await attempt(watchDeadlines);
  const loss = await attempt(auditClickLoss);
  const review = await attempt(reviewWindows);
  return {
    ...(deadlines && { deadlines }),
    ...(loss && { loss }),
    ...(review && { review }),
    failures,
  };
}
