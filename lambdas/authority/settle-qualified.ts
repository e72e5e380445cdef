import { ONCE } from '../../core/milestones.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import type { ActivityEvent, DepositEvent } from '../../core/player-event.ts';
import { type Figures, qualify } from '../../core/qualify.ts';
import { createPostback, madeBefore } from './create-postback.ts';
import type { AuthorityDependencies, EventItem, PlayerItem, Settlement } from './ports.ts';
import { unsendable } from './unsendable.ts';
import { untilSettled } from './until-settled.ts';

type Filed = Omit<EventItem, 'status'>;

/** Decides whether what the operator says of a player's life so far makes the player qualified. */
export function settleActivity(
  event: ActivityEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger } = dependencies;
  return untilSettled(item, dependencies, async () => {
    const player = await ledger.player(event);
    if (player?.link === undefined) {
      const held = await ledger.hold({ ...item, status: 'held', reason: 'no-click' });
      return held ? { outcome: 'held', reason: 'no-click' } : undefined;
    }
    const settlement = await settleFigures({ event, item, player, figures: event }, dependencies);
    return settlement ?? { outcome: 'suppressed', reason: 'milestone-not-wanted' };
  });
}

/** A deposit shows by itself that so much was paid in; where the rule asks for no more, it decides. */
export async function qualifyByDeposit(
  event: DepositEvent,
  dependencies: AuthorityDependencies,
): Promise<void> {
  const player = await dependencies.ledger.player(event);
  if (player?.link === undefined) return;
  const { amountMinor, currency, playerRef } = event;
  const item = { milestone: 'qualified', identity: playerRef, event } as const;
  const figures = { deposited: { amountMinor, currency } };
  await settleFigures({ event, item, player, figures, quiet: true }, dependencies);
}

type About = {
  event: ActivityEvent | DepositEvent;
  item: Filed;
  player: PlayerItem;
  figures: Figures;
  /** Whether figures that do not suffice are nothing to be kept: more will come. */
  quiet?: true;
};

/** @returns undefined if nobody wants to know */
async function settleFigures(
  { event, item, player, figures, quiet }: About,
  dependencies: AuthorityDependencies,
): Promise<Settlement | undefined> {
  const { ledger, config } = dependencies;
  const { link: click, firstDeposit } = player;
  const rule = click && platformOf(config, click.platform)?.milestones.qualified;
  if (!click || (quiet && !rule)) return undefined;
  const decision = { event, item, milestone: 'qualified', click } as const;
  const begin = {
    click: click.clickedAt,
    registration: click.registeredAt ?? click.boundAt,
    'first-deposit': firstDeposit?.occurredAt,
  };
  const isWanted = rule !== undefined && unsendable(decision, config) === undefined;
  const verdict = isWanted
    ? qualify(rule, {
        figures,
        occurredAt: event.occurredAt,
        countedFrom: begin[rule.countedFrom],
        currencies: config.currencies,
      })
    : undefined;
  if (verdict?.met) {
    return createPostback({ ...decision, ruled: { basis: verdict.basis } }, dependencies);
  }
  const own = await madeBefore(decision, [ONCE], dependencies);
  if (own || !verdict) return own;
  const { reason } = verdict;
  if (!quiet) await ledger.keepEvent({ ...item, status: 'recorded', reason });
  return { outcome: 'suppressed', reason };
}
