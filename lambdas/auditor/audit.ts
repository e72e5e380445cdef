import type { WindowReview } from '../../core/window-review.ts';
import { auditClickLoss, type LossAudit } from './audit-click-loss.ts';
import { checkIntake, type IntakeWatch } from './check-intake.ts';
import { countPostbacks, type PostbackWatch } from './count-postbacks.ts';
import type { AuditorDependencies } from './ports.ts';
import { type FollowerWatch, releaseFollowers } from './release-followers.ts';
import { releaseForgotten } from './release-forgotten.ts';
import { reviewWindows } from './review-windows.ts';
import { type OverdueWatch, wakeForgotten } from './wake-forgotten.ts';
import { type DeadlineWatch, watchDeadlines } from './watch-deadlines.ts';

/** What one task of a run has found, or why it could not. */
export type AuditFinding =
  | { deadlines: DeadlineWatch[] }
  | { overdue: OverdueWatch[] }
  | { postbacks: PostbackWatch[] }
  | { intake: IntakeWatch }
  | { loss: LossAudit }
  /** A quarter's figures, in the run that kept them. */
  | { review: WindowReview }
  /** Players whose held events had been forgotten. */
  | { released: number }
  /** Postbacks that had missed what they follow. */
  | { followers: FollowerWatch[] }
  | { failed: unknown };

/**
 * Does every task of the auditor; none keeps another from being done. Each is told of as soon as it
 * has ended, and the one that may take long comes last: a crash or the end of the function's time
 * takes nothing from what was found before.
 *
 * @returns what the tasks that failed threw
 */
export async function audit(
  dependencies: AuditorDependencies,
  tell: (finding: AuditFinding) => void,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  const attempt = async (task: () => Promise<AuditFinding | undefined>): Promise<void> => {
    try {
      const finding = await task();
      if (finding === undefined) return;
      tell(finding);
      failures.push(...failuresOf(finding));
    } catch (error) {
      failures.push(error);
      tell({ failed: error });
    }
  };
  await attempt(async () => ({ deadlines: await watchDeadlines(dependencies) }));
  await attempt(async () => ({ overdue: await wakeForgotten(dependencies) }));
  await attempt(async () => ({ postbacks: await countPostbacks(dependencies) }));
  await attempt(async () => ({ intake: await checkIntake(dependencies) }));
  await attempt(async () => ({ loss: await auditClickLoss(dependencies) }));
  await attempt(async () => ({ released: await releaseForgotten(dependencies) }));
  await attempt(async () => ({ followers: await releaseFollowers(dependencies) }));
  await attempt(async () => {
    const review = await reviewWindows(dependencies);
    return review && { review };
  });
  return failures;
}

/** One platform that fails keeps no other from being looked at, and is a failure all the same. */
function failuresOf(finding: AuditFinding): unknown[] {
  return watchedIn(finding).flatMap((watch) => ('failure' in watch ? [watch.failure] : []));
}

function watchedIn(finding: AuditFinding): ReadonlyArray<{ failure?: unknown }> {
  if ('overdue' in finding) return finding.overdue;
  if ('postbacks' in finding) return finding.postbacks;
  return 'followers' in finding ? finding.followers : [];
}
