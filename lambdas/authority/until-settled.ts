import type { AuthorityLedger, EventItem, Settlement } from './ports.ts';

/** A link and a first deposit can appear meanwhile, each once; more rounds than this mean a fault. */
const MAX_ROUNDS = 5;

/**
 * Decides again as long as the player or the click changed under the decision.
 *
 * @param decide - gives undefined if what it read has changed
 */
export async function untilSettled(
  item: Omit<EventItem, 'status'>,
  ledger: AuthorityLedger,
  decide: () => Promise<Settlement | undefined>,
): Promise<Settlement> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const settlement = await decide();
    if (settlement === undefined) continue;
    // Whoever reads the player shall not find it waiting still, unless it does.
    if (item.event.released && settlement.outcome !== 'held') await ledger.markReleased(item);
    return settlement;
  }
  throw new Error(`The player kept changing while a ${item.event.type} was being decided.`);
}
