import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startDynamodb } from '../../../local/engines/dynamodb.ts';
import { createTables } from '../../../local/engines/dynamodb-tables.ts';
import { isAlive } from '../../../local/launch/local-description.ts';
import { assemblyOf } from '../fixture-app/assembly-of.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

const byState = {
  IndexName: 'byState',
  KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};

async function open(dataDirectory = temporaryDirectory()) {
  const engine = await startDynamodb({ dataDirectory, region: 'eu-west-1' });
  onTestFinished(() => engine.stop());
  return engine;
}

/** `indexes` says which of the table's attributes beyond `pk` are defined: only indexed ones may be. */
function ledger(indexes: readonly (typeof byState)[] = []) {
  const indexed = indexes.map(() => ({ AttributeName: 'state', AttributeType: 'S' }));
  return assemblyOf([
    {
      type: 'AWS::DynamoDB::GlobalTable',
      physicalName: 'ledger',
      properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, ...indexed],
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [{ Region: 'eu-west-1' }],
      },
    },
  ]);
}

const row = { pk: { S: 'a' }, state: { S: 'open' } };

test('tables have the template’s keys, indexes and expiry', async () => {
  const { client } = await open();

  await createTables(client, ledger([byState]));

  const { Table } = await client.call('DescribeTable', { TableName: 'ledger' });
  expect(Table).toMatchObject({
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [{ IndexName: 'byState' }],
  });
  const expiry = await client.call('DescribeTimeToLive', { TableName: 'ledger' });
  expect(expiry.TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt' });
});

test('a restart keeps the rows, and a new index covers the rows from before', async () => {
  const dataDirectory = temporaryDirectory();
  const first = await open(dataDirectory);
  await createTables(first.client, ledger());
  await first.client.call('PutItem', { TableName: 'ledger', Item: row });
  await first.stop();

  const second = await open(dataDirectory);
  await createTables(second.client, ledger([byState]));
  const found = await second.client.call('Query', {
    TableName: 'ledger',
    IndexName: 'byState',
    KeyConditionExpression: '#state = :open',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':open': { S: 'open' } },
  });

  expect(found.Items).toEqual([row]);
});

test('stopping ends the keeper and the engine', async () => {
  const { pids, stop } = await open();
  expect(pids.map(isAlive)).toEqual([true, true]);

  await stop();

  expect(pids.map(isAlive)).toEqual([false, false]);
});

test('an engine that runs elsewhere is used and left running', async () => {
  const own = await open();

  const borrowed = await startDynamodb({
    dataDirectory: temporaryDirectory(),
    region: 'eu-west-1',
    endpoint: own.endpoint,
  });
  await createTables(borrowed.client, ledger());
  await borrowed.stop();

  const { TableNames } = await own.client.call('ListTables', {});
  expect(TableNames).toEqual(['ledger']);
  expect(borrowed.pids).toEqual([]);
});

test('an endpoint that never answers properly is an error that names it', async () => {
  const broken = createServer((_, outgoing) => outgoing.writeHead(500).end('no'));
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void broken.close());
  const { port } = broken.address() as { port: number };

  const refused = startDynamodb({
    dataDirectory: temporaryDirectory(),
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
  });

  await expect(refused).rejects.toThrow(`DynamoDB: http://127.0.0.1:${port} does not answer`);
});
