import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../../core/keys.ts';
import { applied, type LedgerTable } from './ledger-table.ts';

/**
 * Ends the waiting of an event or a claim, for good.
 *
 * @returns false if it waits no more
 */
export function dismissItem(
  table: LedgerTable,
  Key: ItemKey,
  { by, why }: { by: string; why: string },
): Promise<boolean> {
  return applied(
    table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key,
        UpdateExpression:
          'SET #status = :dismissed, dismissedBy = :by, dismissedWhy = :why, dismissedAt = :now REMOVE attention, attentionSince',
        ConditionExpression: '#status = :held',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':held': 'held',
          ':dismissed': 'dismissed',
          ':by': by,
          ':why': why,
          ':now': new Date(table.nowEpochMs()).toISOString(),
        },
      }),
    ),
  );
}
