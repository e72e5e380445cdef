import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { readLedger } from '../../../local/books/read-ledger.ts';
import { attemptRecord, postbackRow } from '../../core/postback-row.ts';

type Item = Record<string, unknown> & { sk: string };

/** A table that is scanned, one page for each list. */
async function tableOf(...pages: Item[][]) {
  const scans: Array<Record<string, unknown>> = [];
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    scans.push(JSON.parse(Buffer.concat(chunks).toString()));
    const page = pages[scans.length - 1] ?? [];
    const more = scans.length < pages.length;
    answer.end(
      JSON.stringify({
        Items: page.map((item) => marshall(item, { removeUndefinedValues: true })),
        ...(more && { LastEvaluatedKey: marshall({ pk: 'x', sk: 'y' }) }),
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const description = {
    aws: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    accessKeyId: 'operator',
    secretAccessKey: 'operator',
  };
  return { scans, read: () => readLedger(description) };
}

const postback = (clickId: string, changes: object = {}): Item => ({
  pk: `CLICK#scaleo#${clickId}`,
  sk: 'POSTBACK#ftd#once',
  ...postbackRow({ clickId }),
  ...changes,
});
const attempt = (clickId: string, n: number, changes: object = {}): Item => ({
  pk: `CLICK#scaleo#${clickId}`,
  sk: `ATTEMPT#ftd#once#000${n}`,
  v: 1,
  ...attemptRecord(n),
  ...changes,
});

test('every page of the local stage’s ledger is read, strongly consistent', async () => {
  const table = await tableOf([postback('a')], [postback('b')], [postback('c')]);

  const { postbacks } = await table.read();

  expect(postbacks.map(({ clickId }) => clickId)).toEqual(['a', 'b', 'c']);
  expect(table.scans).toMatchObject([
    { TableName: 'postproof-local-ledger', ConsistentRead: true },
    { ExclusiveStartKey: { pk: { S: 'x' } } },
    {},
  ]);
});

test('items are told apart by kind, and others are left out', async () => {
  const table = await tableOf([
    postback('a'),
    { pk: 'CLICK#scaleo#a', sk: 'CLICK' },
    { pk: 'CLICK#scaleo#a', sk: 'SUPPRESSED#ftd#dep-1', reason: 'why' },
    { pk: 'CLICK#scaleo#a', sk: 'AUDIT#ftd#once#2026' },
    { pk: 'PLAYER#aurora#p', sk: 'PLAYER' },
    { pk: 'PLAYER#aurora#p', sk: 'EVENT#deposit#dep-1#crm#e-1', status: 'held' },
  ]);

  const { postbacks, events, suppressions } = await table.read();

  expect(postbacks).toMatchObject([{ clickId: 'a', attempts: [] }]);
  expect(events).toMatchObject([{ status: 'held' }]);
  expect(suppressions).toMatchObject([{ reason: 'why' }]);
});

test('a postback has its own attempts in order, the latest from its row', async () => {
  const table = await tableOf([
    postback('a', { last: attemptRecord(3) }),
    attempt('a', 2),
    attempt('a', 1),
    attempt('b', 1),
    attempt('a', 1, { sk: 'ATTEMPT#deposit#once#0001', n: 9 }),
    postback('b'),
  ]);

  const { postbacks } = await table.read();

  expect(postbacks.map(({ attempts }) => attempts.map(({ n }) => n))).toEqual([[1, 2, 3], [1]]);
});

test('an attempt’s own item knows better than the row: its outcome came late', async () => {
  const table = await tableOf([
    postback('a', { last: attemptRecord(1) }),
    attempt('a', 1, { late: true }),
  ]);

  const { postbacks } = await table.read();

  expect(postbacks[0]?.attempts).toMatchObject([{ n: 1, late: true }]);
});
