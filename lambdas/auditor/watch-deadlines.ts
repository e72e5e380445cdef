import { longestDays } from '../../core/attribution-window.ts';
import { DAY_MS } from '../../core/days.ts';
import { isNearDeadline } from '../../core/deadline.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { PostbackState } from '../../core/postback.ts';
import type { AuditorDependencies } from './ports.ts';

/**
 * States in which a postback can sit still. A refused one is not among them: most refusals are
 * meant, and delivery has told of the others.
 */
const STILL: readonly PostbackState[] = ['held', 'retrying', 'dead', 'unknown'];
/** What is read of one platform and state in a run; more are a broken platform, which is known by then. */
const MOST_ROWS = 5000;

export type DeadlineWatch = {
  platform: string;
  /** More than are known, if any state was cut short. */
  near: number;
  /** The states that had more postbacks than are read in a run. */
  cutShort: PostbackState[];
};

/** Counts each platform's postbacks that nobody is moving and that will soon be too late. */
export async function watchDeadlines(dependencies: AuditorDependencies): Promise<DeadlineWatch[]> {
  const watched: DeadlineWatch[] = [];
  for (const [platform, settings] of Object.entries(dependencies.config.platforms)) {
    watched.push(await watchPlatform(platform, settings, dependencies));
  }
  return watched;
}

async function watchPlatform(
  platform: string,
  settings: PlatformConfig,
  { config, ledger, nowEpochMs }: AuditorDependencies,
): Promise<DeadlineWatch> {
  const now = nowEpochMs();
  // What has sat still since before then is past its deadline, by the windows of today.
  const sinceEpochMs = now - spanDays(settings) * DAY_MS;
  const cutShort: PostbackState[] = [];
  let near = 0;
  for (const state of STILL) {
    let read = 0;
    for await (const rows of ledger.undelivered({ platform, state, sinceEpochMs })) {
      if (read >= MOST_ROWS) {
        cutShort.push(state);
        // Among those that were not looked at one may be near: that must not be silent.
        near += 1;
        break;
      }
      read += rows.length;
      near += rows.filter(
        (row) =>
          // The index follows the rows with a delay.
          STILL.includes(row.state) && isNearDeadline(row, now, config.alarms.deadlineWarningHours),
      ).length;
    }
  }
  return { platform, near, cutShort };
}

function spanDays(settings: PlatformConfig): number {
  return 1 + Math.max(longestDays(settings), settings.specification.window?.maxDays ?? 0);
}
