import { authoritiesOf } from '../../core/authority.ts';
import { type BusEvent, isClaim } from '../../core/claim.ts';
import { DAY_MS } from '../../core/days.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import { corroborate } from './corroborate.ts';
import { fileOf, NO_IDENTITY } from './file-event.ts';
import { knowPayment, settleReference } from './know-payment.ts';
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

/**
 * Who names a payment by the provider's reference alone means the one that is known by it: what takes
 * it back, and another report of it, are filed as that deposit is.
 */
async function namedAsItsDeposit(
  event: PlayerEvent,
  { references }: AuthorityDependencies,
): Promise<PlayerEvent> {
  if (!('transactionId' in event)) return event;
  const { source, transactionId, depositId, brand, playerRef } = event;
  if (depositId !== undefined || transactionId === undefined || event.test) return event;
  const payment = await references.reference({ source, transactionId });
  const isTheirs = payment?.brand === brand && payment.playerRef === playerRef;
  return isTheirs ? { ...event, depositId: payment.depositId } : event;
}

async function settleProven(
  given: PlayerEvent,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger, config, nowEpochMs } = dependencies;
  const event = await namedAsItsDeposit(given, dependencies);
  const item = fileOf(event);
  const ageMs = nowEpochMs() - Date.parse(event.occurredAt);
  if (ageMs > config.ledger.rowLifeDays * DAY_MS) {
    // The table may have forgotten that it was decided long ago.
    await ledger.keepEvent({ ...item, status: 'suppressed', reason: 'too-old' });
    return { outcome: 'suppressed', reason: 'too-old' };
  }
  if (event.type === 'deposit' && !(await knowPayment(event, dependencies))) {
    await ledger.keepEvent({ ...item, status: 'held', reason: 'reference-taken' });
    return { outcome: 'held', reason: 'reference-taken' };
  }
  if (!mayDecide(event, config, nowEpochMs())) return corroborate(event, item, dependencies);
  const settlement = await decide(event, item, dependencies);
  const stoodIn = settlement.outcome === 'decided' && event.decidesFrom !== undefined;
  return stoodIn ? { ...settlement, reason: 'authority-silent' } : settlement;
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
