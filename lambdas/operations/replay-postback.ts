import { type PostbackName, postbackKey } from '../../core/keys.ts';
import type { LaneRecord } from '../../core/lane.ts';
import { isOverdue } from '../../core/overdue.ts';
import { eventIdentity } from '../../core/player-event.ts';
import { identityOf, type PostbackRow } from '../../core/postback.ts';
import { replay } from '../../core/replay.ts';
import { takesBackAll } from '../../core/reverse.ts';
import { currentWakeUp } from '../../core/wake-up.ts';
import { intervene } from './intervene.ts';
import type { OperationsDependencies, Person } from './ports.ts';

export type ReplayResult =
  /** `woken`: it was due already, and only its wake-up was sent again. */
  | {
      did: 'replayed' | 'woken';
      attempt: number;
      wakeFailure?: string;
      /** Nothing is sent until the lane is resumed. */
      lanePaused?: Pick<LaneRecord, 'by' | 'since'>;
    }
  | { did: 'refused'; because: string }
  | { did: 'not-found' };

/**
 * Gives a closed or held postback its next attempt, due now, and wakes its lane.
 *
 * The row is moved first: should the wake-up fail, the row is due and any later message wakes it,
 * the one that a repeated replay sends included.
 *
 * @param options.force - replays even a delivered postback
 */
export async function replayPostback(
  name: PostbackName,
  options: Person & { force: boolean },
  dependencies: OperationsDependencies,
): Promise<ReplayResult> {
  if (dependencies.config.platforms[name.platform] === undefined) {
    const because = `platform "${name.platform}" is not configured in this stage: nothing would send it`;
    return { did: 'refused', because };
  }
  const lane = await dependencies.ledger.lane(name.platform);
  if (lane?.standing === 'retired') return { did: 'refused', because: retired(lane) };
  const paused = lane?.standing === 'paused' && { lanePaused: { by: lane.by, since: lane.since } };
  const { force, ...person } = options;
  const result = await intervene(
    name,
    {
      action: 'replay',
      person,
      decide: async (row) => {
        const refused = force ? undefined : await takenBack(row, dependencies);
        if (refused !== undefined) return { refused };
        return replay(row, { nowEpochMs: dependencies.nowEpochMs(), force });
      },
    },
    dependencies,
  );
  switch (result.did) {
    case 'not-found':
      return result;
    case 'refused':
      return isOverdue(result.row, dependencies.nowEpochMs())
        ? { did: 'woken', ...(await wake(result.row, result.row.attempt, dependencies)), ...paused }
        : { did: 'refused', because: result.because };
    case 'moved':
      return {
        did: 'replayed',
        ...(await wake(result.row, result.transition.attempt, dependencies)),
        ...paused,
      };
  }
}

/** A deposit that was taken back while it was closed is not sent again by accident. */
async function takenBack(
  row: PostbackRow,
  { ledger }: OperationsDependencies,
): Promise<string | undefined> {
  const { paid, reversal } = row.values;
  if (paid === undefined || reversal) return undefined;
  const reversals = await ledger.reversalsOf(row, identityOf(row));
  const whole = reversals.find((one) => takesBackAll(one, paid));
  return (
    whole &&
    `its deposit was taken back: ${whole.type} ${eventIdentity(whole)} of ${whole.occurredAt}; --force sends it all the same`
  );
}

function retired({ platform, by, since }: LaneRecord): string {
  return `the lane of ${platform} was retired by ${by} on ${since}: nothing would send it; "lane resume ${platform} --yes" brings it back`;
}

async function wake(
  row: PostbackRow,
  attempt: number,
  { lanes, nowEpochMs }: OperationsDependencies,
): Promise<{ attempt: number; wakeFailure?: string }> {
  try {
    const message = currentWakeUp(postbackKey(row), { attempt }, nowEpochMs());
    await lanes.wake(row.platform, message, 0);
    return { attempt };
  } catch (error) {
    return { attempt, wakeFailure: error instanceof Error ? error.message : String(error) };
  }
}
