import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { postbackKey } from '../../core/keys.ts';
import { derivedAttributes, hourAttributes, type PostbackRow } from '../../core/postback.ts';
import { type LedgerTable, openLedgerTable } from '../../lambdas/adapters/ledger-table.ts';
import { INDEXES } from '../../lambdas/contract.ts';
import { startDynamodb } from '../../local/engines/dynamodb.ts';

export type LedgerEngine = {
  /** The ledger on a real engine, empty; its clock is `clock`. */
  table: LedgerTable;
  /** The same engine without the document mapping. */
  client: DynamoDBClient;
  /** Stands still until a test moves it. */
  clock: { nowEpochMs: number };
  stop(): Promise<void>;
};

const REGION = 'eu-west-1';
const TABLE_NAME = 'ledger-under-test';
const ROW_LIFE_DAYS = 730;
const START_OF_TIME_EPOCH_MS = Date.parse('2026-11-22T10:00:00.000Z');
const ATTRIBUTES = [
  'pk',
  'sk',
  'hour',
  'createdAt',
  'attention',
  'attentionSince',
  'trace',
  'traceRest',
];

/** Keys and indexes as `lib/ledger.ts` makes them. */
export const LEDGER_SCHEMA = {
  KeySchema: keySchema('pk', 'sk'),
  GlobalSecondaryIndexes: [
    keysOnlyIndex(INDEXES.byHour, 'hour', 'createdAt'),
    keysOnlyIndex(INDEXES.attention, 'attention', 'attentionSince'),
    keysOnlyIndex(INDEXES.traces, 'trace', 'traceRest'),
  ],
};

/**
 * The ledger's table on the engine of the local stack, in a directory that is gone with `stop`.
 * It takes about half a second: start one in `beforeAll` and give each test click IDs of its own.
 */
export async function startLedgerEngine(): Promise<LedgerEngine> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-ledger-'));
  const engine = await startDynamodb({ dataDirectory, region: REGION });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE_NAME,
      ...LEDGER_SCHEMA,
      AttributeDefinitions: ATTRIBUTES.map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const clock = { nowEpochMs: START_OF_TIME_EPOCH_MS };
  const table = openLedgerTable({
    tableName: TABLE_NAME,
    rowLifeDays: ROW_LIFE_DAYS,
    nowEpochMs: () => clock.nowEpochMs,
    client,
  });
  return {
    table,
    client,
    clock,
    async stop() {
      client.destroy();
      await engine.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Writes a row with its index and expiry attributes, as if it had come to its state by itself. */
export async function putRow(table: LedgerTable, row: PostbackRow): Promise<void> {
  const { tableName, rowLifeDays } = table;
  const derived = derivedAttributes(row, { nowEpochMs: Date.parse(row.updatedAt), rowLifeDays });
  const Item = { ...postbackKey(row), ...hourAttributes(row), ...derived, ...row };
  await table.client.send(new PutCommand({ TableName: tableName, Item }));
}

function keysOnlyIndex(IndexName: string, partitionKey: string, sortKey: string) {
  return {
    IndexName,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  };
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ];
}
