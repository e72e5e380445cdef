import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passedTestKey, postbackKey } from '../../../core/keys.ts';
import { resolvePipelineConfig } from '../../../core/pipeline-config.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../../../integrations/sources/descriptions.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { keepRates } from '../../../lambdas/adapters/rates-ledger.ts';
import { DynamoReleaseLedger } from '../../../lambdas/adapters/release-ledger.ts';
import { type ReleaseDependencies, releaseHeld } from '../../../lambdas/operations/release-held.ts';
import { postbackRow, unconverted } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  const date = '2026-11-20';
  const rates = { USD: '1.0843', SEK: '11.4780' };
  await keepRates(engine.table, { source: 'ecb', date, base: 'EUR', rates }, `${date}T16:00:00Z`);
});
afterAll(() => engine.stop());

/** Platforms of this test alone, so that no other test's postbacks are held there. */
function bench() {
  const [plain, strict] = ['plain', 'strict'].map(
    (name) => `${name}-${randomUUID().slice(0, 8)}`,
  ) as [string, string];
  const trackier = {
    specification: 'trackier',
    baseUrl: 'https://acme.trackier.example',
    account: { currency: 'USD' },
    brands: { aurora: {} },
  };
  const config = resolvePipelineConfig(
    { ...STAGE, platforms: { [plain]: trackier, [strict]: { ...trackier, requireTest: true } } },
    { specifications: WRITTEN_SPECIFICATIONS, sources: SOURCE_DESCRIPTIONS },
  );
  const wakings: Array<{ platform: string; sk: string; attempt: number; delaySeconds: number }> =
    [];
  const dependencies: ReleaseDependencies = {
    config,
    ledger: new DynamoReleaseLedger(engine.table),
    lanes: {
      wake: async (platform, { sk, attempt }, delaySeconds) => {
        wakings.push({ platform, sk, attempt, delaySeconds });
      },
    },
    nowEpochMs: () => engine.clock.nowEpochMs,
  };
  return {
    plain,
    strict,
    wakings,
    dependencies,
    hold: async (overrides: Partial<PostbackRow> & { platform: string }) => {
      const row = postbackRow({
        clickId: randomUUID(),
        state: 'held',
        reason: 'no-rate',
        createdAt: '2026-11-22T09:00:00.000Z',
        updatedAt: '2026-11-22T09:00:00.000Z',
        ...overrides,
      });
      row.values = { ...unconverted('50000', 'SEK'), clickId: row.clickId };
      if (overrides.values) row.values = overrides.values;
      await putRow(engine.table, row);
      return row;
    },
    release: (platform: string, reason = 'no-rate') =>
      releaseHeld({ platform, mayGo: (row) => row.reason === reason }, dependencies),
    /** The item as it stands, index and expiry attributes included. */
    read: (row: PostbackRow) =>
      readItem<PostbackRow & Record<string, unknown>>(engine.table, postbackKey(row)),
    pass: (platform: string, partner?: string) =>
      engine.table.client.send(
        new PutCommand({
          TableName: engine.table.tableName,
          Item: passedTestKey({ platform, partner }),
        }),
      ),
  };
}

test('a released postback is due with its converted values, and in no list of those that wait', async () => {
  const b = bench();
  const row = await b.hold({ platform: b.plain });

  const result = await b.release(b.plain);

  expect(result).toEqual({ released: [`${b.plain}/${row.clickId}/ftd/once`], stillHeld: {} });
  const now = await b.read(row);
  expect(now).toMatchObject({
    state: 'pending',
    attempt: 1,
    dueAtEpochMs: Date.parse('2026-11-22T10:00:00.000Z'),
    updatedAt: '2026-11-22T10:00:00.000Z',
    values: {
      transactionId: 'ftd:aurora:dep-1',
      amounts: { deposit: '4723' },
      currency: 'USD',
      conversion: { rates: { SEK: '0.0944676772957' }, date: '2026-11-20', source: 'ecb' },
    },
  });
  for (const gone of ['reason', 'attention', 'attentionSince']) {
    expect(now).not.toHaveProperty(gone);
  }
  expect(b.wakings).toEqual([
    { platform: b.plain, sk: 'POSTBACK#ftd#once', attempt: 1, delaySeconds: 10 },
  ]);
});

test('as many as are held are released, over all pages, and a second time none', async () => {
  const b = bench();
  const occurrences = Array.from({ length: 60 }, (_, n) => `dep-${n}`);
  for (const occurrence of occurrences) await b.hold({ platform: b.plain, occurrence });

  const first = await b.release(b.plain);
  const second = await b.release(b.plain);

  expect(first.released).toHaveLength(60);
  expect(new Set(b.wakings.map(({ sk }) => sk)).size).toBe(60);
  expect(second).toEqual({ released: [], stillHeld: {} });
  expect(b.wakings).toHaveLength(60);
});

test('a test conversion that waits is released too', async () => {
  const b = bench();
  const row = await b.hold({ platform: b.strict, test: true });

  const { released } = await b.release(b.strict);

  expect(released).toEqual([`test/${b.strict}/${row.clickId}/ftd/once`]);
  expect(await b.read(row)).toMatchObject({ state: 'pending', values: { currency: 'USD' } });
});

test('what waits for something else, or at another platform, is left alone', async () => {
  const b = bench();
  const other = await b.hold({ platform: b.plain, reason: 'currency' });
  const elsewhere = await b.hold({ platform: b.strict });

  const result = await b.release(b.plain);

  expect(result).toEqual({ released: [], stillHeld: {} });
  expect(await b.read(other)).toMatchObject({ state: 'held', reason: 'currency' });
  expect(await b.read(elsewhere)).toMatchObject({ state: 'held', reason: 'no-rate' });
});

test('only what may go does', async () => {
  const b = bench();
  const one = await b.hold({ platform: b.plain });
  const other = await b.hold({ platform: b.plain });

  const { released } = await releaseHeld(
    {
      platform: b.plain,
      // As one that has to look first.
      mayGo: async ({ clickId }) => clickId === one.clickId,
    },
    b.dependencies,
  );

  expect(released).toHaveLength(1);
  expect(await b.read(other)).toMatchObject({ state: 'held' });
});

describe('a platform that requires a test of its partners', () => {
  const of = (partner: string): PostbackRow['values'] => ({
    ...unconverted('50000', 'SEK'),
    partner,
  });

  test('gets nothing that waited for a rate before that test: it is converted, and waits for it', async () => {
    const b = bench();
    const row = await b.hold({ platform: b.strict, values: of('ann') });

    const result = await b.release(b.strict);

    expect(result).toEqual({ released: [], stillHeld: { 'test-required': 1 } });
    expect(await b.read(row)).toMatchObject({
      state: 'held',
      reason: 'test-required',
      attention: `${b.strict}#held`,
      values: { amounts: { deposit: '4723' }, currency: 'USD' },
    });
    expect(b.wakings).toEqual([]);
  });

  test('gets what waited for the test of one partner, converted once, and nothing of another', async () => {
    const b = bench();
    const ann = await b.hold({ platform: b.strict, values: of('ann') });
    const bob = await b.hold({ platform: b.strict, values: of('bob') });
    await b.release(b.strict);

    await b.pass(b.strict, 'ann');
    const result = await b.release(b.strict, 'test-required');

    expect(result).toEqual({
      released: [`${b.strict}/${ann.clickId}/ftd/once`],
      stillHeld: { 'test-required': 1 },
    });
    expect(await b.read(ann)).toMatchObject({
      state: 'pending',
      values: { amounts: { deposit: '4723' }, conversion: { rates: { SEK: '0.0944676772957' } } },
    });
    expect(await b.read(bob)).toMatchObject({ state: 'held', reason: 'test-required' });
  });
});

test('a run that ends after the wake-up leaves the postback held, for the next run to release', async () => {
  const b = bench();
  const row = await b.hold({ platform: b.plain });
  const { ledger } = b.dependencies;
  const crashing = Object.assign(Object.create(ledger), {
    heldAt: ledger.heldAt.bind(ledger),
    ratesOn: ledger.ratesOn.bind(ledger),
    moveWith: () => Promise.reject(new Error('the process ended')),
  });
  const first = releaseHeld(
    { platform: b.plain, mayGo: () => true },
    { ...b.dependencies, ledger: crashing },
  );
  await expect(first).rejects.toThrow('the process ended');
  expect(await b.read(row)).toMatchObject({ state: 'held', reason: 'no-rate' });

  const { released } = await b.release(b.plain);

  expect(released).toHaveLength(1);
  expect(b.wakings).toHaveLength(2);
});

test('a lane that cannot be woken leaves the postback held', async () => {
  const b = bench();
  const row = await b.hold({ platform: b.plain });
  const lanes = { wake: () => Promise.reject(new Error('SQS is down')) };

  const first = releaseHeld({ platform: b.plain, mayGo: () => true }, { ...b.dependencies, lanes });

  await expect(first).rejects.toThrow('SQS is down');
  expect(await b.read(row)).toMatchObject({ state: 'held', reason: 'no-rate' });
});

test('a postback that somebody has moved meanwhile is theirs', async () => {
  const b = bench();
  const row = await b.hold({ platform: b.plain });
  const discarded = { ...row, state: 'discarded', updatedAt: '2026-11-22T09:59:59.000Z' } as const;
  const lanes = { wake: () => putRow(engine.table, discarded) };

  const result = await releaseHeld(
    { platform: b.plain, mayGo: () => true },
    { ...b.dependencies, lanes },
  );

  expect(result).toEqual({ released: [], stillHeld: {} });
  expect(await b.read(row)).toMatchObject({
    state: 'discarded',
    values: { sums: { deposit: { currency: 'SEK' } } },
  });
});

test('a platform that is not configured is a mistake of the caller', async () => {
  const b = bench();

  await expect(b.release('nowhere')).rejects.toThrow('platform "nowhere" is not configured');
});
