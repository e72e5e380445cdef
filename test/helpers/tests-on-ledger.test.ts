import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startLedgerEngine, startLedgerInMemory } from './ledger-engine.ts';
import { RUNS_ONCE, testsOnLedger } from './tests-on-ledger.ts';

const tests = testsOnLedger();

test('a test that starts the ledger itself, or through a bench, runs on both', () => {
  expect(tests).toEqual(
    expect.arrayContaining([
      'test/helpers/tests-on-ledger.test.ts',
      'test/lambdas/adapters/delivery-ledger.test.ts',
      'test/lambdas/operations/lanes.test.ts',
    ]),
  );
  expect(tests.length).toBeGreaterThan(40);
});

test('a test that knows no ledger, needs the wire, or is of a room above, runs once', () => {
  expect(tests).not.toContain('test/core/keys.test.ts');
  expect(tests).not.toContain('test/cli/source-send.test.ts');
  expect(tests).not.toContain('test/lambdas/delivery/handler-acknowledgement.test.ts');
  expect(tests).not.toContain('test/simulation/memory/table-differential.test.ts');
});

test('what makes a test run once is there, with its reason', () => {
  for (const [file, reason] of Object.entries(RUNS_ONCE)) {
    expect(existsSync(file), file).toBe(true);
    expect(reason).not.toBe('');
  }
});

test('the ledger of the second run is in memory, and of the first it is not', async () => {
  const ledger = await startLedgerEngine();

  const isInMemory = process.env.POSTPROOF_TEST_LEDGER === 'memory';

  const endpoint = () => ledger.client.config;
  if (isInMemory) expect(endpoint).toThrow('A ledger in memory has no wire');
  else expect(endpoint()).toBeDefined();
  await ledger.stop();
});

test('a ledger in memory says where to name what needs a wire', async () => {
  const ledger = await startLedgerInMemory();

  const send = () => ledger.client.send;

  expect(send).toThrow('name what needs one in test/helpers/tests-on-ledger.ts');
});
