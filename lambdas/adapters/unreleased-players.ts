import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type ItemKey, type PlayerName, UNRELEASED_ATTENTION } from '../../core/keys.ts';
import type { PlayerItem } from '../authority/ports.ts';
import { INDEXES } from '../contract.ts';
import { type LedgerTable, readItem } from './ledger-table.ts';

/** Read at once; the next run finds the rest. */
const MOST_PLAYERS = 500;

/** Players who were bound before then and whose held events have not been released since, the oldest first. */
export async function unreleasedPlayers(
  table: LedgerTable,
  boundBeforeEpochMs: number,
): Promise<PlayerName[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      IndexName: INDEXES.attention,
      KeyConditionExpression: 'attention = :unreleased AND attentionSince < :before',
      ExpressionAttributeValues: {
        ':unreleased': UNRELEASED_ATTENTION,
        ':before': new Date(boundBeforeEpochMs).toISOString(),
      },
      Limit: MOST_PLAYERS,
    }),
  );
  const players = await Promise.all(
    (Items as ItemKey[]).map(({ pk, sk }) =>
      readItem<PlayerItem & { attention?: string }>(table, { pk, sk }),
    ),
  );
  // The index follows the items with a delay.
  return players.flatMap((player) =>
    player?.attention === UNRELEASED_ATTENTION
      ? [{ brand: player.brand, playerRef: player.playerRef }]
      : [],
  );
}
