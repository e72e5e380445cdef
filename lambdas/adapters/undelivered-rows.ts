import type { DeadlineFacts } from '../../core/deadline.ts';
import { attentionPartition, type ItemKey } from '../../core/keys.ts';
import type { StandingIn } from '../auditor/ports.ts';
import type { LedgerTable } from './ledger-table.ts';
import { byAttentionSince, keysIn } from './open-rows.ts';
import { readBatch } from './read-batch.ts';

/**
 * Postbacks of one platform that have been in a state of the `attention` index since then or later,
 * the latest first, page by page; as they are now, which may be another state.
 */
export async function* undeliveredRows(
  table: LedgerTable,
  { platform, state, sinceEpochMs }: StandingIn,
): AsyncGenerator<DeadlineFacts[]> {
  const standing = byAttentionSince(attentionPartition({ platform }, state), sinceEpochMs);
  for await (const keys of keysIn(table, [{ ...standing, ScanIndexForward: false }])) {
    yield await readFacts(table, keys);
  }
}

/** @throws {Error} if DynamoDB kept leaving some unread */
async function readFacts(table: LedgerTable, keys: readonly ItemKey[]): Promise<DeadlineFacts[]> {
  const rows = await readBatch<DeadlineFacts>(table, keys, {
    ProjectionExpression: '#state, reason, #values.deadline',
    ExpressionAttributeNames: { '#state': 'state', '#values': 'values' },
  });
  if (rows === undefined) throw new Error('The ledger is too busy to be read.');
  // A row without a deadline comes without its values.
  return rows.map(({ values = {}, ...row }) => ({ ...row, values }));
}
