import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type PlayerName, sightingKey, sightingRange } from '../../core/keys.ts';
import { testExpiry } from '../../core/postback.ts';
import type { Sighting } from '../../core/suspect-duplicate.ts';
import { applied, type LedgerTable } from './ledger-table.ts';

/** Longer than any source repeats an event or a stand-in waits. */
const LIFE_DAYS = 90;

/**
 * Writes a sighting down, once, and gives all of the player's in the span of time around it, its own
 * among them. Written before read: of two at the same time, at least one sees the other.
 */
export async function writeSighting(
  table: LedgerTable,
  player: PlayerName,
  sighting: Omit<Sighting, 'recordedAt'>,
  windowMs: number,
): Promise<Sighting[]> {
  const { client, tableName, nowEpochMs } = table;
  const atMs = Date.parse(sighting.occurredAt);
  // In one spelling, because the order of the keys is that of their text.
  const occurredAt = new Date(atMs).toISOString();
  const key = sightingKey(player, { ...sighting, occurredAt });
  const Item = {
    ...key,
    v: 1,
    ...sighting,
    recordedAt: new Date(nowEpochMs()).toISOString(),
    expiresAtEpochSeconds: Math.floor(nowEpochMs() / 1000) + LIFE_DAYS * 86_400,
    ...testExpiry(player, nowEpochMs()),
  };
  const once = 'attribute_not_exists(pk)';
  await applied(
    client.send(new PutCommand({ TableName: tableName, Item, ConditionExpression: once })),
  );
  const { from, to } = sightingRange(
    new Date(atMs - windowMs).toISOString(),
    new Date(atMs + windowMs).toISOString(),
  );
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': key.pk, ':from': from, ':to': to },
      ConsistentRead: true,
    }),
  );
  return Items as Sighting[];
}
