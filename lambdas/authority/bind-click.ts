import { damageOf, isRepairable, likelyStage } from '../../core/click-damage.ts';
import type { ClickDamage, ClickRecord } from '../../core/click-record.ts';
import { DAY_MS } from '../../core/days.ts';
import type { PlayerName } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { Click } from '../../core/player-event.ts';
import type { BindResult, ClickLedger, NewLink, Refusal } from './click-ports.ts';

/** A click as someone says it was; of a recorded one the time is known. */
export type GivenClick = Omit<Click, 'clickedAt'> & { clickedAt?: string };

export type Binding = {
  player: PlayerName;
  click: GivenClick;
  /** Who binds: a source, or `clicks-api`. */
  by: string;
  registration?: { registeredAt: string; registeredBy: string };
  /** Whoever binds releases what is held afterwards, and may fail between the two. */
  releasedLater?: boolean;
};

/** A page that reports a landing so much later was without a way to us until then, or lies. */
const LATE_REPORT_MS = DAY_MS;

export type BindDependencies = {
  config: Pick<PipelineConfig, 'clicks'>;
  clicks: ClickLedger;
  nowEpochMs(): number;
};

type ClickOfPlatform = Pick<Click, 'platform' | 'clickId'>;

/** What became of a binding; `meant` is the click that it was about, put right if it was damaged. */
export type BoundClick = { meant: NewLink; result: BindResult; damage?: ClickDamage };

/**
 * Binds a player to a click, if neither is bound otherwise. An ID that did not land is compared with
 * those that did: what happened to it on its way is named, and put right where only one recorded
 * click fits.
 */
export async function bindClick(
  { player, click, by, registration, releasedLater = false }: Binding,
  dependencies: BindDependencies,
): Promise<BoundClick> {
  const { clicks, nowEpochMs } = dependencies;
  const name = { platform: click.platform, clickId: click.clickId, test: player.test };
  const recorded = await clicks.recorded(name);
  const found = isItself(recorded, player)
    ? undefined
    : await lookForDamage(player, click, dependencies);
  const { damage, fits } = found ?? {};
  const meant: NewLink = {
    ...click,
    ...timeOf(fits ?? recorded, click, nowEpochMs()),
    ...factsOf(fits ?? recorded, click),
    boundBy: by,
    ...registration,
    ...(damage && { damage }),
  };
  const result = await clicks.bind(player, meant, { releasedLater });
  const link = result !== 'conflict' && 'link' in result ? result.link : undefined;
  const standing = link?.damage;
  // Also when it is repeated: a crash may have come between the two writes.
  if (standing && !standing.repaired) {
    const landed = { platform: link.platform, clickId: standing.recorded, test: player.test };
    await clicks.noteDamage(landed, standing);
  }
  const told = damage ?? (link?.clickId === click.clickId ? standing : undefined);
  return { meant, result, ...(told && { damage: told }) };
}

/** What the link of a player refuses if they are to be bound to another click; undefined if it is that one. */
export function refusalBy(link: ClickOfPlatform, meant: ClickOfPlatform): Refusal | undefined {
  if (link.platform === meant.platform && link.clickId === meant.clickId) return undefined;
  const because = { linkedPlatform: link.platform, linkedClickId: link.clickId };
  return { reason: 'player-already-linked', because };
}

/** It landed so, or this player has it: an item that another's binding has made proves nothing. */
function isItself(recorded: ClickRecord | undefined, player: PlayerName): boolean {
  if (recorded === undefined) return false;
  return (recorded.landed ?? recorded.missed) !== undefined || isOf(player, recorded);
}

/**
 * The time of a landing is by our own clock, and stands; not that of one that was reported long
 * afterwards, where the operator knows better. Without either, the moment of binding is all that is
 * known, and no window can be measured from it.
 */
function timeOf(
  recorded: ClickRecord | undefined,
  { clickedAt }: GivenClick,
  nowEpochMs: number,
): Pick<NewLink, 'clickedAt' | 'timeUnknown'> {
  const landing = recorded?.landed ?? recorded?.missed;
  const isLate =
    recorded !== undefined &&
    landing !== undefined &&
    Date.parse(landing.at) - Date.parse(recorded.clickedAt) > LATE_REPORT_MS;
  if (recorded && !(isLate && clickedAt !== undefined)) return { clickedAt: recorded.clickedAt };
  if (clickedAt !== undefined) return { clickedAt };
  return { clickedAt: new Date(nowEpochMs).toISOString(), timeUnknown: true };
}

/** Campaign and partner of a landing were said by a browser: what the operator says goes before. */
function factsOf(recorded: ClickRecord | undefined, given: GivenClick): Partial<NewLink> {
  if (recorded === undefined) return {};
  const campaign = given.campaign ?? recorded.campaign;
  const partner = given.partner ?? recorded.partner;
  return {
    clickId: recorded.clickId,
    ...(campaign && { campaign }),
    ...(partner && { partner }),
  };
}

async function lookForDamage(
  player: PlayerName,
  { platform, clickId, clickless }: GivenClick,
  { config, clicks, nowEpochMs }: BindDependencies,
): Promise<{ damage: ClickDamage; fits?: ClickRecord } | undefined> {
  // Without sites nothing lands that one could compare with.
  const nothingLands = Object.keys(config.clicks.sites).length === 0;
  if (player.test || clickless || nothingLands) return undefined;
  const similar = await clicks.similar({ platform, clickId });
  // Also those that others have: of two that fit, neither is surely this player's.
  const fitting = similar.filter((one) => (one.landed ?? one.missed)?.brand === player.brand);
  const own = fitting.find((one) => isOf(player, one));
  const first = own ?? fitting[0];
  const damages = first && damageOf(clickId, first.clickId);
  const [worst] = damages ?? [];
  if (first === undefined || damages === undefined || worst === undefined) return undefined;
  const isSure = own !== undefined || (fitting.length === 1 && isRepairable(clickId, damages));
  const repaired = config.clicks.repair && isSure;
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

function isOf({ brand, playerRef }: PlayerName, click: ClickRecord): boolean {
  return click.playerRef === playerRef && click.brand === brand;
}
