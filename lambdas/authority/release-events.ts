import type { PlayerName } from '../../core/keys.ts';
import type { AuthorityDependencies } from './ports.ts';

/**
 * What was held for want of this player's click comes again, and the authority decides it anew: what
 * lies inside its window is sent, what lies outside is suppressed with the numbers. A repeated
 * release finds it decided.
 *
 * @returns how many events come again
 */
export async function releaseEvents(
  player: PlayerName,
  { ledger, emit }: Pick<AuthorityDependencies, 'ledger' | 'emit'>,
): Promise<number> {
  const held = await ledger.heldEvents(player);
  if (held.length > 0) await emit(held.map((waiting) => ({ ...waiting, released: true })));
  return held.length;
}

/** The same, and remembers that it is done, for who has bound the player with `releasedLater`. */
export async function releaseBound(
  player: PlayerName,
  { ledger, clicks, emit }: Pick<AuthorityDependencies, 'ledger' | 'clicks' | 'emit'>,
): Promise<number> {
  const released = await releaseEvents(player, { ledger, emit });
  await clicks.released(player);
  return released;
}
