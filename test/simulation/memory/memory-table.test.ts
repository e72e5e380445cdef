import {
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { NotSimulatedError } from './faults.ts';
import { LEDGER_KEYS } from './ledger-schema.ts';
import { MemoryTable } from './memory-table.ts';

/*
 * What only the table in memory promises: nothing is shared with its callers, and what it does not
 * know it refuses. What it has in common with the engine is in table-reads and table-writes.
 */

const TableName = 'ledger';
const KEY = { pk: 'p', sk: 'a' };

function open(item: Record<string, unknown> = {}) {
  const table = new MemoryTable({ tableName: TableName, ...LEDGER_KEYS });
  table.execute(new PutCommand({ TableName, Item: { ...KEY, ...item } }));
  return table;
}

test('what a caller does to what it gave changes nothing in the table', () => {
  const given = { list: ['a'], map: { n: 1 } };
  const table = open(given);

  given.list.push('b');
  given.map.n = 2;

  expect(table.items()).toEqual([{ ...KEY, list: ['a'], map: { n: 1 } }]);
});

test('what a caller does to what it got changes nothing in the table', () => {
  const table = open({ map: { n: 1 } });
  const get = () => table.execute(new GetCommand({ TableName, Key: KEY })).Item as never;
  const query = () =>
    table.execute(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'p' },
      }),
    ).Items as never[];
  const update = () =>
    table.execute(
      new UpdateCommand({
        TableName,
        Key: KEY,
        UpdateExpression: 'REMOVE gone',
        ReturnValues: 'ALL_NEW',
      }),
    ).Attributes as never;

  for (const got of [get(), ...query(), update(), ...table.items()]) {
    (got as { map: { n: number } }).map.n += 1;
  }

  expect(table.items()).toEqual([{ ...KEY, map: { n: 1 } }]);
});

test.each<[string, object]>([
  ['"size" at its place', { ConditionExpression: 'size(s) = :v' }],
  ['"attribute_type" at its place', { ConditionExpression: 'attribute_type(s, :v)' }],
  ['"[0]', { ConditionExpression: 'l[0] = :v' }],
  ['"the end" at its place', { ConditionExpression: 'NOT (n = :v' }],
  ['The end of "n ="', { ConditionExpression: 'n =' }],
  ['":v" at its place', { ConditionExpression: 'n = :v :v' }],
  ['Something compared with itself', { ConditionExpression: 'n = n AND n = :v' }],
  ['"DELETE" at its place', { UpdateExpression: 'DELETE s :v' }],
  ['"list_append" at its place', { UpdateExpression: 'SET l = list_append(l, :v)' }],
  ['"SET" at its place', { UpdateExpression: 'SET a = :v SET b = :v' }],
  ['REMOVE in a map that is not there', { UpdateExpression: 'SET a = :v REMOVE absent.x' }],
  ['ReturnValues UPDATED_NEW', { ReturnValues: 'UPDATED_NEW' }],
  ['ReturnConsumedCapacity of Update', { ReturnConsumedCapacity: 'TOTAL' }],
  [
    'An order of other than texts and numbers',
    { ConditionExpression: 'n < :b', ExpressionAttributeValues: { ':v': 1, ':b': true } },
  ],
  ['A value of class Date', { ExpressionAttributeValues: { ':v': new Date(0) } }],
  ['A value of class Set', { ExpressionAttributeValues: { ':v': new Set(['a']) } }],
  ['A value of type bigint', { ExpressionAttributeValues: { ':v': 1n } }],
  ['A text with half a character', { ExpressionAttributeValues: { ':v': '\ud800' } }],
  ['The sum of 1 and 0.5', { UpdateExpression: 'ADD n :v', ...valued(0.5) }],
])('%s… is refused as not simulated', (what, changes) => {
  const table = open({ n: 1, s: 'x', l: [] });
  const command = new UpdateCommand({
    TableName,
    Key: KEY,
    UpdateExpression: 'SET v = :v',
    ExpressionAttributeValues: { ':v': 1 },
    ...changes,
  });

  const execute = () => table.execute(command);

  expect(execute).toThrow(NotSimulatedError);
  expect(execute).toThrow(what);
  expect(table.items()).toEqual([{ ...KEY, n: 1, s: 'x', l: [] }]);
});

function valued(value: unknown) {
  return { ExpressionAttributeValues: { ':v': value } };
}

test('a command that no adapter sends is refused by its name', () => {
  const table = open();

  const execute = () => table.execute(new BatchWriteCommand({ RequestItems: {} }));

  expect(execute).toThrow('BatchWriteCommand is not simulated');
});

test('an update that sets nothing makes no item', () => {
  const table = open();
  const Key = { pk: 'p', sk: 'none' };

  const execute = () =>
    table.execute(new UpdateCommand({ TableName, Key, UpdateExpression: 'REMOVE x' }));

  expect(execute).toThrow('An update that sets nothing, of an item that is not there,');
  expect(table.items()).toEqual([KEY]);
});

test.each<[string, object]>([
  ['outside query boundaries', { ExclusiveStartKey: { pk: 'other', sk: 'a' } }],
  ['The value of pk', { ExpressionAttributeValues: { ':pk': '' } }],
  ['The value of pk', { ExpressionAttributeValues: { ':pk': 1 } }],
  ['does not project n', { IndexName: 'attention', ProjectionExpression: 'n' }],
])('a query that the engine forgives is refused, as by DynamoDB: %s', (why, changes) => {
  const table = open({ attention: 'held', attentionSince: '1' });
  const hash = 'IndexName' in changes ? 'attention' : 'pk';

  const execute = () =>
    table.execute(
      new QueryCommand({
        TableName,
        KeyConditionExpression: `${hash} = :pk`,
        ExpressionAttributeValues: { ':pk': 'p' },
        ...changes,
      }),
    );

  expect(execute).toThrow(why);
});
