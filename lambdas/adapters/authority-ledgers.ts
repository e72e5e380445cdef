import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { AuthorityDependencies } from '../authority/ports.ts';
import { DynamoAuthorityLedger } from './authority-ledger.ts';
import { DynamoClickLedger } from './click-ledger.ts';
import { DynamoJourneyLedger } from './journey-ledger.ts';
import type { LedgerTable } from './ledger-table.ts';
import { DynamoReferenceLedger } from './reference-ledger.ts';
import { DynamoRevenueLedger } from './revenue-ledger.ts';
import { writeSighting } from './sighting-ledger.ts';

/** All that the authority keeps in the ledger's table. */
export function authorityLedgers(
  table: LedgerTable,
  { clicks }: Pick<PipelineConfig, 'clicks'>,
): Pick<
  AuthorityDependencies,
  'ledger' | 'clicks' | 'references' | 'sight' | 'revenue' | 'journeys' | 'pause'
> {
  return {
    pause: table.pause,
    ledger: new DynamoAuthorityLedger(table),
    clicks: new DynamoClickLedger(table, clicks),
    revenue: new DynamoRevenueLedger(table),
    journeys: new DynamoJourneyLedger(table),
    references: new DynamoReferenceLedger(table),
    sight: (player, sighting, windowMs) => writeSighting(table, player, sighting, windowMs),
  };
}
