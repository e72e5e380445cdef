import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { countPostbacks } from '../../../lambdas/auditor/count-postbacks.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { auditorOn } from './auditor-bench.ts';

let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
  at('10:10:00');
});
afterEach(() => engine.stop());

const at = (time: string) => {
  engine.clock.nowEpochMs = Date.parse(`2026-11-22T${time}Z`);
};
const put = (clickId: string, createdAt: string, changes: Partial<PostbackRow> = {}) =>
  putRow(
    engine.table,
    postbackRow({ clickId, createdAt: `2026-11-22T${createdAt}Z`, state: 'delivered', ...changes }),
  );
const remove = (clickId: string) =>
  engine.table.client.send(
    new DeleteCommand({
      TableName: engine.table.tableName,
      Key: postbackKey(postbackRow({ clickId })),
    }),
  );
const books = () => auditorOn(engine).ledger.postbackBooks('scaleo', '2026-11-22T00');
const figures = async () =>
  (await books())
    .filter(({ rows }) => rows > 0)
    .map(({ hour, rows, states, gaps }) => ({ hour, rows, states, gaps }));

test('the first run counts the day before, an hour after the other, and each platform', async () => {
  const watched = await countPostbacks(auditorOn(engine));

  const nothing = { recounted: 0, open: 0, unbalanced: [], cutShort: false };
  expect(watched).toEqual([
    { platform: 'scaleo', counted: 24, ...nothing },
    { platform: 'revvvs', counted: 24, ...nothing },
  ]);
});

test('a postback is in the book of the hour of its creation, in its state, once that is over', async () => {
  await put('1', '08:00:00.000');
  await put('2', '08:59:59.999', { state: 'rejected' });
  await put('3', '09:00:00.000', { state: 'retrying' });
  await put('now', '10:00:00.000');
  await put('other', '08:30:00.000', { platform: 'revvvs' });
  await put('test', '08:30:00.000', { test: true });

  await countPostbacks(auditorOn(engine));

  expect(await figures()).toEqual([
    { hour: '2026-11-22T08', rows: 2, states: { delivered: 1, rejected: 1 }, gaps: 0 },
    { hour: '2026-11-22T09', rows: 1, states: { retrying: 1 }, gaps: 0 },
  ]);
});

test('an hour is counted anew for as long as one of its postbacks is open, and then no more', async () => {
  await put('1', '08:00:00.000');
  await put('2', '08:00:00.000', { state: 'sending' });
  await countPostbacks(auditorOn(engine));

  at('11:10:00');
  await put('2', '08:00:00.000', { state: 'unknown' });
  const [second] = await countPostbacks(auditorOn(engine));
  at('12:10:00');
  const [third] = await countPostbacks(auditorOn(engine));

  expect(second).toMatchObject({ counted: 1, recounted: 1, open: 0 });
  expect(third).toMatchObject({ counted: 1, recounted: 0 });
  expect(await figures()).toEqual([
    { hour: '2026-11-22T08', rows: 2, states: { delivered: 1, unknown: 1 }, gaps: 0 },
  ]);
});

test('a postback in a state that nobody knows is a gap, until it is in one', async () => {
  await put('1', '08:00:00.000', { state: 'limbo' as PostbackRow['state'] });

  const [first] = await countPostbacks(auditorOn(engine));
  await put('1', '08:00:00.000');
  const [second] = await countPostbacks(auditorOn(engine));

  expect(first?.unbalanced).toMatchObject([
    { hour: '2026-11-22T08', rows: 1, gaps: 1, missing: ['scaleo/1/ftd/once is limbo'] },
  ]);
  expect(second).toMatchObject({ recounted: 1, unbalanced: [] });
});

test('an open postback that is gone when it is counted anew is a gap, and stays one', async () => {
  await put('1', '08:00:00.000', { state: 'pending' });
  await put('2', '08:00:00.000');
  await countPostbacks(auditorOn(engine));

  await remove('1');
  const [second] = await countPostbacks(auditorOn(engine));
  const [third] = await countPostbacks(auditorOn(engine));

  expect(second?.unbalanced).toMatchObject([{ rows: 2, gaps: 1, missing: ['scaleo/1/ftd/once'] }]);
  expect(third?.unbalanced).toMatchObject([{ rows: 2, gaps: 1, states: { delivered: 1 } }]);
});

test('a gap of more than three days ago calls nobody any more, and stays in the book', async () => {
  await put('1', '08:00:00.000', { state: 'limbo' as PostbackRow['state'] });
  await countPostbacks(auditorOn(engine));

  engine.clock.nowEpochMs = Date.parse('2026-11-25T09:00:00Z');
  const [watched] = await countPostbacks(auditorOn(engine));

  expect(watched?.unbalanced).toEqual([]);
  expect(await figures()).toMatchObject([{ hour: '2026-11-22T08', gaps: 1 }]);
});

test('where more are open than are listed, the whole hour is read again', async () => {
  const many = Array.from({ length: 501 }, (_, n) => String(n));
  await Promise.all(many.map((id) => put(id, '08:00:00.000', { state: 'held' })));
  await countPostbacks(auditorOn(engine));

  await put('7', '08:00:00.000');
  await countPostbacks(auditorOn(engine));

  expect(await figures()).toEqual([
    { hour: '2026-11-22T08', rows: 501, states: { held: 500, delivered: 1 }, gaps: 0 },
  ]);
});

test('with six minutes left a run stops, says so, and the next one goes on where it was', async () => {
  await put('1', '09:30:00.000');
  let remainingMs = 8 * 60_000;
  const auditor = auditorOn(engine);
  const slow = {
    ...auditor,
    remainingMs: () => {
      remainingMs -= 60_000;
      return remainingMs;
    },
  };

  const watched = await countPostbacks(slow);
  const [next] = await countPostbacks(auditor);

  expect(watched.map(({ counted, cutShort }) => [counted, cutShort])).toEqual([
    [1, true],
    [0, true],
  ]);
  expect(next).toMatchObject({ counted: 23, cutShort: false });
  expect(await figures()).toMatchObject([{ hour: '2026-11-22T09', rows: 1 }]);
});

test('a platform that cannot be counted says so, and keeps no other from being counted', async () => {
  const auditor = auditorOn(engine);
  const { postbackBooks } = auditor.ledger;
  const ledger = {
    ...auditor.ledger,
    postbackBooks: async (platform: string, from: string) => {
      if (platform === 'scaleo') throw new Error('throttled');
      return postbackBooks(platform, from);
    },
  };

  const watched = await countPostbacks({ ...auditor, ledger });

  expect(watched).toMatchObject([
    { platform: 'scaleo', counted: 0, failure: new Error('throttled') },
    { platform: 'revvvs', counted: 24 },
  ]);
});
