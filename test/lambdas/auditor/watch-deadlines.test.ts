import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import type { AuditLedger } from '../../../lambdas/auditor/ports.ts';
import { watchDeadlines } from '../../../lambdas/auditor/watch-deadlines.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
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

test('after 5,000 of one state the watch stops, and says so', async () => {
  const dependencies = auditorOn(engine);
  const page = Array.from({ length: 100 }, () => {
    return { state: 'dead' as const, values: { deadline: SOON } };
  });
  const endless: AuditLedger['undelivered'] = async function* ({ platform, state }) {
    while (platform === 'scaleo' && state === 'dead') yield page;
  };

  const watched = await watchDeadlines({
    ...dependencies,
    ledger: { ...dependencies.ledger, undelivered: endless },
  });

  expect(watched).toEqual([
    { platform: 'scaleo', near: 5000, cutShort: ['dead'] },
    { platform: 'revvvs', near: 0, cutShort: [] },
  ]);
});
