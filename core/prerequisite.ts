import { inTime } from './deadline.ts';
import type { PostbackName } from './keys.ts';
import { ONCE } from './milestones.ts';
import type { PlatformConfig } from './platform-config.ts';
import { isOpen, type PostbackRow } from './postback.ts';
import { FORCED } from './replay.ts';
import { MAX_DELAY_SECONDS } from './retry.ts';
import { asItStands, type Transition } from './transition.ts';

/** Another postback that must be delivered before this one may be sent. */
export type Prerequisite = {
  name: PostbackName;
  why: 'registration' | 'reversed-deposit' | 'earlier-statement';
};

/**
 * What a postback has to wait for: a reversal for the postback that it takes back; any other for
 * the registration, where the platform learns the click from that and later knows only the player. A
 * statement of revenue waits until the one before it is closed: of totals, the last to arrive stands.
 * One that has been sent before waits no more, nor one that a person sends all the same.
 */
export function prerequisiteOf(
  row: PostbackRow,
  { specification }: Pick<PlatformConfig, 'specification'>,
): Prerequisite | undefined {
  if (row.last !== undefined || row.reason === FORCED) return undefined;
  const { platform, clickId, test } = row;
  const click = { platform, clickId, ...(test && { test }) };
  const { reversal } = row.values;
  if (reversal) {
    const { milestone, occurrence } = reversal.original;
    return { name: { ...click, milestone, occurrence }, why: 'reversed-deposit' };
  }
  const { after } = row.values;
  if (after !== undefined) {
    const { milestone } = row;
    return { name: { ...click, milestone, occurrence: after }, why: 'earlier-statement' };
  }
  if (specification.identity.click === 'every-event' || row.milestone === 'registration') {
    return undefined;
  }
  return { name: { ...click, milestone: 'registration', occurrence: ONCE }, why: 'registration' };
}

/** Whether a postback tells the platform a total that takes the place of earlier ones; a forced one is sent as it is. */
export function isTotal(
  { milestone, reason }: Pick<PostbackRow, 'milestone' | 'reason'>,
  { specification }: Pick<PlatformConfig, 'specification'>,
): boolean {
  const { cadence } = specification.events[milestone] ?? {};
  return cadence === 'cumulative-total' && reason !== FORCED;
}

/**
 * What becomes of a postback whose prerequisite is as given.
 *
 * @param needed - the other postback's row; undefined if there is none
 * @returns `go`, or the transition that makes it wait, hold or end
 */
export function awaitPrerequisite(
  row: PostbackRow,
  { needed, why }: { needed: PostbackRow | undefined; why: Prerequisite['why'] },
  options: { platform: PlatformConfig; nowEpochMs: number },
): 'go' | Transition {
  if (needed?.state === 'delivered') return 'go';
  if (why === 'earlier-statement' && !(needed && isOpen(needed.state))) return 'go';
  const { nowEpochMs, platform } = options;
  const standing = asItStands(row, nowEpochMs);
  const waitedSeconds = (nowEpochMs - Date.parse(row.createdAt)) / 1000;
  // A registration that is not there yet may be on its way: it is bound before it has a postback.
  const mayCome = needed ? isOpen(needed.state) : why === 'registration';
  if (mayCome && waitedSeconds < maxWaitSeconds(why, platform)) {
    const pauseSeconds = pauseAfter(waitedSeconds, platform.retryDelaysSeconds[0] ?? 1);
    return {
      ...standing,
      // In the index of what somebody should know of: nothing else would tell that it waits.
      state: 'retrying',
      reason: `waits-for-${why}`,
      // What it waits for may come in time: the last look must not be too late to see it.
      dueAtEpochMs: inTime(nowEpochMs + pauseSeconds * 1000, {
        deadline: row.values.deadline,
        nowEpochMs,
      }),
    };
  }
  // What the platform never got cannot be taken back, and what it refused neither.
  const nothingToReverse =
    why === 'reversed-deposit' &&
    (needed === undefined || needed.state === 'rejected' || needed.state === 'discarded');
  return nothingToReverse
    ? { ...standing, state: 'discarded', reason: 'nothing-to-reverse' }
    : { ...standing, state: 'held', reason: missed(why) };
}

/** The other postback, not delivered when it was looked for, that a postback is held for. */
export function missedPrerequisite(
  row: PostbackRow,
  platform: Pick<PlatformConfig, 'specification'>,
): PostbackName | undefined {
  const prerequisite = row.state === 'held' ? prerequisiteOf(row, platform) : undefined;
  return prerequisite && row.reason === missed(prerequisite.why) ? prerequisite.name : undefined;
}

function missed(why: Prerequisite['why']): string {
  return `${why}-not-delivered`;
}

/** A deposit that waits for a person may wait for long, and its reversal with it; but not for ever. */
const LONGEST_WAIT_SECONDS = 30 * 86_400;

function maxWaitSeconds(why: Prerequisite['why'], { specification }: PlatformConfig): number {
  const { identity } = specification;
  return why === 'registration' && identity.click === 'first-event'
    ? identity.maxWaitSeconds
    : LONGEST_WAIT_SECONDS;
}

/** Soon at first and slower with time: a quarter of the wait so far, at most one hop. */
function pauseAfter(waitedSeconds: number, shortestSeconds: number): number {
  return Math.min(MAX_DELAY_SECONDS, Math.max(shortestSeconds, Math.ceil(waitedSeconds / 4)));
}
