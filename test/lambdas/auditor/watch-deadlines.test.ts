import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import type { AuditLedger } from '../../../lambdas/auditor/ports.ts';
import { watchDeadlines } from '../../../lambdas/auditor/watch-deadlines.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';
import { auditorOn } from './auditor-bench.ts';

/** The clock of the engine is 2026-11-22T10:00:00Z, the warning 24 hours. */
const SOON = '2026-11-23T10:00:00.000Z';

let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
});
afterEach(() => engine.stop());

async function put(
  clickId: string,
  state: PostbackRow['state'],
  deadline: string | undefined,
  changes: Partial<PostbackRow> = {},
) {
  const row = postbackRow({ clickId, state, ...changes });
  const values = { ...row.values, ...(deadline !== undefined && { deadline }) };
  await putRow(engine.table, { ...row, values });
}

const nearBy = async () =>
  Object.fromEntries(
    (await watchDeadlines(auditorOn(engine))).map(({ platform, near }) => [platform, near]),
  );

test('an empty ledger has no postback near its deadline, and says so of every platform', async () => {
  expect(await watchDeadlines(auditorOn(engine))).toEqual([
    { platform: 'scaleo', near: 0, cutShort: [] },
    { platform: 'revvvs', near: 0, cutShort: [] },
  ]);
});

test.each(['held', 'retrying', 'dead', 'unknown'] as const)(
  'a postback that is %s is near its deadline from 24 hours before it until it has passed',
  async (state) => {
    await put('soon', state, SOON);
    await put('now', state, '2026-11-22T10:00:00.001Z');
    await put('later', state, '2026-11-23T10:00:00.001Z');
    await put('past', state, '2026-11-22T10:00:00.000Z');
    await put('without', state, undefined);

    expect(await nearBy()).toEqual({ scaleo: 2, revvvs: 0 });
  },
);

test('what is delivered, refused, on its way, or of a test conversion is not counted', async () => {
  await put('delivered', 'delivered', SOON);
  await put('rejected', 'rejected', SOON);
  await put('pending', 'pending', SOON);
  await put('test', 'dead', SOON, { test: true });

  expect(await nearBy()).toEqual({ scaleo: 0, revvvs: 0 });
});

test('what the index still has and has moved on since is not counted', async () => {
  const stale = { attention: 'scaleo#dead', attentionSince: '2026-11-22T09:00:00.000Z' };
  for (const state of ['delivered', 'rejected', 'pending'] as const) {
    await put(`now-${state}`, state, SOON, stale as Partial<PostbackRow>);
  }

  expect(await nearBy()).toEqual({ scaleo: 0, revvvs: 0 });
});

test('more postbacks than one page of the index holds are all counted', async () => {
  await Promise.all(Array.from({ length: 130 }, (_, n) => put(`many-${n}`, 'held', SOON)));

  expect(await nearBy()).toEqual({ scaleo: 130, revvvs: 0 });
});

test('what came last is looked at first: old postbacks by the thousand hide none that is near', async () => {
  const updatedAt = '2026-11-01T00:00:00.000Z';
  await Promise.all(
    Array.from({ length: 130 }, (_, n) => {
      return put(`old-${n}`, 'dead', '2026-11-20T00:00:00.000Z', { updatedAt });
    }),
  );
  await put('new', 'dead', SOON, { updatedAt: '2026-11-22T09:00:00.000Z' });
  const { ledger } = auditorOn(engine);
  const sinceEpochMs = engine.clock.nowEpochMs - 30 * 86_400_000;

  const pages = ledger.undelivered({ platform: 'scaleo', state: 'dead', sinceEpochMs });
  const { value: first } = await pages[Symbol.asyncIterator]().next();

  expect(first).toContainEqual({ state: 'dead', values: { deadline: SOON } });
});

test.each([
  [{ days: 7, campaigns: { summer: 40 }, partners: { acme: { days: 30 } } }, {}, 41],
  [{}, { defaultDays: 30 }, 31],
  [{}, { maxDays: 90 }, 91],
])(
  'no postback is read that has sat still for longer than the longest window: %j, %j',
  async (...given) => {
    const [window, ofSpecification, days] = given;
    const { scaleo } = STAGE.platforms;
    if (scaleo === undefined) throw new Error('the stage has no platform scaleo');
    const dependencies = auditorOn(
      engine,
      testConfig({ platforms: { scaleo: { ...scaleo, window } } }),
    );
    const { platforms } = dependencies.config;
    for (const platform of Object.values(platforms)) {
      platform.specification = {
        ...platform.specification,
        window: { milestones: ['registration'], agreedPer: [], ...ofSpecification },
      };
    }
    const sinceDays = new Set<number>();
    const undelivered: AuditLedger['undelivered'] = async function* ({ sinceEpochMs }) {
      yield [];
      sinceDays.add((engine.clock.nowEpochMs - sinceEpochMs) / 86_400_000);
    };

    await watchDeadlines({ ...dependencies, ledger: { ...dependencies.ledger, undelivered } });

    expect([...sinceDays]).toEqual([days]);
  },
);

test('after 5,000 of one state the watch stops, says so, and takes the rest for near', async () => {
  const dependencies = auditorOn(engine);
  const page = Array.from({ length: 100 }, () => {
    return { state: 'dead' as const, values: { deadline: '2026-11-22T09:00:00.000Z' } };
  });
  const endless: AuditLedger['undelivered'] = async function* ({ platform, state }) {
    while (platform === 'scaleo' && state === 'dead') yield page;
  };

  const watched = await watchDeadlines({
    ...dependencies,
    ledger: { ...dependencies.ledger, undelivered: endless },
  });

  expect(watched).toEqual([
    { platform: 'scaleo', near: 1, cutShort: ['dead'] },
    { platform: 'revvvs', near: 0, cutShort: [] },
  ]);
});
