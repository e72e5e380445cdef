import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { IntakeBook, IntakeWaiting, UnsettledEvent } from '../../core/intake-book.ts';
import {
  INTAKE_BOOK_COLLECTION,
  INTAKE_WAITING_KEY,
  type ItemKey,
  intakeBookKey,
  keyText,
  UNSETTLED_ATTENTION,
  unsettledKey,
} from '../../core/keys.ts';
import type { TraceItem, TraceItems } from '../auditor/book-ports.ts';
import { ABSENT, applied, type LedgerTable, readItem, rowExpiry } from './ledger-table.ts';
import { byAttentionSince, keysIn } from './open-rows.ts';
import { batchesOf, readBatch } from './read-batch.ts';
import { setAttributes } from './update-expression.ts';

const TRACED = ['pk', 'sk', 'eventIdentity', 'brand', 'playerRef', 'depositId', 'link'];
const HOW = {
  ProjectionExpression: TRACED.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(TRACED.map((name) => [`#${name}`, name])),
};
/** Looked at in one run, the oldest first; the next run takes the rest. */
const MOST_UNSETTLED = 1000;

/**
 * What stands in these places, in no particular order. What was written within a second may be missing:
 * it is half the price, and whoever asks asks again.
 *
 * @throws {Error} if DynamoDB kept leaving some unread
 */
export async function readTraces(
  table: LedgerTable,
  keys: readonly ItemKey[],
): Promise<TraceItems> {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  const read = await Promise.all(
    batchesOf(distinct).map((batch) => readBatch<ItemKey & TraceItem>(table, batch, HOW)),
  );
  return new Map(
    read.flatMap((items) => {
      if (items === undefined) throw new Error('The ledger is too busy to be compared.');
      return items.map((item) => [keyText(item), item] as const);
    }),
  );
}

export async function countIntake(
  table: LedgerTable,
  { hour, settled, invalid }: IntakeBook,
): Promise<void> {
  await table.client.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: intakeBookKey(hour),
      UpdateExpression:
        'SET v = :v, #hour = :hour, expiresAtEpochSeconds = :expiry ADD settled :settled, invalid :invalid',
      ExpressionAttributeNames: { '#hour': 'hour' },
      ExpressionAttributeValues: {
        ':v': 1,
        ':hour': hour,
        ':expiry': rowExpiry(table),
        ':settled': settled,
        ':invalid': invalid,
      },
    }),
  );
}

/** The books of these hours, both ends included, in order. Strongly consistent. */
export async function readIntakeBooks(
  table: LedgerTable,
  { first, last }: { first: string; last: string },
): Promise<IntakeBook[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      // A month of them is a few pages less than one.
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': INTAKE_BOOK_COLLECTION,
        ':first': first,
        ':last': last,
      },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ hour, settled, invalid }) => ({ hour, settled, invalid }));
}

export async function keepWaiting(table: LedgerTable, waiting: IntakeWaiting): Promise<void> {
  const Item = { ...INTAKE_WAITING_KEY, v: 1, ...waiting };
  await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
}

/** @returns undefined before the first run */
export function readWaitingEvents(table: LedgerTable): Promise<IntakeWaiting | undefined> {
  return readItem<IntakeWaiting>(table, INTAKE_WAITING_KEY);
}

export async function keepUnsettled(table: LedgerTable, event: UnsettledEvent): Promise<void> {
  await applied(
    table.client.send(
      new PutCommand({
        TableName: table.tableName,
        Item: {
          ...unsettledKey(event.event),
          ...event,
          attention: UNSETTLED_ATTENTION,
          attentionSince: event.seenAt,
        },
        // The first time that it was seen stands, and so does that it was settled since.
        ConditionExpression: ABSENT,
      }),
    ),
  );
}

/** Events that are not found settled, seen then or later; the oldest 1,000. */
export async function readUnsettled(
  table: LedgerTable,
  seenSinceEpochMs: number,
): Promise<UnsettledEvent[]> {
  const unsettled = byAttentionSince(UNSETTLED_ATTENTION, seenSinceEpochMs);
  const keys: ItemKey[] = [];
  for await (const page of keysIn(table, [{ ...unsettled, Limit: MOST_UNSETTLED }])) {
    keys.push(...page.slice(0, MOST_UNSETTLED - keys.length));
    if (keys.length === MOST_UNSETTLED) break;
  }
  const events = await Promise.all(
    keys.map(({ pk, sk }) => readItem<UnsettledEvent>(table, { pk, sk })),
  );
  // The index follows the items with a delay.
  return events.flatMap((item) => {
    if (item === undefined || item.settledAt !== undefined) return [];
    const { v, hour, seenAt, standing, event } = item;
    return [{ v, hour, seenAt, standing, event }];
  });
}

export async function moveUnsettled(
  table: LedgerTable,
  { event, standing, settledAt }: UnsettledEvent,
): Promise<void> {
  const isSettled = settledAt !== undefined;
  const ended = {
    settledAt,
    attention: undefined,
    attentionSince: undefined,
    expiresAtEpochSeconds: rowExpiry(table),
  };
  await table.client.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: unsettledKey(event),
      ...setAttributes({ standing, ...(isSettled && ended) }),
    }),
  );
}
