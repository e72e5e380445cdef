import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';

/** A link and a first deposit can appear meanwhile, each once; statements of one player come in crowds. */
const MAX_ROUNDS = 12;
/** Longer with each round, and never the same for two that met. */
const PAUSE_MS = 25;

/**
 * Decides again as long as the player or the click changed under the decision.
 *
 * @param decide - gives undefined if what it read has changed
 */
export async function untilSettled(
  item: Omit<EventItem, 'status'>,
  { ledger, pause }: Pick<AuthorityDependencies, 'ledger' | 'pause'>,
  decide: () => Promise<Settlement | undefined>,
): Promise<Settlement> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const settlement = await decide();
    if (settlement === undefined) {
      await pause(PAUSE_MS * round);
      continue;
    }
    // Whoever reads the player shall not find it waiting still, unless it does.
    if (item.event.released && settlement.outcome !== 'held') await ledger.markReleased(item);
    return settlement;
  }
  throw new Error(`The player kept changing while a ${item.event.type} was being decided.`);
}
