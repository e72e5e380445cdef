import type { AuthorityDependencies } from '../authority/ports.ts';
import { DynamoAuthorityLedger } from './authority-ledger.ts';
import type { LedgerTable } from './ledger-table.ts';
import { DynamoReferenceLedger } from './reference-ledger.ts';
import { DynamoRevenueLedger } from './revenue-ledger.ts';
import { writeSighting } from './sighting-ledger.ts';

/** All that the authority keeps in the ledger's table. */
export function authorityLedgers(
  table: LedgerTable,
): Pick<AuthorityDependencies, 'ledger' | 'references' | 'sight' | 'revenue'> {
  return {
    ledger: new DynamoAuthorityLedger(table),
    revenue: new DynamoRevenueLedger(table),
    references: new DynamoReferenceLedger(table),
    sight: (player, sighting, windowMs) => writeSighting(table, player, sighting, windowMs),
  };
}
