import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { TableName, tableBench } from './table-bench.ts';

/*
 * What the adapters rely on, of the engine and of the table in memory alike: this file runs on both
 * (see vitest.config.ts), as do the adapters' own tests.
 */

const bench = tableBench();
const { send, put, get, update } = bench;

describe('a condition', () => {
  const item = { n: 5, s: 'mno', z: null, l: ['a', 1], m: { i: { j: 1 } } };

  test.each<[string, string, object]>([
    ['a number is compared as a number', 'n > :v', { ':v': 10 - 6 }],
    ['a text is compared as a text', 's >= :v', { ':v': 'mn' }],
    ['what is missing differs', 'absent <> :v', { ':v': 1 }],
    ['two that are missing differ', 'absent <> absent2', {}],
    ['what is missing is not less', 'NOT absent < :v', { ':v': 1 }],
    ['another type differs', 'n <> :v', { ':v': '5' }],
    ['another type is neither less', 'NOT n < :v', { ':v': 'a' }],
    ['nor more', 'NOT n >= :v', { ':v': 'a' }],
    ['null equals null', 'z = :v', { ':v': null }],
    ['maps are equal by what they hold', 'm = :v', { ':v': { i: { j: 1 } } }],
    ['lists are equal in order', 'l = :v', { ':v': ['a', 1] }],
    ['a range holds its ends', 'n BETWEEN :v AND :w', { ':v': 5, ':w': 6 }],
    ['one of several', 'n IN (:v, :w)', { ':v': 'a', ':w': 5 }],
    ['AND binds before OR', 'n = :v OR n = :w AND n = :x', { ':v': 5, ':w': 6, ':x': 7 }],
    ['NOT binds before AND', 'NOT n = :v AND s = :w', { ':v': 6, ':w': 'mno' }],
    ['brackets bind before NOT', 'NOT (n = :v AND s = :w)', { ':v': 5, ':w': 'x' }],
    ['words count in any case', 'n = :v and not s = :w', { ':v': 5, ':w': 'x' }],
    ['a text begins with its beginning', 'begins_with(s, :v)', { ':v': 'mn' }],
    ['a number begins with nothing', 'NOT begins_with(n, :v)', { ':v': '5' }],
    ['a text contains its parts', 'contains(s, :v)', { ':v': 'n' }],
    ['a list contains its members', 'contains(l, :v)', { ':v': 1 }],
    ['a path leads into maps', 'm.i.j = :v', { ':v': 1 }],
    ['a path leads nowhere in a text', 'attribute_not_exists(s.i)', {}],
    ['two values are compared too', ':v < :w', { ':v': '\uffff', ':w': '\u{1F600}' }],
  ])('holds: %s', async (_rule, ConditionExpression, values) => {
    await put('a', item);

    await update('SET seen = :seen', { ':seen': 1, ...values }, { ConditionExpression });

    expect(await get('a')).toEqual({ pk: bench.pk, sk: 'a', ...item, seen: 1 });
  });

  test.each<[string, string, object]>([
    ['what is missing equals nothing', 'absent = :v', { ':v': 1 }],
    ['two that are missing are not equal', 'absent = absent2', {}],
    ['lists in another order', 'l = :v', { ':v': [1, 'a'] }],
    ['a map with less in it', 'm = :v', { ':v': {} }],
    ['a text that holds a digit', 'contains(s, :v)', { ':v': 5 }],
    ['an empty text', 's = :v', { ':v': '' }],
  ])('fails: %s', async (_rule, ConditionExpression, values) => {
    await put('a', item);

    const refused = update('SET seen = :seen', { ':seen': 1, ...values }, { ConditionExpression });

    await expect(refused).rejects.toThrow(ConditionalCheckFailedException);
    expect(await get('a')).toEqual({ pk: bench.pk, sk: 'a', ...item });
  });

  test('gives the item that stood in the way to those who ask, in the engine’s own types', async () => {
    await put('a', { n: 5, m: { i: null } });
    const Item = { pk: bench.pk, sk: 'a' };
    const ConditionExpression = 'attribute_not_exists(pk)';

    const failures = await Promise.all(
      [{}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }].map((asked) =>
        send(new PutCommand({ TableName, Item, ConditionExpression, ...asked })).catch((e) => e),
      ),
    );

    expect(failures[0].Item).toBeUndefined();
    expect(failures[1].Item).toMatchObject({ n: { N: '5' }, m: { M: { i: { NULL: true } } } });
    expect(unmarshall(failures[1].Item)).toEqual({ pk: bench.pk, sk: 'a', n: 5, m: { i: null } });
  });

  test('on an item that is not there gives no item', async () => {
    const failure = await send(
      new DeleteCommand({
        TableName,
        Key: { pk: bench.pk, sk: 'a' },
        ConditionExpression: 'attribute_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ).catch((error) => error);

    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure.Item).toBeUndefined();
  });
});

describe('an update', () => {
  test.each<[string, string, object | undefined, object]>([
    ['reads the item as it was', 'SET n = s, s = n', undefined, { n: 'x', s: 5, m: { i: 1 } }],
    ['reads what it removes', 'REMOVE n SET kept = n', undefined, { kept: 5, s: 'x', m: { i: 1 } }],
    ['counts up', 'SET n = n + :v', { ':v': 2 }, { n: 7, s: 'x', m: { i: 1 } }],
    ['counts down', 'SET n = n - :v', { ':v': 2 }, { n: 3, s: 'x', m: { i: 1 } }],
    ['adds', 'ADD n :v', { ':v': -2 }, { n: 3, s: 'x', m: { i: 1 } }],
    ['adds to nothing', 'ADD c :v', { ':v': 2 }, { n: 5, c: 2, s: 'x', m: { i: 1 } }],
    ['adds in a map', 'ADD m.i :v', { ':v': 2 }, { n: 5, s: 'x', m: { i: 3 } }],
    ['sets in a map', 'SET m.k = :v', { ':v': null }, { n: 5, s: 'x', m: { i: 1, k: null } }],
    ['removes from a map', 'REMOVE m.i, m.k', undefined, { n: 5, s: 'x', m: {} }],
    [
      'keeps what is there',
      'SET n = if_not_exists(n, :v), c = if_not_exists(c, :v)',
      { ':v': 0 },
      { n: 5, c: 0, s: 'x', m: { i: 1 } },
    ],
    [
      'counts from a start',
      'SET c = if_not_exists(c, :v) + :w',
      { ':v': 0, ':w': 1 },
      { n: 5, c: 1, s: 'x', m: { i: 1 } },
    ],
  ])('%s', async (_rule, expression, values, after) => {
    await put('a', { n: 5, s: 'x', m: { i: 1 } });

    const updated = await update(expression, values);

    expect(updated).toEqual({ pk: bench.pk, sk: 'a', ...after });
    expect(await get('a')).toEqual(updated);
  });

  test.each<[string, string, object | undefined, object]>([
    ['a path through what is not there', 'SET q.w = :v', { ':v': 1 }, {}],
    ['a copy of what is not there', 'SET q = w', undefined, {}],
    ['a sum with a text', 'SET q = s + :v', { ':v': 1 }, {}],
    ['an addition to a text', 'ADD s :v', { ':v': 1 }, {}],
    ['paths that overlap', 'SET m = :v REMOVE m.i', { ':v': {} }, {}],
    ['a key', 'SET sk = :v', { ':v': 'b' }, {}],
    ['a key of an index that is no text', 'SET attention = :v', { ':v': 1 }, {}],
    ['a key of an index that is empty', 'SET attention = :v', { ':v': '' }, {}],
    ['a value that nothing names', 'SET q = :v', { ':v': 1, ':w': 1 }, {}],
    ['a value that is not given', 'SET q = :v', undefined, {}],
    ['a name that is not given', 'REMOVE #q', undefined, {}],
    ['no values', 'REMOVE q', {}, {}],
    [
      'a name that nothing uses',
      'SET q = :v',
      { ':v': 1 },
      { ExpressionAttributeNames: { '#q': 'q' } },
    ],
    [
      'brackets about brackets',
      'SET q = :v',
      { ':v': 1 },
      { ConditionExpression: '((attribute_exists(pk)))' },
    ],
    [
      'a range that ends before it begins',
      'SET q = :v',
      { ':v': 1, ':w': 2 },
      { ConditionExpression: 'n BETWEEN :w AND :v' },
    ],
    [
      'a beginning that is a number',
      'SET q = :v',
      { ':v': 1 },
      { ConditionExpression: 'begins_with(s, :v)' },
    ],
  ])('is refused for %s', async (_rule, expression, values, more) => {
    await put('a', { n: 5, s: 'x', m: { i: 1 } });

    const refused = update(expression, values, more);

    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await get('a')).toEqual({ pk: bench.pk, sk: 'a', n: 5, s: 'x', m: { i: 1 } });
  });

  test('whose condition fails is not looked at any further', async () => {
    await put('a');

    const refused = update('SET q = w', undefined, { ConditionExpression: 'attribute_exists(q)' });

    await expect(refused).rejects.toThrow(ConditionalCheckFailedException);
  });

  test('makes the item if it is not there', async () => {
    await update(
      'SET #value = :v',
      { ':v': 1 },
      { ExpressionAttributeNames: { '#value': 'value' } },
    );

    expect(await get('a')).toEqual({ pk: bench.pk, sk: 'a', value: 1 });
  });
});

describe('an item', () => {
  test('is kept without what is undefined, at any depth', async () => {
    await put('a', { u: undefined, m: { u: undefined, l: [1, undefined, 2] }, e: '' });

    expect(await get('a')).toEqual({ pk: bench.pk, sk: 'a', m: { l: [1, 2] }, e: '' });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'with the number %d is not sent',
    async (n) => {
      await expect(put('a', { n })).rejects.toThrow();
      expect(await get('a')).toBeUndefined();
    },
  );

  test('of 400 kB is taken, and of a byte more is not', async () => {
    const rest = 409_600 - Buffer.byteLength(`pk${bench.pk}skax`);

    await put('a', { x: 'x'.repeat(rest) });
    const refused = put('a', { x: 'x'.repeat(rest + 1) });

    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each([{ sk: '' }, { sk: 1 }, { sk: undefined }])(
    'under the key %j is refused',
    async (key) => {
      const refused = send(new PutCommand({ TableName, Item: { pk: bench.pk, ...key } }));

      await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
    },
  );

  test('that is replaced or deleted is given back to those who ask', async () => {
    await put('a', { n: 1 });
    const ReturnValues = 'ALL_OLD';

    const replaced = await send(
      new PutCommand({ TableName, Item: { pk: bench.pk, sk: 'a', n: 2 }, ReturnValues }),
    );
    const [deleted, again] = [
      await send(new DeleteCommand({ TableName, Key: { pk: bench.pk, sk: 'a' }, ReturnValues })),
      await send(new DeleteCommand({ TableName, Key: { pk: bench.pk, sk: 'a' }, ReturnValues })),
    ];

    expect(replaced.Attributes).toEqual({ pk: bench.pk, sk: 'a', n: 1 });
    expect(deleted.Attributes).toEqual({ pk: bench.pk, sk: 'a', n: 2 });
    expect(again.Attributes).toBeUndefined();
  });
});

describe('a transaction', () => {
  const of = (...TransactItems: object[]) =>
    send(new TransactWriteCommand({ TransactItems: TransactItems as never }));
  const key = (sk: string) => ({ TableName, Key: { pk: bench.pk, sk } });

  test('does all of its writes', async () => {
    await put('gone');
    await put('there');

    await of(
      { Put: { TableName, Item: { pk: bench.pk, sk: 'new' } } },
      {
        Update: {
          ...key('there'),
          UpdateExpression: 'SET n = :n',
          ExpressionAttributeValues: { ':n': 1 },
        },
      },
      { Delete: key('gone') },
      { ConditionCheck: { ...key('none'), ConditionExpression: 'attribute_not_exists(pk)' } },
    );

    const found = [await get('new'), await get('there'), await get('gone'), await get('none')];
    expect(found).toEqual([
      { pk: bench.pk, sk: 'new' },
      { pk: bench.pk, sk: 'there', n: 1 },
      undefined,
      undefined,
    ]);
  });

  test('of which one condition fails does nothing, and says which and on what', async () => {
    await put('a', { n: 1 });
    const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
    const exists = { ConditionExpression: 'attribute_exists(pk)' };
    const Item = { pk: bench.pk, sk: 'a' };

    const failure = await of(
      { Put: { TableName, Item: { pk: bench.pk, sk: 'new' } } },
      {
        Put: {
          TableName,
          Item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure,
        },
      },
      { ConditionCheck: { ...key('none'), ...exists, ReturnValuesOnConditionCheckFailure } },
      { Delete: { ...key('none2'), ...exists } },
    ).catch((error) => error);

    expect(failure).toBeInstanceOf(TransactionCanceledException);
    expect(failure.CancellationReasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { pk: { S: bench.pk }, sk: { S: 'a' }, n: { N: '1' } },
      },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ]);
    expect(await get('new')).toBeUndefined();
  });

  test('with an update that does not fit its item is cancelled for that reason', async () => {
    await put('a', { n: 1 });

    const failure = await of(
      { Put: { TableName, Item: { pk: bench.pk, sk: 'new' } } },
      { Update: { ...key('a'), UpdateExpression: 'SET q = w' } },
    ).catch((error) => error);

    const codes = failure.CancellationReasons.map(({ Code }: { Code: string }) => Code);
    expect(codes).toEqual(['None', 'ValidationError']);
    expect(await get('new')).toBeUndefined();
  });

  test('that names an item twice, or none, is refused', async () => {
    const refused = await Promise.allSettled([
      of({ Delete: key('a') }, { Put: { TableName, Item: { pk: bench.pk, sk: 'a' } } }),
      of(),
    ]);

    expect(refused).toMatchObject([
      { status: 'rejected', reason: { name: 'ValidationException' } },
      { status: 'rejected', reason: { name: 'ValidationException' } },
    ]);
  });
});
