import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { hourOf, hoursFrom } from '../../core/hours.ts';
import {
  attentionPartition,
  hourPartitions,
  type ItemKey,
  keyText,
  postbackKey,
} from '../../core/keys.ts';
import { INDEXED_OPEN_STATES, type OpenRow } from '../../core/overdue.ts';
import type { PostbackState } from '../../core/postback.ts';
import { INDEXES } from '../contract.ts';
import type { LedgerTable } from './ledger-table.ts';
import { batchesOf, KEYS_PER_READ, readBatch } from './read-batch.ts';

export type OpenRowsQuery = {
  platform: string;
  /** The postbacks of test conversions as well; they have a lane's messages too. */
  withTests: boolean;
} & (
  | {
      /** Pending and sending ones that were created then or later; the others whenever that was. */
      createdSinceEpochMs: number;
    }
  | {
      /** The same, created in these hours, such as `2026-11-22T10`. */
      createdIn: readonly string[];
    }
);

/** Most of them are empty, and a query takes some milliseconds whatever it finds. */
const HOURS_AT_ONCE = 6;
const INDEXED: readonly PostbackState[] = INDEXED_OPEN_STATES;
const BY_HOUR: readonly PostbackState[] = ['pending', 'sending'];

const ATTRIBUTES = [
  'platform',
  'clickId',
  'milestone',
  'occurrence',
  'test',
  'state',
  'attempt',
  'dueAtEpochMs',
  'updatedAt',
  'reason',
  'values',
];
/** Names such as `state` are reserved words. Of the values only the deadline is read. */
const PROJECTION = {
  ProjectionExpression: ATTRIBUTES.map((name) =>
    name === 'values' ? '#values.#deadline' : `#${name}`,
  ).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    [...ATTRIBUTES, 'deadline'].map((name) => [`#${name}`, name]),
  ),
};

/**
 * Every open postback of a platform, page by page, as it is now: first those that are in no sparse
 * index, hour by hour from the oldest, then those that are. One that moves on meanwhile may come twice.
 *
 * @throws {Error} if DynamoDB kept leaving some unread
 */
export async function* openRows(
  table: LedgerTable,
  query: OpenRowsQuery,
): AsyncGenerator<OpenRow[]> {
  const spaces = query.withTests ? [undefined, true as const] : [undefined];
  const hours =
    'createdIn' in query
      ? query.createdIn
      : hoursFrom(hourOf(query.createdSinceEpochMs), hourOf(table.nowEpochMs()));
  for (let start = 0; start < hours.length; start += HOURS_AT_ONCE) {
    const partitions = hours
      .slice(start, start + HOURS_AT_ONCE)
      .flatMap((hour) =>
        spaces.flatMap((test) => hourPartitions({ platform: query.platform, test }, hour)),
      );
    yield* rowsIn(table, partitions.map(byHour), BY_HOUR);
  }
  const waiting = spaces.flatMap((test) =>
    INDEXED.map((state) => attentionPartition({ platform: query.platform, test }, state)),
  );
  yield* rowsIn(table, waiting.map(byAttention), INDEXED);
}

type Partition = Omit<QueryCommandInput, 'TableName'>;

/** A partition of the `byHour` index, to be read whole. */
export function byHour(partition: string): Partition {
  return {
    IndexName: INDEXES.byHour,
    // `hour` is a reserved word.
    KeyConditionExpression: '#hour = :partition',
    ExpressionAttributeNames: { '#hour': 'hour' },
    ExpressionAttributeValues: { ':partition': partition },
  };
}

function byAttention(partition: string): Partition {
  return {
    IndexName: INDEXES.attention,
    KeyConditionExpression: 'attention = :partition',
    ExpressionAttributeValues: { ':partition': partition },
  };
}

/** A partition of the `attention` index, what came into it then or later. */
export function byAttentionSince(partition: string, sinceEpochMs: number): Partition {
  return {
    IndexName: INDEXES.attention,
    KeyConditionExpression: 'attention = :partition AND attentionSince >= :since',
    ExpressionAttributeValues: {
      ':partition': partition,
      ':since': new Date(sinceEpochMs).toISOString(),
    },
  };
}

async function* rowsIn(
  table: LedgerTable,
  partitions: readonly Partition[],
  states: readonly PostbackState[],
): AsyncGenerator<OpenRow[]> {
  for await (const keys of keysIn(table, partitions)) {
    for (const batch of batchesOf(keys)) {
      const rows = await readOpen(table, batch);
      // The indexes follow the rows with a delay: the row itself says where it stands.
      const open = rows.filter(({ state }) => states.includes(state));
      if (open.length > 0) yield open;
    }
  }
}

/** All partitions at once, a page of each. */
export async function* keysIn(
  { client, tableName }: LedgerTable,
  partitions: readonly Partition[],
): AsyncGenerator<ItemKey[]> {
  let unread: readonly Partition[] = partitions;
  while (unread.length > 0) {
    const pages = await Promise.all(
      unread.map(async (partition) => {
        const input = { TableName: tableName, Limit: KEYS_PER_READ, ...partition };
        return { partition, ...(await client.send(new QueryCommand(input))) };
      }),
    );
    yield pages.flatMap(({ Items = [] }) => Items as ItemKey[]);
    unread = pages.flatMap(({ partition, LastEvaluatedKey }) =>
      LastEvaluatedKey ? [{ ...partition, ExclusiveStartKey: LastEvaluatedKey }] : [],
    );
  }
}

async function readOpen(table: LedgerTable, keys: readonly ItemKey[]): Promise<OpenRow[]> {
  const rows = await readBatch<OpenRow>(table, keys, { ConsistentRead: true, ...PROJECTION });
  if (rows === undefined) throw new Error('The ledger is too busy to be read. Try again.');
  const place = new Map(keys.map((key, index) => [keyText(key), index]));
  const placeOf = (row: OpenRow) => place.get(keyText(postbackKey(row))) ?? 0;
  return (
    rows
      // They come in no particular order.
      .toSorted((one, other) => placeOf(one) - placeOf(other))
      // A row without a deadline comes without its values.
      .map(({ values = {}, ...row }) => ({ ...row, values }))
  );
}
