import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DeadlineFacts } from '../../core/deadline.ts';
import { attentionPartition, type ItemKey } from '../../core/keys.ts';
import type { StandingIn } from '../auditor/ports.ts';
import { INDEXES } from '../contract.ts';
import type { LedgerTable } from './ledger-table.ts';
import { KEYS_PER_READ, readBatch } from './read-batch.ts';

/**
 * Postbacks of one platform that have been in a state of the `attention` index since then or later,
 * the latest first, page by page; as they are now, which may be another state.
 */
export async function* undeliveredRows(
  table: LedgerTable,
  { platform, state, sinceEpochMs }: StandingIn,
): AsyncGenerator<DeadlineFacts[]> {
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
        Limit: KEYS_PER_READ,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    yield await readFacts(table, Items as ItemKey[]);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
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
