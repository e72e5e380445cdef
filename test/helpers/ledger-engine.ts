import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { postbackKey } from '../../core/keys.ts';
import { derivedAttributes, hourAttributes, type PostbackRow } from '../../core/postback.ts';
import { type LedgerTable, openLedgerTable } from '../../lambdas/adapters/ledger-table.ts';
import { type DynamodbEngine, startDynamodb } from '../../local/engines/dynamodb.ts';
import { LEDGER_KEYS } from '../simulation/memory/ledger-schema.ts';
import { MemoryTable } from '../simulation/memory/memory-table.ts';
import { toLedgerTable } from '../simulation/memory/to-ledger-table.ts';

export type LedgerEngine = {
  /** The ledger on a real engine, empty; its clock is `clock`. */
  table: LedgerTable;
  /** The same engine without the document mapping; reading it throws where there is no wire. */
  client: DynamoDBClient;
  /** Stands still until a test moves it. */
  clock: { nowEpochMs: number };
  stop(): Promise<void>;
};

const REGION = 'eu-west-1';
const TABLE_NAME = 'ledger-under-test';
const ROW_LIFE_DAYS = 730;
const START_OF_TIME_EPOCH_MS = Date.parse('2026-11-22T10:00:00.000Z');

/** Keys and indexes as `lib/ledger.ts` makes them. */
export const LEDGER_SCHEMA = {
  KeySchema: keySchema(LEDGER_KEYS.keys),
  GlobalSecondaryIndexes: Object.entries(LEDGER_KEYS.indexes).map(([IndexName, keys]) => ({
    IndexName,
    KeySchema: keySchema(keys),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  })),
};
const ATTRIBUTES = [LEDGER_KEYS.keys, ...Object.values(LEDGER_KEYS.indexes)].flatMap(
  ({ hash, sort }) => [hash, sort],
);

/** Set by the second of the two projects in vitest.config.ts. */
const LEDGER_VARIABLE = 'POSTPROOF_TEST_LEDGER';

/**
 * The ledger's table on the engine of the local stack, or in memory, as the vitest project says.
 * The first of a process takes about half a second; see `freeEngines`.
 */
export function startLedgerEngine(): Promise<LedgerEngine> {
  return process.env[LEDGER_VARIABLE] === 'memory' ? startLedgerInMemory() : startRealLedger();
}

/**
 * Engines whose table is deleted, for whoever needs one next: files of tests share a process (see
 * vitest.config.ts), and starting an engine for each of them took longer than most of them.
 */
const freeEngines: DynamodbEngine[] = [];

async function takeEngine(): Promise<DynamodbEngine> {
  const free = freeEngines.pop();
  if (free !== undefined) return free;
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-ledger-'));
  const engine = await startDynamodb({ dataDirectory, region: REGION, inMemory: true });
  // Only its log, which it goes on writing unseen. It ends with this process: see engines/keeper.ts.
  rmSync(dataDirectory, { recursive: true, force: true });
  return engine;
}

/** An engine of the local stack with an empty table, which is gone with `stop`. */
export async function startRealLedger(): Promise<LedgerEngine> {
  const engine = await takeEngine();
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
  const { clock, settings } = standingClock();
  return {
    table: openLedgerTable({ ...settings, client }),
    client,
    clock,
    async stop() {
      await client.send(new DeleteTableCommand({ TableName: TABLE_NAME }));
      client.destroy();
      freeEngines.push(engine);
    },
  };
}

/** The table of the simulation, which every test of a ledger holds to what the engine does. */
export async function startLedgerInMemory(): Promise<LedgerEngine> {
  const memory = new MemoryTable({ tableName: TABLE_NAME, ...LEDGER_KEYS });
  const { clock, settings } = standingClock();
  return {
    table: toLedgerTable(async (command) => memory.execute(command), {
      ...settings,
      pause: (atMostMs) => wait(Math.random() * atMostMs),
    }),
    client: WIRELESS,
    clock,
    stop: async () => {},
  };
}

const WIRELESS = new Proxy({} as DynamoDBClient, {
  get() {
    throw new Error(
      'A ledger in memory has no wire: name what needs one in test/helpers/tests-on-ledger.ts.',
    );
  },
});

function standingClock() {
  const clock = { nowEpochMs: START_OF_TIME_EPOCH_MS };
  const nowEpochMs = () => clock.nowEpochMs;
  return { clock, settings: { tableName: TABLE_NAME, rowLifeDays: ROW_LIFE_DAYS, nowEpochMs } };
}

/** Writes a row with its index and expiry attributes, as if it had come to its state by itself. */
export async function putRow(table: LedgerTable, row: PostbackRow): Promise<void> {
  const { tableName, rowLifeDays } = table;
  const derived = derivedAttributes(row, { nowEpochMs: Date.parse(row.updatedAt), rowLifeDays });
  const Item = { ...postbackKey(row), ...hourAttributes(row), ...derived, ...row };
  await table.client.send(new PutCommand({ TableName: tableName, Item }));
}

function keySchema({ hash, sort }: { hash: string; sort: string }) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
