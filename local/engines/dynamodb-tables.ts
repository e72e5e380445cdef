import { setTimeout as sleep } from 'node:timers/promises';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { type AwsJsonClient, AwsJsonError } from './aws-json-client.ts';
import { EngineError } from './engine-error.ts';

type Index = { IndexName: string; KeySchema: unknown; Projection: unknown };
type TableDescription = { TableStatus?: string; GlobalSecondaryIndexes?: Index[] };

const TABLE_TYPES = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];
const ACTIVE_POLLS = 100;
const ACTIVE_POLL_INTERVAL_MS = 50;

export function tablesOf(assembly: Assembly): Resource[] {
  return TABLE_TYPES.flatMap((type) => assembly.ofType(type));
}

/**
 * Makes the engine's tables those of the template. An existing table keeps its rows and gets the
 * indexes it lacks; nothing is ever deleted. Keys of an existing table cannot be changed, on AWS
 * neither.
 */
export async function createTables(client: AwsJsonClient, assembly: Assembly): Promise<void> {
  for (const table of tablesOf(assembly)) {
    const existing = await describe(client, table.physicalName);
    if (existing === undefined) await create(client, table);
    else await addMissingIndexes(client, { table, existing });
    await enableExpiry(client, table);
  }
}

async function create(client: AwsJsonClient, table: Resource): Promise<void> {
  const { properties } = table;
  const indexes = indexesOf(table).map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  await client.call('CreateTable', {
    TableName: table.physicalName,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    // Provisioned throughput has no meaning on one machine; every engine takes on-demand.
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    ...(properties.LocalSecondaryIndexes !== undefined && {
      LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
    }),
  });
  await untilActive(client, table.physicalName);
}

async function addMissingIndexes(
  client: AwsJsonClient,
  { table, existing }: { table: Resource; existing: TableDescription },
): Promise<void> {
  const present = new Set(existing.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  const missing = indexesOf(table).filter((index) => !present.has(index.IndexName));
  // One index per call: DynamoDB refuses two creations in one UpdateTable.
  for (const { IndexName, KeySchema, Projection } of missing) {
    await client.call('UpdateTable', {
      TableName: table.physicalName,
      AttributeDefinitions: table.properties.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: { IndexName, KeySchema, Projection } }],
    });
    await untilActive(client, table.physicalName);
  }
}

async function enableExpiry(client: AwsJsonClient, table: Resource): Promise<void> {
  const specification = table.properties.TimeToLiveSpecification as
    | { AttributeName?: string; Enabled?: boolean }
    | undefined;
  if (specification?.Enabled !== true) return;
  const answer = await client.call('DescribeTimeToLive', { TableName: table.physicalName });
  const current = answer.TimeToLiveDescription as { TimeToLiveStatus?: string } | undefined;
  // AWS refuses to enable it twice.
  if (current?.TimeToLiveStatus?.startsWith('ENABL')) return;
  await client.call('UpdateTimeToLive', {
    TableName: table.physicalName,
    TimeToLiveSpecification: specification,
  });
}

function indexesOf(table: Resource): Index[] {
  return (table.properties.GlobalSecondaryIndexes as Index[] | undefined) ?? [];
}

async function describe(
  client: AwsJsonClient,
  tableName: string,
): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.call('DescribeTable', { TableName: tableName });
    return Table as TableDescription;
  } catch (error) {
    if (error instanceof AwsJsonError && error.code === 'ResourceNotFoundException') return;
    throw error;
  }
}

async function untilActive(client: AwsJsonClient, tableName: string): Promise<void> {
  for (let poll = 0; poll < ACTIVE_POLLS; poll += 1) {
    const table = await describe(client, tableName);
    const indexes = table?.GlobalSecondaryIndexes as { IndexStatus?: string }[] | undefined;
    const building = indexes?.some((index) => (index.IndexStatus ?? 'ACTIVE') !== 'ACTIVE');
    if (table?.TableStatus === 'ACTIVE' && building !== true) return;
    await sleep(ACTIVE_POLL_INTERVAL_MS);
  }
  throw new EngineError('ENGINE_NOT_READY', {
    engine: 'DynamoDB',
    message: `table ${tableName} did not become active; look at the engine's log`,
  });
}
