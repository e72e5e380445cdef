import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { ENVIRONMENT } from '../contract.ts';
import { type LedgerTable, openLedgerTable } from './ledger-table.ts';
import { requireEnvironment } from './read-config.ts';

/** The ledger of the stage that this function belongs to. */
export function openOwnLedger(
  { ledger }: Pick<PipelineConfig, 'ledger'>,
  nowEpochMs: () => number,
): LedgerTable {
  return openLedgerTable({
    tableName: requireEnvironment(ENVIRONMENT.ledgerTable),
    rowLifeDays: ledger.rowLifeDays,
    nowEpochMs,
  });
}
