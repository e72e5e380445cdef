import type { AuditorDependencies } from './ports.ts';

/** A binding is released within seconds; after this nobody is coming back to it. */
const FORGOTTEN_MS = 5 * 60_000;

/**
 * Releases what is held for players whose binding was written and whose release was not: whoever
 * bound them failed between the two, and was not called again.
 *
 * @returns how many players it was
 */
export async function releaseForgotten({
  ledger,
  release,
  nowEpochMs,
}: AuditorDependencies): Promise<number> {
  const players = await ledger.unreleased(nowEpochMs() - FORGOTTEN_MS);
  for (const player of players) await release(player);
  return players.length;
}
