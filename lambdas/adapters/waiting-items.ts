import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../../core/keys.ts';
import { applied, type LedgerTable } from './ledger-table.ts';
import { setAttributes } from './update-expression.ts';

/*
 * Events and claims that wait: an item of either kind has a `status`, which is `held` while it waits,
 * a `reason`, and, where a person has to look, a place in the `attention` index.
 */

/**
 * Reads every item of a collection that waits for this reason.
 *
 * @throws {Error} if they fill more pages than `mostPages`, each of up to 1 MB
 */
export async function readWaiting<Item>(
  table: LedgerTable,
  { pk, prefix, reason }: { pk: string; prefix: string; reason: string },
  mostPages: number,
): Promise<Item[]> {
  const found: Item[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        FilterExpression: '#status = :held AND reason = :reason',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':pk': pk,
          ':prefix': prefix,
          ':held': 'held',
          ':reason': reason,
        },
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    found.push(...(Items as Item[]));
    if (LastEvaluatedKey === undefined) return found;
    ExclusiveStartKey = LastEvaluatedKey;
  }
  throw new Error(`More than ${mostPages} pages wait in one collection.`);
}

/**
 * Ends the waiting of one item, and says how.
 *
 * @param outcome - the status that it has now, and what belongs to it
 * @returns false if it waits no more
 */
export function endWaiting(
  table: LedgerTable,
  Key: ItemKey,
  outcome: { status: string } & Record<string, string>,
): Promise<boolean> {
  const set = setAttributes({ ...outcome, attention: undefined, attentionSince: undefined });
  return applied(
    table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key,
        ...set,
        ConditionExpression: '#status = :held',
        ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':held': 'held' },
      }),
    ),
  );
}
