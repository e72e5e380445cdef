import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { LaneStanding } from '../../../core/lane.ts';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { WakeUp } from '../../../core/wake-up.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { releaseFollowers } from '../../../lambdas/auditor/release-followers.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import { auditorOn } from './auditor-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** A platform of this test alone that learns the click from the registration, and the auditor over it. */
function bench(standing?: LaneStanding) {
  const platform = `first-${randomUUID().slice(0, 8)}`;
  const { revvvs } = testConfig().platforms;
  if (revvvs === undefined) throw new Error('The test stage has no revvvs.');
  const config: PipelineConfig = { ...testConfig(), platforms: { [platform]: revvvs } };
  const woken: WakeUp[] = [];
  const dependencies = auditorOn(engine, config);
  dependencies.lanes = { wake: async (_platform, message) => void woken.push(message) };
  if (standing) {
    const since = '2026-11-22T09:00:00.000Z';
    dependencies.ledger.lane = async () => ({ v: 1, platform, standing, by: 'ann', since });
  }
  const put = async (changes: Partial<PostbackRow>): Promise<PostbackRow> => {
    const row = postbackRow({ platform, ...changes });
    await putRow(engine.table, row);
    return row;
  };
  return {
    platform,
    dependencies,
    woken,
    /** A deposit, held, and beside it what it had to follow. */
    heldBehind: async (needed: Partial<PostbackRow>, changes: Partial<PostbackRow> = {}) => {
      const clickId = randomUUID();
      await put({ clickId, milestone: 'registration', ...needed });
      return put({ clickId, state: 'held', reason: 'registration-not-delivered', ...changes });
    },
    put,
    stateOf: async (row: PostbackRow) =>
      (await readItem<PostbackRow>(engine.table, postbackKey(row)))?.state,
  };
}

test('a deposit goes on when its registration has been delivered after all, once', async () => {
  const b = bench();
  const row = await b.heldBehind({ state: 'delivered' });

  const first = await releaseFollowers(b.dependencies);
  const second = await releaseFollowers(b.dependencies);

  const name = `${b.platform}/${row.clickId}/ftd/once`;
  expect([first, second]).toEqual([[{ platform: b.platform, released: [name] }], []]);
  expect(await b.stateOf(row)).toBe('pending');
  expect(b.woken).toMatchObject([{ sk: 'POSTBACK#ftd#once', attempt: row.attempt }]);
});

test('a reversal goes on when its deposit has been delivered after all', async () => {
  const b = bench();
  const deposit = await b.put({ clickId: randomUUID(), state: 'delivered' });
  const { clickId, values } = deposit;
  const { transactionId } = values;
  const original = { milestone: 'ftd', occurrence: 'once', transactionId } as const;
  const row = await b.put({
    clickId,
    milestone: 'reversal',
    occurrence: 'dep-1',
    state: 'held',
    reason: 'reversed-deposit-not-delivered',
    values: { ...values, reversal: { cause: 'refund', whole: true, original } },
  });

  await releaseFollowers(b.dependencies);

  expect(await b.stateOf(row)).toBe('pending');
});

test.each(['pending', 'retrying', 'held', 'unknown', 'dead', 'rejected', 'discarded'] as const)(
  'behind a registration that is %s it stays held',
  async (state) => {
    const b = bench();
    const row = await b.heldBehind({ state });

    expect(await releaseFollowers(b.dependencies)).toEqual([]);
    expect(await b.stateOf(row)).toBe('held');
  },
);

test.each<[string, Partial<PostbackRow>]>([
  ['for another reason', { reason: 'field' }],
  ['no more', { state: 'rejected' }],
])('what is held %s is left alone', async (_how, changes) => {
  const b = bench();
  const row = await b.heldBehind({ state: 'delivered' }, changes);

  expect(await releaseFollowers(b.dependencies)).toEqual([]);
  expect(await b.stateOf(row)).toBe(row.state);
});

test.each(['paused', 'retired'] as const)('a %s lane gets nothing', async (standing) => {
  const b = bench(standing);
  const row = await b.heldBehind({ state: 'delivered' });

  expect(await releaseFollowers(b.dependencies)).toEqual([]);
  expect(await b.stateOf(row)).toBe('held');
});

test('a platform that cannot be looked at keeps no other from its turn', async () => {
  const b = bench();
  const row = await b.heldBehind({ state: 'delivered' });
  const { config, held } = b.dependencies;
  const [settings] = Object.values(config.platforms);
  const broken = new Error('the ledger is gone');
  b.dependencies.config = {
    ...config,
    platforms: { other: settings as never, ...config.platforms },
  };
  b.dependencies.held = Object.assign(Object.create(held), {
    heldAt: (platform: string) => {
      if (platform === 'other') throw broken;
      return held.heldAt(platform);
    },
    moveWith: held.moveWith.bind(held),
  });

  expect(await releaseFollowers(b.dependencies)).toMatchObject([
    { platform: 'other', released: [], failure: broken },
    { platform: b.platform, released: [expect.stringContaining(row.clickId)] },
  ]);
});
