import { createHash, timingSafeEqual } from 'node:crypto';
import type { PlayerName } from '../../core/keys.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { type BoundClick, bindClick, type GivenClick, refusalBy } from '../authority/bind-click.ts';
import type { Refusal } from '../authority/click-ports.ts';
import { releaseBound } from '../authority/release-events.ts';
import { readBody } from '../clicks/read-body.ts';
import { bindingBody } from './binding-body.ts';
import type { BindingAnswer, BindingRequest, BindingsDependencies } from './ports.ts';

/** Far above what a click ID, a campaign and a partner can take. */
const MAX_BODY_BYTES = 16 * 1024;
/** As whose doing a binding stands in the ledger. */
const BY = 'clicks-api';
/** A binding that meets another one is tried again so often. */
const MAX_ROUNDS = 4;

/**
 * Binds a player to a click by the word of the operator's backend. Repeating it is harmless: the same
 * link stands, and what still waits for it is released again.
 */
export async function bindPlayer(
  request: BindingRequest,
  dependencies: BindingsDependencies,
): Promise<BindingAnswer> {
  const { config, pseudonymKey } = dependencies;
  if (!isKnown(request.authorization, await dependencies.keys())) {
    return {
      outcome: 'unauthorised',
      detail: 'Authorization must be "Bearer" and the bindings key.',
    };
  }
  if (request.body.byteLength > MAX_BODY_BYTES) {
    return { outcome: 'too-large', detail: `The body has more than ${MAX_BODY_BYTES} bytes.` };
  }
  const reading = readBody(request.body, bindingBody);
  if ('faults' in reading) return malformed(reading.faults);
  const { brand, playerId, capture } = reading.value;
  const faults = unknownNames({ brand, platform: capture.platform }, config);
  if (faults.length > 0) return malformed(faults);
  const player = { brand, playerRef: pseudonymise(await pseudonymKey(), brand, playerId) };
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const binding = { player, click: capture as GivenClick, by: BY, releasedLater: true };
    const bound = await bindClick(binding, dependencies);
    const answer = await answerTo(bound, player, dependencies);
    if (answer) return answer;
  }
  return {
    outcome: 'busy',
    detail: 'The player or the click is being bound elsewhere. Try again.',
  };
}

/** @returns undefined if another binding met this one */
async function answerTo(
  { meant, result, damage }: BoundClick,
  player: PlayerName,
  dependencies: BindingsDependencies,
): Promise<BindingAnswer | undefined> {
  if (result === 'conflict') return undefined;
  const refuse = (refusal: Refusal) => {
    const { platform, clickId } = meant;
    const click = { platform, clickId };
    return dependencies.clicks.keepRefusal({ click, player, by: BY, ...refusal });
  };
  if ('takenBy' in result) {
    const because = { convertedBy: result.takenBy };
    await refuse({ reason: 'click-already-converted', because });
    return {
      outcome: 'click-already-converted',
      detail: 'The click is bound to another player, and stays so. The attempt is on record.',
    };
  }
  const { link } = result;
  const refusal = refusalBy(link, meant);
  if (refusal) {
    await refuse(refusal);
    return {
      outcome: 'player-already-linked',
      detail:
        'The player is bound to another click; the first binding is final. The attempt is on record.',
    };
  }
  const released = await releaseBound(player, dependencies);
  const { platform, clickId, clickedAt, boundAt } = link;
  const click = { platform, clickId, clickedAt, boundAt };
  return { outcome: 'bound', click, released, ...(damage && { damage }) };
}

function malformed(faults: readonly string[]): BindingAnswer {
  return { outcome: 'malformed', detail: 'The binding cannot be used.', faults };
}

function unknownNames(
  { brand, platform }: { brand: string; platform: string },
  config: BindingsDependencies['config'],
): string[] {
  const settings = platformOf(config, platform);
  const brands = config.brands.join(', ');
  if (!config.brands.includes(brand)) return [`brand: must be one of ${brands}`];
  if (settings === undefined) {
    return [`platform: must be one of ${Object.keys(config.platforms).join(', ')}`];
  }
  return Object.hasOwn(settings.brands, brand)
    ? []
    : [`platform: the brand ${brand} does not report to ${platform}`];
}

/** Digests are compared, so that the time taken tells neither the key nor its length. */
function isKnown(authorization: string | undefined, keys: readonly string[]): boolean {
  const given = /^Bearer ([\x21-\x7e]{16,200})$/.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return keys.filter((key) => timingSafeEqual(digest(key), digest(given))).length > 0;
}
