import { randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import type { LedgerTable } from '../../../lambdas/adapters/ledger-table.ts';
import type { EventItem } from '../../../lambdas/authority/ports.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
let ledger: DynamoAuthorityLedger;
beforeAll(async () => {
  engine = await startLedgerEngine();
  ledger = new DynamoAuthorityLedger(engine.table);
});
afterAll(() => engine.stop());

const heldDeposit = (id: string, n: number, changes: object = {}): EventItem => ({
  milestone: 'deposit',
  identity: `dep-${n}`,
  status: 'held',
  reason: 'no-click',
  event: playerEvents(id).deposit(n),
  ...changes,
});

test('only what waits for this player’s click is read', async () => {
  const id = randomUUID();
  const { playerRef, deposit } = playerEvents(id);

  await ledger.keepEvent(heldDeposit(id, 1));
  await ledger.keepEvent(heldDeposit(id, 2, { status: 'duplicate' }));
  await ledger.keepEvent(heldDeposit(id, 3, { reason: 'no-identity' }));
  await ledger.keepEvent(heldDeposit(`${id}-2`, 4));
  await ledger.keepEvent(heldDeposit(id, 5));
  await ledger.markReleased(heldDeposit(id, 5));

  expect(await ledger.heldEvents({ brand: 'aurora', playerRef })).toEqual([deposit(1)]);
});

test('all of it is read, though DynamoDB gives no more than 1 MB at a time', async () => {
  const id = randomUUID();
  const { playerRef, deposit } = playerEvents(id);
  // DynamoDB takes items of up to 400 kB.
  const ballast = 'x'.repeat(390_000);
  for (const n of [1, 2, 3, 4, 5, 6, 7]) {
    await ledger.keepEvent(heldDeposit(id, n, { ballast }));
  }

  const { tableName, client } = engine.table;
  const onePage = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `PLAYER#aurora#${playerRef}` },
    }),
  );
  const held = await ledger.heldEvents({ brand: 'aurora', playerRef });

  expect(onePage.Count).toBeLessThan(4);
  expect(held).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => deposit(n)));
});

test('pages without end are a fault and no endless loop', async () => {
  let pages = 0;
  const client = {
    async send() {
      pages += 1;
      return { Items: [], LastEvaluatedKey: { pk: 'a', sk: 'b' } };
    },
  };
  const endless = new DynamoAuthorityLedger({ ...engine.table, client } as unknown as LedgerTable);

  await expect(endless.heldEvents({ brand: 'aurora', playerRef: 'p' })).rejects.toThrow(
    'More than 50 pages',
  );
  expect(pages).toBe(50);
});
