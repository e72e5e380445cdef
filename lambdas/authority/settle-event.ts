import { authoritiesOf } from '../../core/authority.ts';
import { type BusEvent, isClaim } from '../../core/claim.ts';
import { DAY_MS } from '../../core/days.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import { corroborate } from './corroborate.ts';
import { fileOf, NO_IDENTITY } from './file-event.ts';
import { knowPayment, nameReversal, settleReference } from './know-payment.ts';
import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';
import { settleClaim } from './settle-claim.ts';
import { settleDeposit } from './settle-deposit.ts';
import { settleActivity } from './settle-qualified.ts';
import { settleRegistration } from './settle-registration.ts';
import { settleRevenue } from './settle-revenue.ts';
import { settleReversal } from './settle-reversal.ts';

/**
 * Decides what one event of the bus means. The only code that may decide that a milestone happened.
 *
 * @throws if the ledger, a lane or the bus cannot be reached: the event is then read again, and
 *   everything it wrote so far is found as its own
 */
export function settleEvent(
  event: BusEvent,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  return isClaim(event)
    ? settleClaim(event, dependencies, (proven) => settleProven(proven, dependencies))
    : settleProven(event, dependencies);
}

async function settleProven(
  given: PlayerEvent,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger, config, nowEpochMs } = dependencies;
  const ageMs = nowEpochMs() - Date.parse(given.occurredAt);
  if (ageMs > config.ledger.rowLifeDays * DAY_MS) {
    // The table may have forgotten that it was decided long ago.
    await ledger.keepEvent({ ...fileOf(given), status: 'suppressed', reason: 'too-old' });
    return { outcome: 'suppressed', reason: 'too-old' };
  }
  const event = await namedAsItsPayment(given, dependencies);
  if (event === undefined) {
    await ledger.keepEvent({ ...fileOf(given), status: 'held', reason: 'reference-taken' });
    return { outcome: 'held', reason: 'reference-taken' };
  }
  const item = fileOf(event);
  if (!mayDecide(event, config, nowEpochMs())) return corroborate(event, item, dependencies);
  const settlement = await decide(event, item, dependencies);
  const stoodIn = settlement.outcome === 'decided' && event.decidesFrom !== undefined;
  return stoodIn ? { ...settlement, reason: 'authority-silent' } : settlement;
}

/** @returns undefined if the payment that it names is another player's */
async function namedAsItsPayment(
  event: PlayerEvent,
  dependencies: AuthorityDependencies,
): Promise<PlayerEvent | undefined> {
  switch (event.type) {
    case 'deposit':
      return knowPayment(event, dependencies);
    case 'refund':
    case 'chargeback':
      return nameReversal(event, dependencies);
    default:
      return event;
  }
}

async function decide(
  event: PlayerEvent,
  item: Omit<EventItem, 'status'>,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger } = dependencies;
  switch (event.type) {
    case 'registration':
      return settleRegistration(event, item, dependencies);
    case 'reference':
      return settleReference(event, dependencies);
    case 'activity':
      return settleActivity(event, item, dependencies);
    case 'revenue':
      return settleRevenue(event, item, dependencies);
    default:
  }
  if (item.identity === NO_IDENTITY) {
    await ledger.keepEvent({ ...item, status: 'held', reason: 'no-identity' });
    return { outcome: 'held', reason: 'no-identity' };
  }
  return event.type === 'deposit'
    ? settleDeposit(event, item, dependencies)
    : settleReversal(event, item, dependencies);
}

/** Its source is the authority, or stands in for one that has been silent for long enough. */
function mayDecide(event: PlayerEvent, config: PipelineConfig, nowEpochMs: number): boolean {
  if (authoritiesOf(event.type, config).includes(event.source)) return true;
  return event.decidesFrom !== undefined && Date.parse(event.decidesFrom) <= nowEpochMs;
}
