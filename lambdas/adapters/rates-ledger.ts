import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ratesCollection, ratesKey } from '../../core/keys.ts';
import { type RateTable, rateTable } from '../../core/money/rate-table.ts';
import type { LedgerTable } from './ledger-table.ts';

/** The newest rates of this source that are of the given day or before. */
export async function readRatesOn(
  table: LedgerTable,
  source: string,
  date: string,
): Promise<RateTable | undefined> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'pk = :pk AND sk <= :date',
      ExpressionAttributeValues: { ':pk': ratesCollection(source), ':date': date },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  const [newest] = Items;
  return newest && rateTable.parse(newest.table);
}

/** A source's rates, the newest day first. @param limit - at most as many days, some hundred */
export async function listRates(
  table: LedgerTable,
  source: string,
  limit: number,
): Promise<RateTable[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': ratesCollection(source) },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => rateTable.parse(item.table));
}

/** Keeps a day's rates; a later reading of the same day replaces them. */
export async function keepRates(
  table: LedgerTable,
  rates: RateTable,
  readAt: string,
): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.tableName,
      Item: { ...ratesKey(rates), v: 1, table: rates, readAt },
    }),
  );
}
