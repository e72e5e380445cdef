import { afterAll, beforeAll, expect, test } from 'vitest';
import { readItem } from '../../lambdas/adapters/ledger-table.ts';
import { SynthesisedStage } from '../lib/synthesised-stage.ts';
import { LEDGER_SCHEMA, type LedgerEngine, startLedgerEngine } from './ledger-engine.ts';

let ledger: LedgerEngine;
beforeAll(async () => {
  ledger = await startLedgerEngine();
});
afterAll(() => ledger.stop());

test('the ledger under test has the keys and indexes of the deployed one', () => {
  const [deployed] = new SynthesisedStage('dev').resources('AWS::DynamoDB::GlobalTable');

  expect(deployed?.Properties).toMatchObject(LEDGER_SCHEMA);
});

test('the table is empty and its clock stands still until a test moves it', async () => {
  const found = await readItem(ledger.table, { pk: 'nobody', sk: 'nothing' });

  expect(found).toBeUndefined();
  expect(ledger.table.nowEpochMs()).toBe(1_795_341_600_000);
  ledger.clock.nowEpochMs += 5;
  expect(ledger.table.nowEpochMs()).toBe(1_795_341_600_005);
});
