import type { BusEvent } from '../../../core/claim.ts';
import type { Journey } from '../../../core/journey.ts';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { Notice } from '../../../lambdas/adapters/alarm-topic.ts';
import { auditLedger } from '../../../lambdas/adapters/audit-ledger.ts';
import { DynamoJourneyLedger } from '../../../lambdas/adapters/journey-ledger.ts';
import { DynamoReleaseLedger } from '../../../lambdas/adapters/release-ledger.ts';
import type { AuditorDependencies } from '../../../lambdas/auditor/ports.ts';
import { releaseBound } from '../../../lambdas/authority/release-events.ts';
import { AuthorityBench } from '../../helpers/authority-bench.ts';
import type { LedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

/** The engine is written to by so many at once. */
const AT_ONCE = 40;

/** The auditor over a real ledger. @param told - gets what is announced */
export function auditorOn(
  engine: LedgerEngine,
  config: PipelineConfig = testConfig(),
  told: Notice[] = [],
  released: BusEvent[] = [],
) {
  const { dependencies: authority } = new AuthorityBench(engine, config);
  const emit = async (events: readonly BusEvent[]) => void released.push(...events);
  const dependencies: AuditorDependencies = {
    config,
    ledger: auditLedger(engine.table),
    held: new DynamoReleaseLedger(engine.table),
    release: (player) => releaseBound(player, { ...authority, emit }),
    lanes: { wake: async () => {} },
    seen: { take: async () => [], acknowledge: async () => {} },
    deadLetters: async () => ({ identities: new Set(), complete: true }),
    announce: async (notice) => void told.push(notice),
    nowEpochMs: () => engine.clock.nowEpochMs,
    remainingMs: () => 900_000,
  };
  return dependencies;
}

/** Journeys of one day, of which so many have no click. */
export async function seedDay(
  engine: LedgerEngine,
  day: string,
  given: { milestones: number; withoutClick: number; journey?: Partial<Journey> },
): Promise<void> {
  const ledger = new DynamoJourneyLedger(engine.table);
  const journeys = Array.from({ length: given.milestones }, (_, n): Journey => {
    return {
      brand: 'aurora',
      milestone: 'registration',
      playerRef: `p_${day}-${n}`,
      occurredAt: `${day}T09:00:00.000Z`,
      path: 'web',
      ...(n >= given.withoutClick && {
        platform: 'scaleo',
        clickId: `click-${day}-${n}`,
        clickedAt: `${day}T08:00:00.000Z`,
      }),
      ...given.journey,
    };
  });
  for (let start = 0; start < journeys.length; start += AT_ONCE) {
    await Promise.all(journeys.slice(start, start + AT_ONCE).map((one) => ledger.note(one)));
  }
}
