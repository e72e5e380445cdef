import { ONCE } from '../../core/milestones.ts';
import { type DepositEvent, eventIdentity } from '../../core/player-event.ts';
import { conclude, createPostback, madeBefore, rowOf } from './create-postback.ts';
import { noteJourney } from './note-journey.ts';
import { pointless } from './pointless-deposit.ts';
import type {
  AuthorityDependencies,
  EventItem,
  FirstDeposit,
  PlayerItem,
  Settlement,
} from './ports.ts';
import { qualifyByDeposit } from './settle-qualified.ts';
import { emitReversalsOf } from './settle-reversal.ts';
import { suspicionOf } from './suspicion.ts';
import { unsendable } from './unsendable.ts';
import { untilSettled } from './until-settled.ts';

type Filed = Omit<EventItem, 'status'>;

/**
 * Decides a deposit that its authority reports: held until its player has a click, a first deposit
 * once in the player's life, a repeat deposit otherwise.
 */
export async function settleDeposit(
  event: DepositEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger } = dependencies;
  const suspicion = await suspicionOf(event, item.identity, dependencies);
  if (suspicion?.holds) {
    const reason = 'suspected-duplicate';
    await ledger.keepEvent({ ...item, status: 'held', reason, suspectedOf: suspicion.of });
    return { outcome: 'held', reason };
  }
  const settlement = await untilSettled(item, dependencies, async () => {
    const player = await ledger.player(event);
    const decided = await decide(event, item, { player, dependencies });
    if (decided && isFirstOf(player, item)) await noteFirst(event, player, dependencies);
    return decided;
  });
  if (settlement.postback) await emitReversalsOf(event, item.identity, dependencies);
  if (counts(settlement) && !event.test) await qualifyByDeposit(event, dependencies);
  return settlement;
}

function isFirstOf(player: PlayerItem | undefined, { identity }: Filed): boolean {
  return player?.firstDeposit === undefined || player.firstDeposit.identity === identity;
}

/** Another source's report of the same deposit may have another time: the first one's counts. */
function noteFirst(
  event: DepositEvent,
  player: PlayerItem | undefined,
  dependencies: AuthorityDependencies,
): Promise<void> {
  const occurredAt = player?.firstDeposit?.occurredAt ?? event.occurredAt;
  return noteJourney({ event, milestone: 'ftd', occurredAt, link: player?.link }, dependencies);
}

/** Decided by this very event, or a good deposit that the platform is not told of. */
function counts({ outcome, reason }: Settlement): boolean {
  return outcome === 'decided' || reason === 'milestone-not-wanted';
}

/** @returns undefined if the player changed meanwhile and must be read again */
async function decide(
  event: DepositEvent,
  item: Filed,
  { player, dependencies }: { player: PlayerItem | undefined; dependencies: AuthorityDependencies },
): Promise<Settlement | undefined> {
  const { ledger, config } = dependencies;
  const first: FirstDeposit = {
    identity: item.identity,
    eventIdentity: eventIdentity(event),
    occurredAt: event.occurredAt,
  };
  const firstIsOpen = player?.firstDeposit === undefined;
  if (player?.link === undefined) {
    const held = await ledger.hold(
      { ...item, status: 'held', reason: 'no-click' },
      firstIsOpen ? first : undefined,
    );
    return held ? { outcome: 'held', reason: 'no-click' } : undefined;
  }
  const click = player.link;
  const isFirst = isFirstOf(player, item);
  const milestone = isFirst ? 'ftd' : 'deposit';
  const { platform, clickId } = click;
  const decision = { event, item, milestone, click } as const;
  const unsent = unsendable({ click, event, milestone }, config);
  const own = unsent && (await madeBefore(decision, [ONCE, item.identity], dependencies));
  if (own) return own;
  const why =
    unsent ?? (await pointless({ event, identity: item.identity, click, isFirst }, dependencies));
  if (why) {
    const { test } = event;
    const suppressed = await ledger.suppress(
      { click: { platform, clickId, test }, milestone, identity: item.identity, ...why, event },
      firstIsOpen ? first : undefined,
    );
    return suppressed ? { outcome: 'suppressed', reason: why.reason } : undefined;
  }
  if (!firstIsOpen) return createPostback(decision, dependencies);
  const row = await rowOf(decision, dependencies);
  const result = await ledger.createFirstDeposit(row, first);
  if (result === 'conflict') return undefined;
  return conclude({ decision, row, result }, dependencies);
}
