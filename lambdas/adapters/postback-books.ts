import { PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  hourPartitions,
  type ItemKey,
  keyText,
  type PostbackName,
  postbackBookCollection,
  postbackBookKey,
  postbackKey,
} from '../../core/keys.ts';
import { parsePostbackName } from '../../core/postback.ts';
import type { BookEntry, PostbackBook } from '../../core/postback-book.ts';
import { type LedgerTable, rowExpiry } from './ledger-table.ts';
import { byHour, keysIn } from './open-rows.ts';
import { batchesOf, readBatch } from './read-batch.ts';

type StoredState = ItemKey & PostbackName & { state: string };

const ATTRIBUTES = ['pk', 'sk', 'platform', 'clickId', 'milestone', 'occurrence', 'test', 'state'];
/** Names such as `state` are reserved words. */
const HOW = {
  // An index entry can be there before its row can be read otherwise.
  ConsistentRead: true,
  ProjectionExpression: ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, name])),
};
/** So many batches are read at once: an hour can have hundreds of thousands. */
const BATCHES_AT_ONCE = 8;

/** A platform's books from this hour on, in order of their hours. Strongly consistent. */
export async function readPostbackBooks(
  table: LedgerTable,
  platform: string,
  fromHour: string,
): Promise<PostbackBook[]> {
  const books: PostbackBook[] = [];
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': postbackBookCollection(platform), ':from': fromHour },
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    for (const { pk: _, sk: __, expiresAtEpochSeconds: ___, ...book } of Items) {
      books.push(book as PostbackBook);
    }
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return books;
}

export async function keepPostbackBook(table: LedgerTable, book: PostbackBook): Promise<void> {
  const Item = {
    ...postbackBookKey(book.platform, book.hour),
    ...book,
    expiresAtEpochSeconds: rowExpiry(table),
  };
  await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
}

/** Every postback that the index lists under this hour, page by page; those of tests are not among them. */
export async function* createdIn(
  table: LedgerTable,
  platform: string,
  hour: string,
): AsyncGenerator<BookEntry[]> {
  for await (const keys of keysIn(table, hourPartitions({ platform }, hour).map(byHour))) {
    const batches = batchesOf(keys);
    for (let start = 0; start < batches.length; start += BATCHES_AT_ONCE) {
      const some = batches.slice(start, start + BATCHES_AT_ONCE);
      const read = await Promise.all(some.map((batch) => readEntries(table, batch)));
      yield read.flat();
    }
  }
}

/** The postbacks of these names as they are now, in order of the names. */
export async function readNamed(
  table: LedgerTable,
  names: readonly string[],
): Promise<BookEntry[]> {
  const keys = names.map((name) => {
    const parsed = parsePostbackName(name);
    if (parsed === undefined) throw new RangeError(`"${name}" is no postback's name`);
    return postbackKey(parsed);
  });
  const read = await Promise.all(batchesOf(keys).map((batch) => readEntries(table, batch)));
  return read.flat().map((entry, index) => ({ ...entry, place: names[index] ?? entry.place }));
}

/** @throws {Error} if DynamoDB kept leaving some unread */
async function readEntries(table: LedgerTable, keys: readonly ItemKey[]): Promise<BookEntry[]> {
  const rows = await readBatch<StoredState>(table, keys, HOW);
  if (rows === undefined) throw new Error('The ledger is too busy to be counted.');
  const byKey = new Map(rows.map(({ pk, sk, ...row }) => [keyText({ pk, sk }), row]));
  return keys.map((key) => ({ place: keyText(key), row: byKey.get(keyText(key)) }));
}
