import { BatchGetCommand, type BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../../core/keys.ts';
import type { LedgerTable } from './ledger-table.ts';

/** The most that one BatchGetItem takes. */
export const KEYS_PER_READ = 100;
const MAX_READ_ROUNDS = 10;

type HowToRead = Omit<NonNullable<BatchGetCommandInput['RequestItems']>[string], 'Keys'>;

/** Keys in order, as many at a time as `readBatch` takes. */
export function batchesOf(keys: readonly ItemKey[]): ItemKey[][] {
  const count = Math.ceil(keys.length / KEYS_PER_READ);
  return Array.from({ length: count }, (_, index) =>
    keys.slice(index * KEYS_PER_READ, (index + 1) * KEYS_PER_READ),
  );
}

/**
 * What stands under these keys, in no particular order; keys without an item are left out.
 *
 * @param keys - at most 100, all different
 * @returns undefined if DynamoDB kept leaving some unread
 */
export async function readBatch<T>(
  { client, tableName }: LedgerTable,
  keys: readonly ItemKey[],
  how: HowToRead,
): Promise<T[] | undefined> {
  const items: T[] = [];
  let unread: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let round = 1; unread.length > 0; round += 1) {
    if (round > MAX_READ_ROUNDS) return undefined;
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { ...how, Keys: unread } } }),
    );
    items.push(...((Responses?.[tableName] ?? []) as T[]));
    unread = UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return items;
}
