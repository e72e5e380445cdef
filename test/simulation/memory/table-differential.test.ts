import {
  DeleteCommand,
  type DeleteCommandInput,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type LedgerEngine,
  startLedgerInMemory,
  startRealLedger,
} from '../../helpers/ledger-engine.ts';
import { TableName } from './table-bench.ts';

/*
 * Whatever is asked of the engine and of the table in memory, both answer the same and hold the same
 * afterwards. What the memory refuses to simulate is not asked here.
 */

const SEQUENCES = 100;
const MOST_COMMANDS = 12;

let real: LedgerEngine;
let memory: LedgerEngine;
beforeAll(async () => {
  [real, memory] = await Promise.all([startRealLedger(), startLedgerInMemory()]);
});
afterAll(() => real.stop());

/** A command for one partition, whose name is not known before the sequence is run. */
type Command = (pk: string) => { input: object };
type Expression = { text: string; values?: Record<string, unknown> };

const sortKey = fc.constantFrom('a', 'b', 'ab');
const place = fc.constantFrom('s', 'n', 'm', 'm.i', 'm.s');
const name = fc.oneof(place, fc.constant('attentionSince'));
/** No null but in a map: the engine adds to a null as to nothing, and DynamoDB does not. */
const stored = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', '\uffff', '\u{1F600}'),
  fc.constantFrom(0, 1, 2, -1, 10),
  fc.constantFrom(true, [], ['a', 1]),
  fc.constantFrom({}, { i: 1 }, { s: 'a', i: 2 }, { s: null }),
);
const value = fc.oneof(stored, fc.constant(null));
const ordered = fc.constantFrom<unknown>('a', 'ab', 1, 2);
const range = fc.constantFrom<[unknown, unknown]>(['a', 'ab'], ['ab', 'ab'], [1, 2], [-1, 10]);
const attributes = fc.record(
  {
    s: stored,
    n: stored,
    m: stored,
    attention: fc.constantFrom('held', 'dead'),
    attentionSince: fc.constantFrom('1', '2', '3'),
  },
  { requiredKeys: [] },
);

/** Each part of a condition has values of its own: `:1a` and `:1b` for the first. */
const clause = (part: number): fc.Arbitrary<Expression> => {
  const [a, b] = [`:c${part}a`, `:c${part}b`];
  const one = (text: (name: string) => string, values: fc.Arbitrary<unknown>) =>
    fc.tuple(name, values).map(([path, given]) => ({ text: text(path), values: { [a]: given } }));
  return fc.oneof(
    name.map((path) => ({ text: `attribute_exists(${path})` })),
    name.map((path) => ({ text: `attribute_not_exists(${path})` })),
    one((path) => `${path} = ${a}`, value),
    one((path) => `${path} <> ${a}`, value),
    one((path) => `NOT ${path} <= ${a}`, ordered),
    one((path) => `${path} > ${a}`, ordered),
    one((path) => `begins_with(${path}, ${a})`, fc.constantFrom('', 'a', 'ab')),
    one((path) => `contains(${path}, ${a})`, fc.constantFrom<unknown>('a', 1)),
    fc.tuple(name, value, value).map(([path, first, second]) => ({
      text: `${path} IN (${a}, ${b})`,
      values: { [a]: first, [b]: second },
    })),
    fc.tuple(name, range).map(([path, [first, last]]) => ({
      text: `${path} BETWEEN ${a} AND ${b}`,
      values: { [a]: first, [b]: last },
    })),
  );
};

const condition: fc.Arbitrary<Expression> = fc
  .tuple(
    clause(1),
    clause(2),
    clause(3),
    fc.constantFrom(
      (one: string) => one,
      (one: string, two: string) => `${one} AND ${two}`,
      (one: string, two: string) => `${one} OR NOT ${two}`,
      (one: string, two: string, three: string) => `(${one} OR ${two}) AND ${three}`,
      (one: string, two: string, three: string) => `${one} OR ${two} AND ${three}`,
      (one: string, two: string, three: string) => `NOT (${one} AND (${two} OR ${three}))`,
    ),
  )
  .map(([one, two, three, join]) => {
    const text = join(one.text, two.text, three.text);
    const used = [one, two, three].slice(0, join.length);
    return { text, values: Object.assign({}, ...used.map(({ values }) => values)) };
  });

const action: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(place, stored)
    .map(([path, set]) => ({ text: `SET ${path} = :u`, values: { ':u': set } })),
  fc.constantFrom('1', '2').map((since) => ({
    text: 'SET attentionSince = :u',
    values: { ':u': since },
  })),
  fc.tuple(name, name).map(([path, from]) => ({
    text: `SET v = if_not_exists(${path}, :u), w = ${from}`,
    values: { ':u': 1 },
  })),
  name.map((path) => ({ text: `SET v = :u, n = ${path} + :u`, values: { ':u': 2 } })),
  // Not in a map: the engine takes an addition in what is no map, and DynamoDB does not.
  fc.constantFrom('s', 'n', 'm').map((path) => ({
    text: `SET v = :u ADD ${path} :u`,
    values: { ':u': -1 },
  })),
  fc.constant({ text: 'SET v = :u REMOVE attention, s, n', values: { ':u': 3 } }),
  fc.constant({ text: 'SET v = s, s = n, n = :u', values: { ':u': 3 } }),
);

type Asked = { ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' };
const asked = fc.constantFrom<Asked>({}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
const maybe = fc.option(condition, { nil: undefined });

/** The parts that every kind of write has. */
function written(expressions: (Expression | undefined)[], guard: Expression | undefined) {
  const values = Object.assign({}, ...[...expressions, guard].map((given) => given?.values));
  return {
    TableName,
    ...(guard && { ConditionExpression: guard.text }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

type Write = { [kind in 'Put' | 'Update' | 'Delete' | 'ConditionCheck']?: (pk: string) => object };
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(sortKey, attributes, maybe, asked).map(([sk, item, guard, more]) => ({
    Put: (pk: string) => ({ ...written([], guard), ...more, Item: { pk, sk, ...item } }),
  })),
  fc.tuple(sortKey, action, maybe, asked).map(([sk, update, guard, more]) => ({
    Update: (pk: string) => ({
      ...written([update], guard),
      ...more,
      Key: { pk, sk },
      UpdateExpression: update.text,
    }),
  })),
  fc.tuple(sortKey, maybe, asked).map(([sk, guard, more]) => ({
    Delete: (pk: string) => ({ ...written([], guard), ...more, Key: { pk, sk } }),
  })),
);
const check: fc.Arbitrary<Write> = fc.tuple(sortKey, condition, asked).map(([sk, guard, more]) => ({
  ConditionCheck: (pk: string) => ({ ...written([], guard), ...more, Key: { pk, sk } }),
}));

const single: fc.Arbitrary<Command> = fc
  .tuple(write, fc.boolean())
  .map(([{ Put, Update, Delete }, isTold]) => (pk) => {
    const old = { ReturnValues: isTold ? ('ALL_OLD' as const) : ('NONE' as const) };
    if (Put) return new PutCommand({ ...(Put(pk) as PutCommandInput), ...old });
    if (Delete) return new DeleteCommand({ ...(Delete(pk) as DeleteCommandInput), ...old });
    const ReturnValues = isTold ? 'ALL_NEW' : 'NONE';
    return new UpdateCommand({ ...(Update?.(pk) as UpdateCommandInput), ReturnValues });
  });

const transaction: fc.Arbitrary<Command> = fc
  .array(fc.oneof({ arbitrary: write, weight: 3 }, { arbitrary: check, weight: 1 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((writes) => (pk) => {
    const items = writes.map((kinds) =>
      Object.fromEntries(Object.entries(kinds).map(([kind, make]) => [kind, make(pk)])),
    );
    return new TransactWriteCommand({ TransactItems: items as never });
  });

const query: fc.Arbitrary<Command> = fc
  .record({
    key: fc.constantFrom('', ' AND sk > :s', ' AND sk <= :s', ' AND begins_with(sk, :s)'),
    filter: maybe,
    Limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    ScanIndexForward: fc.boolean(),
    start: fc.option(sortKey, { nil: undefined }),
  })
  .map(({ key, filter, Limit, start, ...input }) => (pk) => {
    return new QueryCommand({
      TableName,
      KeyConditionExpression: `pk = :pk${key}`,
      ExpressionAttributeValues: { ':pk': pk, ...(key && { ':s': 'ab' }), ...filter?.values },
      ...(filter && { FilterExpression: filter.text }),
      ...(Limit && { Limit }),
      ...(start && { ExclusiveStartKey: { pk, sk: start } }),
      ...input,
    });
  });

const get: fc.Arbitrary<Command> = sortKey.map((sk) => (pk) => {
  return new GetCommand({ TableName, Key: { pk, sk }, ProjectionExpression: 'sk, m.i, n, v' });
});

const commands = fc.array(
  fc.oneof(
    { arbitrary: single, weight: 5 },
    { arbitrary: transaction, weight: 2 },
    { arbitrary: query, weight: 2 },
    { arbitrary: get, weight: 1 },
  ),
  { minLength: 1, maxLength: MOST_COMMANDS },
);

/** What came of a command: the answer, or what is the same of the failure on both. */
async function answerOf({ table }: LedgerEngine, command: object): Promise<object> {
  try {
    const answer: object = await table.client.send(command as never);
    return { ...answer, $metadata: undefined };
  } catch (error) {
    const { name: failure, Item, CancellationReasons } = error as Record<string, unknown>;
    const reasons = CancellationReasons as { Code?: string; Item?: object }[] | undefined;
    return {
      failure,
      Item,
      reasons: reasons?.map((reason) => ({ Code: reason.Code, Item: reason.Item })),
    };
  }
}

/** Everything in a partition, and what the index says of it. */
async function contents(ledger: LedgerEngine, pk: string): Promise<object[]> {
  const items = new QueryCommand({
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  });
  const indexed = ['held', 'dead'].map((attention) => {
    return new QueryCommand({
      TableName,
      IndexName: 'attention',
      KeyConditionExpression: 'attention = :attention',
      ExpressionAttributeValues: { ':attention': attention },
    });
  });
  return Promise.all([items, ...indexed].map((command) => answerOf(ledger, command)));
}

function said(sequence: readonly Command[], pk: string): string {
  return sequence.map((command) => JSON.stringify(command(pk).input)).join('\n');
}

test('the engine and the table in memory answer the same, and hold the same', async () => {
  let partitions = 0;

  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      partitions += 1;
      const pk = `partition-${partitions}`;
      for (const command of sequence) {
        const expected = await answerOf(real, command(pk));
        const answered = await answerOf(memory, command(pk));
        expect(answered, said(sequence, pk)).toEqual(expected);
      }
      expect(await contents(memory, pk)).toEqual(await contents(real, pk));
    }),
    { numRuns: SEQUENCES },
  );

  expect(partitions).toBeGreaterThanOrEqual(SEQUENCES);
});
