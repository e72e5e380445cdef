import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { openRows } from '../../../lambdas/adapters/open-rows.ts';
import { NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';

const HOUR_MS = 3_600_000;

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

async function namesOf(
  platform: string,
  query: { createdSinceEpochMs?: number; withTests?: boolean } = {},
): Promise<string[]> {
  const names: string[] = [];
  const wanted = { createdSinceEpochMs: NOON_EPOCH_MS - HOUR_MS, withTests: false, ...query };
  for await (const rows of openRows(engine.table, { platform, ...wanted })) {
    names.push(...rows.map(({ clickId, state }) => `${clickId} ${state}`));
  }
  return names;
}

const put = (...rows: PostbackRow[]) => Promise.all(rows.map((row) => putRow(engine.table, row)));
const hoursAgo = (hours: number) => new Date(NOON_EPOCH_MS - hours * HOUR_MS).toISOString();

test('every open state is found, and nothing that is closed', async () => {
  const states = ['pending', 'sending', 'retrying', 'held', 'delivered', 'dead'] as const;
  await put(
    ...states.map((state) =>
      postbackRow({ platform: 'every', clickId: 'c', state, occurrence: state }),
    ),
  );

  const names = await namesOf('every');

  expect(names.toSorted()).toEqual(['c held', 'c pending', 'c retrying', 'c sending']);
});

test('hours are read from the oldest on, back to the first that is asked for', async () => {
  const at = (clickId: string, createdAt: string) =>
    postbackRow({ platform: 'hours', clickId, createdAt });
  await put(
    at('now', hoursAgo(0)),
    at('one', hoursAgo(1)),
    at('two', hoursAgo(2)),
    at('three', hoursAgo(3)),
  );

  const names = await namesOf('hours', { createdSinceEpochMs: NOON_EPOCH_MS - 2 * HOUR_MS });

  expect(names).toEqual(['two pending', 'one pending', 'now pending']);
});

test('hours can be named instead, and no other is read', async () => {
  const at = (clickId: string, hours: number) =>
    postbackRow({ platform: 'named', clickId, createdAt: hoursAgo(hours) });
  await put(at('now', 0), at('one', 1), at('two', 2), at('three', 3));

  const names: string[] = [];
  const query = { platform: 'named', createdIn: ['2026-11-22T09', '2026-11-22T11'] };
  for await (const rows of openRows(engine.table, { ...query, withTests: false })) {
    names.push(...rows.map(({ clickId }) => clickId));
  }

  expect(names).toEqual(['three', 'one']);
});

test('what waits in the attention index is found however old it is', async () => {
  const old = { platform: 'old', createdAt: hoursAgo(9000) };
  await put(
    postbackRow({ ...old, clickId: 'c-1', state: 'retrying' }),
    postbackRow({ ...old, clickId: 'c-2', state: 'held' }),
    postbackRow({ ...old, clickId: 'c-3' }),
  );

  expect(await namesOf('old')).toEqual(expect.arrayContaining(['c-1 retrying', 'c-2 held']));
  expect(await namesOf('old')).toHaveLength(2);
});

test('test conversions come only where they are asked for', async () => {
  const rows = (['pending', 'retrying'] as const).map((state) =>
    postbackRow({ platform: 'tests', clickId: state, state, test: true }),
  );
  await put(...rows);

  expect(await namesOf('tests')).toEqual([]);
  expect(await namesOf('tests', { withTests: true })).toEqual([
    'pending pending',
    'retrying retrying',
  ]);
});

test('another platform’s rows stay out, and a row says what a wake-up and a deadline need', async () => {
  const deadline = '2026-12-01T00:00:00.000Z';
  await put(
    postbackRow({ platform: 'facts', clickId: 'c', values: { ...postbackRow().values, deadline } }),
    postbackRow({ platform: 'facts-too', clickId: 'c' }),
  );

  const pages = [];
  const query = { platform: 'facts', createdSinceEpochMs: NOON_EPOCH_MS, withTests: true };
  for await (const rows of openRows(engine.table, query)) pages.push(rows);

  expect(pages).toEqual([
    [
      {
        platform: 'facts',
        clickId: 'c',
        milestone: 'ftd',
        occurrence: 'once',
        state: 'pending',
        attempt: 1,
        dueAtEpochMs: NOON_EPOCH_MS,
        updatedAt: '2026-11-22T12:00:00.000Z',
        values: { deadline },
      },
    ],
  ]);
});

test('more rows than one page has all come', async () => {
  const rows = Array.from({ length: 230 }, (_, index) =>
    postbackRow({ platform: 'many', clickId: `c-${index}`, state: 'retrying' }),
  );
  await put(...rows);

  const names = await namesOf('many');

  expect(new Set(names).size).toBe(230);
});
