import type { Logger } from '@aws-lambda-powertools/logger';
import { type BusEvent, testFlagOf } from '../../core/claim.ts';
import { eventIdentity } from '../../core/player-event.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { METRICS } from '../contract.ts';
import type { Settlement } from './ports.ts';

/** One wide log record and the metrics of an event that has been decided. */
export function reportSettlement(
  { event, settlement }: { event: BusEvent; settlement: Settlement },
  stage: string,
  logger: Logger,
): void {
  const test = testFlagOf(event);
  countEvent(stage, settlement.outcome, test);
  logger.info('event settled', {
    event: eventIdentity(event),
    type: event.type,
    brand: event.brand,
    test,
    ...settlement,
  });
  if (!test) {
    const waiting = needsPerson(settlement) ? 1 : 0;
    const damaged = settlement.damagedClick ? 1 : 0;
    emitMetrics(stage, [{}], {
      [METRICS.eventsNeedingAttention]: waiting,
      [METRICS.clicksDamaged]: damaged,
    });
  }
  // A postback that begins held has no attempt whose end would tell a person.
  if (settlement.heldAt === undefined || test) return;
  const platform = { [METRICS.dimensions.platform]: settlement.heldAt };
  emitMetrics(stage, [platform], { [METRICS.needsAttention]: 1 });
}

/** A click may come of itself, and an answer too; whatever else is waited for, a person has to see to. */
const COMES_OF_ITSELF: readonly string[] = [
  'no-click',
  'waits-for-confirmation',
  'waits-for-reference',
];

function needsPerson({ outcome, reason = '' }: Settlement): boolean {
  if (reason === 'authority-silent' || reason === 'amount-differs') return true;
  return outcome === 'held' && !COMES_OF_ITSELF.includes(reason);
}

/** Counts an event; those of test conversions apart. */
export function countEvent(stage: string, outcome: string, test?: true): void {
  const dimensions = {
    [METRICS.dimensions.outcome]: outcome,
    ...(test && { [METRICS.dimensions.traffic]: 'test' }),
  };
  emitMetrics(stage, [dimensions], { [METRICS.eventsSettled]: 1 });
}
