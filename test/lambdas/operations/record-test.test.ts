import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { passedTestKey, postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { keepPassedTest } from '../../../lambdas/adapters/passed-tests.ts';
import { DynamoReleaseLedger } from '../../../lambdas/adapters/release-ledger.ts';
import {
  type RecordTestDependencies,
  recordTest,
} from '../../../lambdas/operations/record-test.ts';
import { scaleoWith } from '../../cli/test-pipeline.ts';
import { NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS + 60_000;
});

/** A platform of this test alone, so that no other test's postbacks are held there. */
function bench() {
  const platform = `strict-${randomUUID().slice(0, 8)}`;
  const woken: string[] = [];
  const dependencies: RecordTestDependencies = {
    config: testConfig(scaleoWith({ requireTest: true }, platform)),
    ledger: new DynamoReleaseLedger(engine.table),
    lanes: { wake: async (_, { pk }) => void woken.push(pk) },
    keepPassedTest: (passed) => keepPassedTest(engine.table, passed),
    nowEpochMs: () => engine.clock.nowEpochMs,
  };
  return {
    platform,
    woken,
    dependencies,
    passed: { platform, partner: 'acme', clickId: 'c-test', by: 'dana' },
    async hold(clickId: string, partner: string | undefined, reason = 'test-required') {
      const row = postbackRow({ platform, clickId, state: 'held', reason });
      const values = { ...row.values, clickId, ...(partner && { partner }) };
      await putRow(engine.table, { ...row, values });
    },
    async stateOf(clickId: string) {
      const key = postbackKey(postbackRow({ platform, clickId }));
      return (await readItem<PostbackRow>(engine.table, key))?.state;
    },
  };
}

test('that a test has passed is kept: whose, who made it, when and with which click', async () => {
  const { passed, dependencies, platform } = bench();

  await recordTest(passed, dependencies);

  expect(await readItem(engine.table, passedTestKey({ platform, partner: 'acme' }))).toEqual({
    pk: `TEST#PASSED#${platform}`,
    sk: 'PARTNER#acme',
    v: 1,
    platform,
    partner: 'acme',
    clickId: 'c-test',
    by: 'dana',
    at: '2026-11-22T12:01:00.000Z',
  });
  expect(await readItem(engine.table, passedTestKey({ platform }))).toBeUndefined();
});

test('what waited for it is due and woken, at the attempt it was held before', async () => {
  const { passed, dependencies, platform, hold, stateOf, woken } = bench();
  await hold('c-waits', 'acme');
  await hold('c-other', 'other');
  await hold('c-nobodys', undefined);
  await hold('c-elsewise', 'acme', 'amount: has no value');

  const result = await recordTest(passed, dependencies);

  expect(result).toEqual({ released: [`${platform}/c-waits/ftd/once`], stillHeld: {} });
  expect(woken).toEqual([`CLICK#${platform}#c-waits`]);
  expect(await Promise.all(['c-waits', 'c-other', 'c-nobodys', 'c-elsewise'].map(stateOf))).toEqual(
    ['pending', 'held', 'held', 'held'],
  );
});

test('a release that ended half-way is made up for by the next pass', async () => {
  const { passed, dependencies, platform, hold, stateOf, woken } = bench();
  await hold('c-waits', 'acme');
  const broken = { wake: () => Promise.reject(new Error('no lane')) };
  await expect(recordTest(passed, { ...dependencies, lanes: broken })).rejects.toThrow('no lane');
  expect(await stateOf('c-waits')).toBe('held');

  const again = await recordTest(passed, dependencies);
  const third = await recordTest(passed, dependencies);

  expect(again.released).toEqual([`${platform}/c-waits/ftd/once`]);
  expect(third.released).toEqual([]);
  expect(woken).toHaveLength(1);
});

test('the latest test stands for those before', async () => {
  const { passed, dependencies, platform } = bench();
  await recordTest(passed, dependencies);
  engine.clock.nowEpochMs += 1000;

  await recordTest({ ...passed, by: 'fin', clickId: 'c-2' }, dependencies);

  expect(await readItem(engine.table, passedTestKey({ platform, partner: 'acme' }))).toMatchObject({
    by: 'fin',
    clickId: 'c-2',
    at: '2026-11-22T12:01:01.000Z',
  });
});
