import type { AuditLedger } from '../auditor/ports.ts';
import {
  countIntake,
  keepUnsettled,
  keepWaiting,
  moveUnsettled,
  readTraces,
  readUnsettled,
} from './intake-books.ts';
import { visitJourneys } from './journey-ledger.ts';
import { readLane } from './lane-ledger.ts';
import type { LedgerTable } from './ledger-table.ts';
import { keepLoss, readLoss } from './loss-ledger.ts';
import { openRows } from './open-rows.ts';
import { createdIn, keepPostbackBook, readNamed, readPostbackBooks } from './postback-books.ts';
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
    postbackBooks: (platform, fromHour) => readPostbackBooks(table, platform, fromHour),
    keepPostbackBook: (book) => keepPostbackBook(table, book),
    createdIn: (platform, hour) => createdIn(table, platform, hour),
    named: (names) => readNamed(table, names),
    traces: (keys) => readTraces(table, keys),
    countIntake: (add) => countIntake(table, add),
    keepWaiting: (waiting) => keepWaiting(table, waiting),
    keepUnsettled: (event) => keepUnsettled(table, event),
    unsettled: (seenSinceEpochMs) => readUnsettled(table, seenSinceEpochMs),
    moveUnsettled: (event) => moveUnsettled(table, event),
    openRows: (of) => openRows(table, { ...of, withTests: false }),
    lane: (platform) => readLane(table, platform),
    unreleased: (boundBeforeEpochMs) => unreleasedPlayers(table, boundBeforeEpochMs),
    review: (quarter) => readWindowReview(table, quarter),
    keepReview: (review) => keepWindowReview(table, review),
  };
}
