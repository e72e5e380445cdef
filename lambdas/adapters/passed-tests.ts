import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { passedTestKey } from '../../core/keys.ts';
import type { Click } from '../../core/player-event.ts';
import type { PassedTest } from '../operations/record-test.ts';
import { type LedgerTable, readItem } from './ledger-table.ts';

/** Keeps that a test conversion has passed; the latest one stands for those before. */
export async function keepPassedTest(table: LedgerTable, passed: PassedTest): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.tableName,
      Item: { ...passedTestKey(passed), v: 1, ...passed },
    }),
  );
}

/** Whether a test conversion of this click's partner has been delivered to its platform. */
export async function readPassedTest(
  table: LedgerTable,
  click: Pick<Click, 'platform' | 'partner'>,
): Promise<boolean> {
  return (await readItem(table, passedTestKey(click))) !== undefined;
}
