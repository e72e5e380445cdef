import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

export const TableName = 'ledger-under-test';

/** Commands to the ledger's table, for tests of what it does with them. */
export type TableBench = {
  /** A partition of its own for each test. */
  pk: string;
  // biome-ignore lint/suspicious/noExplicitAny: a command's answer is looked at, not worked with
  send(command: object): Promise<any>;
  put(sk: string, attributes?: object): Promise<void>;
  get(sk: string): Promise<object | undefined>;
  /** Updates the item `a`, and gives it back as it is then. */
  update(expression: string, values?: object, more?: object): Promise<object>;
};

/** The ledger's table, on the engine and in memory in turn (see vitest.config.ts). */
export function tableBench(): TableBench {
  let engine: LedgerEngine;
  beforeAll(async () => {
    engine = await startLedgerEngine();
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    bench.pk = randomUUID();
  });
  const bench: TableBench = {
    pk: '',
    send: (command) => engine.table.client.send(command as never),
    async put(sk, attributes) {
      await bench.send(new PutCommand({ TableName, Item: { pk: bench.pk, sk, ...attributes } }));
    },
    async get(sk) {
      const Key = { pk: bench.pk, sk };
      const { Item } = await bench.send(new GetCommand({ TableName, Key }));
      return Item;
    },
    async update(UpdateExpression, values, more) {
      const { Attributes } = await bench.send(
        new UpdateCommand({
          TableName,
          Key: { pk: bench.pk, sk: 'a' },
          UpdateExpression,
          ...(values && { ExpressionAttributeValues: values as never }),
          ReturnValues: 'ALL_NEW',
          ...more,
        }),
      );
      return Attributes;
    },
  };
  return bench;
}
