import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { passedTestKey } from '../../core/keys.ts';
import type { PassedTest } from '../operations/record-test.ts';
import type { LedgerTable } from './ledger-table.ts';

/** Keeps that a test conversion has passed; the latest one stands for those before. */
export async function keepPassedTest(table: LedgerTable, passed: PassedTest): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.tableName,
      Item: { ...passedTestKey(passed), v: 1, ...passed },
    }),
  );
}
