import { silenceBefore } from '../../core/authority.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import { MAX_DELAY_SECONDS } from '../../core/retry.ts';
import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';
import { suspicionOf } from './suspicion.ts';

/**
 * Keeps what a source says that does not decide. Where the stage file lets it decide after a silence
 * of the authority, it comes again then; if the authority has decided meanwhile, it is a duplicate.
 */
export async function corroborate(
  event: PlayerEvent,
  item: Omit<EventItem, 'status'>,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { config, ledger, later, nowEpochMs } = dependencies;
  const suspicion =
    event.type === 'deposit' ? await suspicionOf(event, item.identity, dependencies) : undefined;
  await ledger.keepEvent({
    ...item,
    status: 'corroborating',
    ...(suspicion && { suspectedOf: suspicion.of }),
  });
  const silence = silenceBefore(event, config);
  if (silence) {
    const decidesFrom =
      event.decidesFrom ?? new Date(nowEpochMs() + silence.minutes * 60_000).toISOString();
    const waitSeconds = Math.ceil((Date.parse(decidesFrom) - nowEpochMs()) / 1000);
    await later({ ...event, decidesFrom }, Math.min(MAX_DELAY_SECONDS, Math.max(1, waitSeconds)));
  }
  return { outcome: 'duplicate', reason: 'corroborating' };
}
