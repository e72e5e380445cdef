import { randomUUID } from 'node:crypto';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { TableName, tableBench } from './table-bench.ts';

/*
 * What the adapters rely on, of the engine and of the table in memory alike: this file runs on both
 * (see vitest.config.ts), as do the adapters' own tests.
 */

const bench = tableBench();
const { send, put, update } = bench;

describe('a read', () => {
  test('is read in part where a projection says so', async () => {
    await put('a', { m: { i: 1, k: 2 }, s: 'x' });
    const asked = { TableName, Key: { pk: bench.pk, sk: 'a' } };

    const part = await send(new GetCommand({ ...asked, ProjectionExpression: 'm.i, absent' }));
    const none = await send(new GetCommand({ ...asked, ProjectionExpression: 'm.absent' }));

    expect(part.Item).toEqual({ m: { i: 1 } });
    expect(none.Item).toEqual({});
  });

  test('of many is read in one batch, if no key is named twice', async () => {
    await put('a', { m: { i: 1 } });
    await put('b', { s: 'x' });
    const keys = (...names: string[]) =>
      new BatchGetCommand({
        RequestItems: {
          [TableName]: {
            Keys: names.map((sk) => ({ pk: bench.pk, sk })),
            ProjectionExpression: 'sk, #m.i',
            ExpressionAttributeNames: { '#m': 'm' },
          },
        },
      });

    const { Responses, UnprocessedKeys } = await send(keys('a', 'none', 'b'));
    const refused = send(keys('a', 'a'));

    const found = Responses[TableName].toSorted((a: { sk: string }, b: { sk: string }) =>
      a.sk < b.sk ? -1 : 1,
    );
    expect(found).toEqual([{ sk: 'a', m: { i: 1 } }, { sk: 'b' }]);
    expect(UnprocessedKeys).toEqual({});
    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a query', () => {
  const query = async (KeyConditionExpression: string, values: object, more: object = {}) => {
    const input = { TableName, KeyConditionExpression, ...more };
    return send(
      new QueryCommand({
        ...input,
        ExpressionAttributeValues: { ':pk': bench.pk, ...values } as never,
      }),
    );
  };
  const named = ({ Items }: { Items: { sk: string }[] }) => Items.map(({ sk }) => sk);

  beforeEach(async () => {
    for (const [index, sk] of ['q2', 'é', 'Q', 'q10', '\u{1F600}', '\uffff', 'q1'].entries()) {
      await put(sk, { n: index });
    }
  });

  test.each<[string, object, string[]]>([
    ['pk = :pk', {}, ['Q', 'q1', 'q10', 'q2', 'é', '\uffff', '\u{1F600}']],
    ['pk = :pk AND sk = :v', { ':v': 'q1' }, ['q1']],
    ['pk = :pk AND sk < :v', { ':v': 'q10' }, ['Q', 'q1']],
    ['pk = :pk AND sk <= :v', { ':v': 'q10' }, ['Q', 'q1', 'q10']],
    ['sk > :v AND pk = :pk', { ':v': 'é' }, ['\uffff', '\u{1F600}']],
    ['(pk = :pk) AND (sk >= :v)', { ':v': 'é' }, ['é', '\uffff', '\u{1F600}']],
    ['pk = :pk AND sk BETWEEN :v AND :w', { ':v': 'q1', ':w': 'q2' }, ['q1', 'q10', 'q2']],
    ['pk = :pk AND begins_with(sk, :v)', { ':v': 'q1' }, ['q1', 'q10']],
  ])('for %s answers in the order of the keys’ bytes', async (condition, values, expected) => {
    const ascending = await query(condition, values);
    const descending = await query(condition, values, { ScanIndexForward: false });

    expect(named(ascending)).toEqual(expected);
    expect(named(descending)).toEqual(expected.toReversed());
  });

  test('reads as many as it may before it filters, and says where it stopped', async () => {
    const filter = { Limit: 3, FilterExpression: 'n > :n' };

    const first = await query('pk = :pk', { ':n': 2 }, filter);
    const { LastEvaluatedKey: ExclusiveStartKey } = first;
    const second = await query('pk = :pk', { ':n': 2 }, { ...filter, ExclusiveStartKey });

    expect(first).toMatchObject({
      Count: 2,
      ScannedCount: 3,
      LastEvaluatedKey: { pk: bench.pk, sk: 'q10' },
    });
    expect([named(first), named(second)]).toEqual([['q1', 'q10'], ['\uffff']]);
  });

  test.each([
    [6, '\uffff'],
    [7, '\u{1F600}'],
  ])('of %i items stops there, whether or not more come', async (Limit, sk) => {
    const { LastEvaluatedKey } = await query('pk = :pk', {}, { Limit });

    expect(LastEvaluatedKey).toEqual({ pk: bench.pk, sk });
  });

  test('that may read more than there is does not say where it stopped', async () => {
    const { LastEvaluatedKey } = await query('pk = :pk', {}, { Limit: 8 });

    expect(LastEvaluatedKey).toBeUndefined();
  });

  test('goes on after a key that is gone, in either direction', async () => {
    const start = { ExclusiveStartKey: { pk: bench.pk, sk: 'q15' }, Limit: 2 };

    const ascending = await query('pk = :pk', {}, start);
    const descending = await query('pk = :pk', {}, { ...start, ScanIndexForward: false });

    expect([named(ascending), named(descending)]).toEqual([
      ['q2', 'é'],
      ['q10', 'q1'],
    ]);
  });

  test('of more than 1 MB comes in pages', async () => {
    const other = randomUUID();
    const x = 'x'.repeat(100_000);
    for (let n = 10; n < 22; n += 1) {
      await send(new PutCommand({ TableName, Item: { pk: other, sk: `b${n}`, x } }));
    }

    const first = await query('pk = :pk', { ':pk': other });
    const { LastEvaluatedKey: ExclusiveStartKey } = first;
    const second = await query('pk = :pk', { ':pk': other }, { ExclusiveStartKey });

    expect([first.Count, second.Count]).toEqual([10, 2]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test.each<[string, object]>([
    ['a limit of none', { Limit: 0 }],
    ['a filter on a key', { FilterExpression: 'sk = :pk' }],
    ['a start without its sort key', { ExclusiveStartKey: { pk: 'p' } }],
    ['an index that is not there', { IndexName: 'none' }],
    ['a projection that names a place twice', { ProjectionExpression: 'm, m.i' }],
  ])('is refused for %s', async (_rule, more) => {
    const refused = query('pk = :pk', {}, more);

    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('of another table is refused', async () => {
    const refused = query('pk = :pk', {}, { TableName: 'none' });

    await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('an index', () => {
  const query = async (more: object = {}) =>
    send(
      new QueryCommand({
        TableName,
        IndexName: 'attention',
        KeyConditionExpression: 'attention = :attention',
        ExpressionAttributeValues: { ':attention': `dead-${bench.pk}` },
        ...more,
      }),
    );
  const waiting = (sk: string, since: string) =>
    put(sk, { attention: `dead-${bench.pk}`, attentionSince: since, n: 1 });
  const named = ({ Items }: { Items: { sk: string }[] }) => Items.map(({ sk }) => sk);

  test('holds the keys of what has its attributes, in the order of its sort key', async () => {
    await waiting('c', '2');
    await waiting('b', '1');
    await put('without-a-time', { attention: `dead-${bench.pk}` });

    const { Items } = await query();

    expect(Items).toEqual([
      { pk: bench.pk, sk: 'b', attention: `dead-${bench.pk}`, attentionSince: '1' },
      { pk: bench.pk, sk: 'c', attention: `dead-${bench.pk}`, attentionSince: '2' },
    ]);
  });

  test('follows updates and deletions', async () => {
    await waiting('a', '3');
    await waiting('b', '2');
    await waiting('c', '1');

    await update('SET attentionSince = :v', { ':v': '0' });
    const moved = named(await query());
    await update('REMOVE attention');
    await send(new DeleteCommand({ TableName, Key: { pk: bench.pk, sk: 'b' } }));
    const left = named(await query());

    expect([moved, left]).toEqual([['a', 'c', 'b'], ['c']]);
  });

  test('gives items of one time one by one, each of them once', async () => {
    for (const sk of ['c', 'a', 'b']) await waiting(sk, '1');
    const seen: string[] = [];

    for (const ScanIndexForward of [true, false]) {
      let ExclusiveStartKey: object | undefined;
      do {
        const start = ExclusiveStartKey && { ExclusiveStartKey };
        const page = await query({ Limit: 1, ScanIndexForward, ...start });
        seen.push(...named(page));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    }

    expect(seen).toEqual(['a', 'b', 'c', 'c', 'b', 'a']);
  });

  test('is not read consistently', async () => {
    const refused = query({ ConsistentRead: true });

    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

test('a scan comes to every item once, page by page', async () => {
  for (const sk of ['a', 'b', 'c', 'd', 'e']) await put(sk, { x: 'x'.repeat(300_000) });
  const found: { pk: string; sk: string }[] = [];
  const sizes: number[] = [];

  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const start = ExclusiveStartKey && { ExclusiveStartKey };
    const page = await send(new ScanCommand({ TableName, ConsistentRead: true, ...start }));
    found.push(...page.Items);
    sizes.push(page.Count);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);

  const ours = found.filter(({ pk }) => pk === bench.pk).map(({ sk }) => sk);
  expect(ours).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(sizes.length).toBeGreaterThan(1);
});
