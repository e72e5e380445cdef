import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { attentionPartition, type ItemKey } from '../../core/keys.ts';
import type { PostbackRow, PostbackState } from '../../core/postback.ts';
import { INDEXES } from '../contract.ts';
import type { LedgerTable } from './ledger-table.ts';

/** As many as one BatchGetItem takes. */
const PAGE_SIZE = 100;
const MAX_READ_ROUNDS = 10;

export type UndeliveredRow = Pick<PostbackRow, 'state'> & {
  reason?: string;
  values: Pick<PostbackRow['values'], 'deadline'>;
};

type Wanted = { platform: string; state: PostbackState; sinceEpochMs: number };

/**
 * Postbacks of one platform that have been in a state of the `attention` index since then or later,
 * the latest first, page by page; as they are now, which may be another state.
 */
export async function* undeliveredRows(
  table: LedgerTable,
  { platform, state, sinceEpochMs }: Wanted,
): AsyncGenerator<UndeliveredRow[]> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: INDEXES.attention,
        KeyConditionExpression: 'attention = :partition AND attentionSince >= :since',
        ExpressionAttributeValues: {
          ':partition': attentionPartition({ platform }, state),
          ':since': new Date(sinceEpochMs).toISOString(),
        },
        ScanIndexForward: false,
        Limit: PAGE_SIZE,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    yield await readRows(table, Items as ItemKey[]);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** @throws {Error} if DynamoDB kept leaving some unread */
async function readRows(table: LedgerTable, keys: readonly ItemKey[]): Promise<UndeliveredRow[]> {
  const rows: UndeliveredRow[] = [];
  let unread: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let round = 1; unread.length > 0; round += 1) {
    if (round > MAX_READ_ROUNDS) throw new Error('The ledger is too busy to be read.');
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetCommand({
        RequestItems: {
          [table.tableName]: {
            Keys: unread,
            ProjectionExpression: '#state, reason, #values.deadline',
            ExpressionAttributeNames: { '#state': 'state', '#values': 'values' },
          },
        },
      }),
    );
    for (const row of Responses?.[table.tableName] ?? []) {
      // A row without a deadline comes without its values.
      rows.push({ values: {}, ...row } as UndeliveredRow);
    }
    unread = UnprocessedKeys?.[table.tableName]?.Keys ?? [];
  }
  return rows;
}
