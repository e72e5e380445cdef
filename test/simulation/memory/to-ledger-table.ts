import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LedgerTable } from '../../../lambdas/adapters/ledger-table.ts';

/**
 * The ledger's table over anything that answers commands, for the adapters to work on.
 *
 * @param send - runs one command, as the document client's `send` does; the place for delays and
 *   faults, before or after `MemoryTable.execute`
 */
export function toLedgerTable(
  send: (command: object) => Promise<unknown>,
  settings: Omit<LedgerTable, 'client'>,
): LedgerTable {
  // The adapters call nothing of the document client but `send`.
  return { ...settings, client: { send } as unknown as DynamoDBDocumentClient };
}
