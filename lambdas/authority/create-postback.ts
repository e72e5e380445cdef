import { formatPostbackName, postbackKey } from '../../core/keys.ts';
import { type Milestone, ONCE } from '../../core/milestones.ts';
import { type Click, eventIdentity, type PlayerEvent } from '../../core/player-event.ts';
import { newPostback, type PostbackRow } from '../../core/postback.ts';
import { currentWakeUp } from '../../core/wake-up.ts';
import type { AuthorityDependencies, CreateResult, EventItem, Settlement } from './ports.ts';

/** What a postback is made of. */
export type Decision = {
  event: PlayerEvent;
  item: Omit<EventItem, 'status'>;
  milestone: Milestone;
  click: Click;
};

/** The row of a decision, with everything the postback needs frozen in it. */
export function rowOf(
  { event, item, milestone, click }: Decision,
  nowEpochMs: number,
): PostbackRow {
  const { platform, clickId, campaign } = click;
  return newPostback({
    name: {
      platform,
      clickId,
      milestone,
      occurrence: milestone === 'deposit' ? item.identity : ONCE,
    },
    brand: event.brand,
    playerRef: event.playerRef,
    eventIdentity: eventIdentity(event),
    identity: item.identity,
    values: {
      occurredAt: event.occurredAt,
      ...(event.type !== 'registration' && {
        amountMinor: event.amountMinor,
        currency: event.currency,
      }),
      ...(campaign !== undefined && { campaign }),
    },
    nowEpochMs,
  });
}

export async function createPostback(
  decision: Decision,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const row = rowOf(decision, dependencies.nowEpochMs());
  return conclude({ decision, row, result: await dependencies.ledger.create(row) }, dependencies);
}

/**
 * What the answer of the conditional write means. Losing it to our own earlier try is no loss: if
 * nothing has been attempted yet, the wake-up may be what was lost, and is sent again.
 */
export async function conclude(
  {
    decision,
    row,
    result,
  }: {
    decision: Decision;
    row: PostbackRow;
    result: CreateResult;
  },
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const postback = formatPostbackName(row);
  const standing = result.created ? row : result.existing;
  const sameEvent = standing.eventIdentity === row.eventIdentity;
  if (result.created || sameEvent) {
    const untouched = standing.state === 'pending' && standing.last === undefined;
    if (untouched) await wake(standing, dependencies);
    return { outcome: 'decided', postback };
  }
  await dependencies.ledger.keepEvent({ ...decision.item, status: 'duplicate', reason: postback });
  return { outcome: 'duplicate', postback };
}

async function wake(row: PostbackRow, { lanes, nowEpochMs }: AuthorityDependencies) {
  await lanes.wake(row.platform, currentWakeUp(postbackKey(row), row, nowEpochMs()), 0);
}
