import { type DepositEvent, eventIdentity } from '../../core/player-event.ts';
import { conclude, createPostback, rowOf } from './create-postback.ts';
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
  const settlement = await untilSettled(item, ledger, async () => {
    const player = await ledger.player(event);
    return decide(event, item, { player, dependencies });
  });
  if (settlement.postback) await emitReversalsOf(event, item.identity, dependencies);
  if (counts(settlement) && !event.test) await qualifyByDeposit(event, dependencies);
  return settlement;
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
  const isFirst = firstIsOpen || player.firstDeposit?.identity === item.identity;
  const milestone = isFirst ? 'ftd' : 'deposit';
  const { platform, clickId } = click;
  const why =
    unsendable({ click, event, milestone }, config) ??
    (await pointless({ event, identity: item.identity, click, isFirst }, dependencies));
  if (why) {
    const { test } = event;
    const suppressed = await ledger.suppress(
      { click: { platform, clickId, test }, milestone, identity: item.identity, ...why, event },
      firstIsOpen ? first : undefined,
    );
    return suppressed ? { outcome: 'suppressed', reason: why.reason } : undefined;
  }
  const decision = { event, item, milestone, click } as const;
  if (!firstIsOpen) return createPostback(decision, dependencies);
  const row = await rowOf(decision, dependencies);
  const result = await ledger.createFirstDeposit(row, first);
  if (result === 'conflict') return undefined;
  return conclude({ decision, row, result }, dependencies);
}
