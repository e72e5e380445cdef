import { damageOf, isRepairable, likelyStage } from '../../core/click-damage.ts';
import type { ClickDamage, ClickRecord } from '../../core/click-record.ts';
import type { PlayerName } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { Click } from '../../core/player-event.ts';
import type { BindResult, ClickLedger, NewLink } from './click-ports.ts';

/** A click as someone says it was; of a recorded one the time is known. */
export type GivenClick = Omit<Click, 'clickedAt'> & { clickedAt?: string };

export type Binding = {
  player: PlayerName;
  click: GivenClick;
  /** Who binds: a source, or `clicks-api`. */
  by: string;
  registration?: { registeredAt: string; registeredBy: string };
};

export type BindDependencies = {
  config: Pick<PipelineConfig, 'clicks'>;
  clicks: ClickLedger;
  nowEpochMs(): number;
};

/** What became of a binding; `meant` is the click that it was about, put right if it was damaged. */
export type BoundClick = { meant: NewLink; result: BindResult; damage?: ClickDamage };

/**
 * Binds a player to a click, if neither is bound otherwise. An ID that nobody recorded is compared
 * with those that were: what happened to it on its way is named, and put right where only one
 * recorded click fits.
 */
export async function bindClick(
  { player, click, by, registration }: Binding,
  dependencies: BindDependencies,
): Promise<BoundClick> {
  const { clicks, nowEpochMs } = dependencies;
  const name = { platform: click.platform, clickId: click.clickId, test: player.test };
  const recorded = await clicks.recorded(name);
  const found = recorded ? undefined : await lookForDamage(player, click, dependencies);
  const { damage, fits } = found ?? {};
  const meant: NewLink = {
    ...click,
    // Without a record and without a word, the moment of binding is all that is known.
    clickedAt: click.clickedAt ?? new Date(nowEpochMs()).toISOString(),
    ...factsOf(recorded ?? fits, click),
    boundBy: by,
    ...registration,
    ...(damage && { damage }),
  };
  const result = await clicks.bind(player, meant);
  if (damage && !damage.repaired)
    await clicks.noteDamage({ ...name, clickId: damage.recorded }, damage);
  return { meant, result, ...(damage && { damage }) };
}

/**
 * The time of a landing is by our own clock, and stands. Campaign and partner were said by a browser:
 * what the operator says goes before.
 */
function factsOf(recorded: ClickRecord | undefined, given: GivenClick): Partial<NewLink> {
  if (recorded === undefined) return {};
  const { clickId, clickedAt } = recorded;
  const campaign = given.campaign ?? recorded.campaign;
  const partner = given.partner ?? recorded.partner;
  return { clickId, clickedAt, ...(campaign && { campaign }), ...(partner && { partner }) };
}

async function lookForDamage(
  player: PlayerName,
  { platform, clickId, clickless }: GivenClick,
  { config, clicks, nowEpochMs }: BindDependencies,
): Promise<{ damage: ClickDamage; fits?: ClickRecord } | undefined> {
  if (player.test || clickless) return undefined;
  const candidates = await clicks.similar({ platform, clickId });
  const ours = candidates.filter((one) => mayBeOf(player, one));
  const [first] = ours;
  const damages = first && damageOf(clickId, first.clickId);
  const [worst] = damages ?? [];
  if (first === undefined || damages === undefined || worst === undefined) return undefined;
  const repaired = config.clicks.repair && ours.length === 1 && isRepairable(clickId, damages);
  const damage: ClickDamage = {
    given: clickId,
    recorded: first.clickId,
    damages,
    likelyStage: likelyStage(worst, clickId, first.clickId),
    repaired,
    at: new Date(nowEpochMs()).toISOString(),
  };
  return { damage, ...(repaired && { fits: first }) };
}

/** A click of another brand's site, or that somebody else is bound to, is not this player's. */
function mayBeOf({ brand, playerRef }: PlayerName, click: ClickRecord): boolean {
  const landing = click.landed ?? click.missed;
  if (landing?.brand !== brand) return false;
  return click.playerRef === undefined || click.playerRef === playerRef;
}
