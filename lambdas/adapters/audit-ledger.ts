import type { AuditLedger } from '../auditor/ports.ts';
import { visitJourneys } from './journey-ledger.ts';
import type { LedgerTable } from './ledger-table.ts';
import { keepLoss, readLoss } from './loss-ledger.ts';
import { keepWindowReview, readWindowReview } from './review-ledger.ts';
import { undeliveredRows } from './undelivered-rows.ts';
import { unreleasedPlayers } from './unreleased-players.ts';

/** The ledger as the auditor uses it, on DynamoDB. */
export function auditLedger(table: LedgerTable): AuditLedger {
  return {
    visitJourneys: (of, visit) => visitJourneys(table, of, visit),
    keepLoss: (count) => keepLoss(table, count),
    loss: (brand, days) => readLoss(table, brand, days),
    undelivered: (of) => undeliveredRows(table, of),
    unreleased: (boundBeforeEpochMs) => unreleasedPlayers(table, boundBeforeEpochMs),
    review: (quarter) => readWindowReview(table, quarter),
    keepReview: (review) => keepWindowReview(table, review),
  };
}
