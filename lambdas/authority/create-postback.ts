import { windowOfClick } from '../../core/attribution-window.ts';
import { authoritiesOf } from '../../core/authority.ts';
import { deadlineOf } from '../../core/deadline.ts';
import { type FrozenValues, freezeValues } from '../../core/freeze-values.ts';
import { formatPostbackName, postbackKey } from '../../core/keys.ts';
import type { Milestone } from '../../core/milestones.ts';
import { occurrenceOf } from '../../core/occurrence.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { type Click, eventIdentity, type PlayerEvent } from '../../core/player-event.ts';
import { newPostback, type PostbackRow, type Reversal } from '../../core/postback.ts';
import { release } from '../../core/release.ts';
import { currentWakeUp } from '../../core/wake-up.ts';
import { GATES, passGates } from './pass-gates.ts';
import type { AuthorityDependencies, CreateResult, EventItem, Settlement } from './ports.ts';

/** What a postback is made of. */
export type Decision = {
  event: PlayerEvent;
  item: Omit<EventItem, 'status'>;
  milestone: Milestone;
  click: Click;
  /** What it takes back, if it does. */
  reversal?: Reversal;
  /** What a rule of the stage file made of it, if one did. */
  ruled?: Pick<FrozenValues, 'sums' | 'basis' | 'after'>;
};

/**
 * The row of a decision, with everything the postback needs frozen in it. Where something it needs
 * is not there yet, it begins held, and whatever brings it releases it.
 */
export async function rowOf(
  { event, item, milestone, click, reversal, ruled }: Decision,
  dependencies: AuthorityDependencies,
): Promise<PostbackRow> {
  const { config, nowEpochMs } = dependencies;
  const { platform, clickId } = click;
  const settings = platformOf(config, platform);
  if (settings === undefined) throw new RangeError(`platform "${platform}" is not configured`);
  const deadline = deadlineOf(windowOfClick(settings, { click, milestone }), click.clickedAt);
  const frozen = {
    ...freezeValues({ event, click, milestone }, settings),
    ...(deadline !== undefined && { deadline }),
    ...(reversal && { reversal }),
    ...ruled,
  };
  const gated = await passGates(frozen, { event, click, settings }, dependencies);
  const { test } = event;
  return newPostback({
    name: {
      platform,
      clickId,
      milestone,
      occurrence: occurrenceOf(milestone, item.identity, settings.specification),
      ...(test && { test }),
    },
    brand: event.brand,
    playerRef: event.playerRef,
    eventIdentity: eventIdentity(event),
    // A period is stated of every player: only with the player it names one statement.
    identity: milestone === 'revenue' ? `${event.playerRef}/${item.identity}` : item.identity,
    ...(event.decidesFrom !== undefined && { inPlaceOf: authoritiesOf(event.type, config) }),
    vouchedBy: event.vouchedBy,
    values: gated.values,
    held: gated.held,
    nowEpochMs: nowEpochMs(),
  });
}

export async function createPostback(
  decision: Decision,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const row = await rowOf(decision, dependencies);
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
    const current = isGated(standing)
      ? await lookAgain(standing, decision, dependencies)
      : standing;
    if (current.state === 'pending') await wake(current, dependencies);
    const begins = result.created && current.state === 'held';
    return { outcome: 'decided', postback, ...(begins && { heldAt: row.platform }) };
  }
  const differs = saysAnotherAmount(decision.event, standing);
  await dependencies.ledger.keepEvent({
    ...decision.item,
    status: 'duplicate',
    reason: differs ? `amount-differs from ${postback}` : postback,
  });
  return { outcome: 'duplicate', postback, ...(differs && { reason: 'amount-differs' }) };
}

/**
 * What an earlier reading of this very event has made stands, whatever has changed since: the stage
 * file, or what the event speaks of. If it has not been woken, it is.
 *
 * @param occurrences - under which the postback may stand
 * @returns undefined if there was none
 */
export async function madeBefore(
  decision: Decision,
  occurrences: readonly string[],
  dependencies: AuthorityDependencies,
): Promise<Settlement | undefined> {
  const { event, milestone, click } = decision;
  const { platform, clickId } = click;
  for (const occurrence of occurrences) {
    const name = {
      platform,
      clickId,
      milestone,
      occurrence,
      ...(event.test && { test: event.test }),
    };
    const row = await dependencies.ledger.postback(name);
    if (row?.eventIdentity !== eventIdentity(event)) continue;
    return conclude({ decision, row, result: { created: false, existing: row } }, dependencies);
  }
  return undefined;
}

/** Two reports of one payment must agree on the money: of two that do not, one is wrong. */
function saysAnotherAmount(event: PlayerEvent, { values: { paid } }: PostbackRow): boolean {
  if (!('amountMinor' in event) || paid === undefined) return false;
  return event.amountMinor !== paid.amountMinor || event.currency !== paid.currency;
}

/**
 * What a postback waits for may have come between the look for it and the write that held it, and
 * whoever brought it has looked for held postbacks already.
 */
async function lookAgain(
  row: PostbackRow,
  { event, click }: Decision,
  dependencies: AuthorityDependencies,
): Promise<PostbackRow> {
  const { config, ledger, nowEpochMs } = dependencies;
  const settings = platformOf(config, row.platform);
  const gated = settings && (await passGates(row.values, { event, click, settings }, dependencies));
  if (gated === undefined || gated.held !== undefined) return row;
  const transition = release(row, nowEpochMs());
  const moved = await ledger.moveWith(row, transition, gated.values);
  return moved ? { ...row, state: transition.state, attempt: transition.attempt } : row;
}

/** Held by a gate, and not by delivery or a person for another reason. */
function isGated({ state, reason }: PostbackRow): boolean {
  return state === 'held' && GATES.includes(reason ?? '');
}

async function wake(row: PostbackRow, { lanes, nowEpochMs }: AuthorityDependencies) {
  await lanes.wake(row.platform, currentWakeUp(postbackKey(row), row, nowEpochMs()), 0);
}
