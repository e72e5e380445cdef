import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type ItemKey, keyText } from '../core/keys.ts';
import type { PostbackRow } from '../core/postback.ts';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { batchesOf, readBatch } from '../lambdas/adapters/read-batch.ts';
import { CommandError } from './command-error.ts';

export type LedgerItem = ItemKey & Record<string, unknown>;

/** Each page is up to 1 MB: some thousand items. */
const MAX_PAGES = 50;

/** Every item of one collection, strongly consistent, in the order of the sort key. */
export async function readCollection(table: LedgerTable, pk: string): Promise<LedgerItem[]> {
  const items: LedgerItem[] = [];
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  };
  for await (const page of pagesOf(table, query)) items.push(...page);
  return items;
}

/**
 * The pages of a query, read as they are asked for.
 *
 * @throws {CommandError} `TOO_MUCH` beyond 50 pages, never a silently shortened answer
 */
export async function* pagesOf(
  table: LedgerTable,
  query: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<LedgerItem[]> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ...query,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    yield Items as LedgerItem[];
    if (LastEvaluatedKey === undefined) return;
    ExclusiveStartKey = LastEvaluatedKey;
  }
  throw new CommandError(
    'TOO_MUCH',
    `More than ${MAX_PAGES} pages of the ledger would have to be read. Ask for less: a shorter --since or one --platform.`,
  );
}

/** A row with the index attribute that says since when it waits, while it does. */
export type ListedRow = PostbackRow & { attentionSince?: string };

/**
 * The rows of these keys as they are now, in no particular order; keys without a row are left out.
 *
 * @throws {CommandError} `LEDGER_BUSY` if DynamoDB kept leaving some unread
 */
export async function readRows(table: LedgerTable, keys: readonly ItemKey[]): Promise<ListedRow[]> {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  const rows: ListedRow[] = [];
  for (const keysOfBatch of batchesOf(distinct)) {
    const batch = await readBatch<ListedRow>(table, keysOfBatch, { ConsistentRead: true });
    if (batch === undefined) {
      throw new CommandError('LEDGER_BUSY', 'The ledger is too busy to be read. Try again.');
    }
    rows.push(...batch);
  }
  return rows;
}
