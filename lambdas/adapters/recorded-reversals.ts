import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { eventPrefix, type PlayerName, playerCollection } from '../../core/keys.ts';
import type { ReversalEvent } from '../../core/player-event.ts';
import type { EventItem } from '../authority/ports.ts';
import type { LedgerTable } from './ledger-table.ts';

/** Refunds and chargebacks that the authority's source has reported of one deposit. */
export async function readReversals(
  table: LedgerTable,
  name: PlayerName,
  identity: string,
): Promise<ReversalEvent[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: '#status = :recorded',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':pk': playerCollection(name),
        ':prefix': eventPrefix('reversal', identity),
        ':recorded': 'recorded',
      },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => (item as EventItem).event as ReversalEvent);
}
