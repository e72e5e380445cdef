import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../core/postback.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from '../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;

beforeAll(async () => {
  engine = await startLedgerEngine();
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
  const rows = [
    row('dead-old', 'dead', '2026-11-20T08:00:00.000Z', { reason: 'server', attempt: 4 }),
    row('dead-new', 'dead', '2026-11-22T11:00:00.000Z', { reason: 'server', attempt: 4 }),
    row('retrying', 'retrying', '2026-11-22T11:59:00.000Z', { reason: 'rate', attempt: 2 }),
    row('unknown', 'unknown', '2026-11-22T09:00:00.000Z', {
      platform: 'revvvs',
      last: { ...attemptRecord(1), lookup: true },
    }),
    row('done-old', 'delivered', '2026-11-21T11:59:59.000Z'),
    row('done-1', 'delivered', '2026-11-21T12:00:01.000Z'),
    row('done-2', 'delivered', '2026-11-22T11:30:00.000Z'),
    row('pending', 'pending', '2026-11-22T11:59:59.000Z'),
    row('theirs', 'delivered', '2026-10-01T11:30:00.000Z', { foreign: true }),
  ];
  for (const one of rows) await putRow(engine.table, one);
});
afterAll(() => engine.stop());

function row(
  clickId: string,
  state: PostbackRow['state'],
  at: string,
  overrides: Partial<PostbackRow> = {},
): PostbackRow {
  return postbackRow({ clickId, state, createdAt: at, updatedAt: at, ...overrides });
}

async function names(...args: string[]): Promise<string[]> {
  const { out } = await commandLine(engine).run('postbacks', 'list', '--json', ...args);
  return JSON.parse(out).postbacks.map(({ name }: { name: string }) => name.split('/')[1]);
}

test('without a state those are listed that wait for someone, whenever they began to, oldest first', async () => {
  expect(await names()).toEqual(['dead-old', 'unknown', 'dead-new', 'retrying']);
});

test('states that wait are listed since when they wait', async () => {
  expect(await names('--state', 'dead', '--since', '24h')).toEqual(['dead-new']);
  expect(await names('--state', 'dead', '--since', '2026-11-20T08:00:00Z')).toEqual([
    'dead-old',
    'dead-new',
  ]);
});

test('other states are listed by their creation, newest first, of 24 hours if nothing is said', async () => {
  expect(await names('--state', 'delivered')).toEqual(['done-2', 'done-1']);
  expect(await names('--state', 'delivered', '--since', '25h')).toEqual([
    'done-2',
    'done-1',
    'done-old',
  ]);
});

test('what somebody else has told the platform of is listed whenever that was', async () => {
  expect(await names('--state', 'foreign')).toEqual(['theirs']);
});

test('several states are listed together, those that wait first', async () => {
  expect(await names('--state', 'pending,dead,delivered')).toEqual([
    'dead-old',
    'dead-new',
    'pending',
    'done-2',
    'done-1',
  ]);
});

test('one platform is listed alone', async () => {
  expect(await names('--platform', 'revvvs')).toEqual(['unknown']);
});

test('a limit cuts the list and says so', async () => {
  const cli = commandLine(engine);

  const cut = JSON.parse((await cli.run('postbacks', 'list', '--limit', '3', '--json')).out);
  const whole = JSON.parse((await cli.run('postbacks', 'list', '--limit', '4', '--json')).out);

  expect({ count: cut.postbacks.length, more: cut.more }).toEqual({ count: 3, more: true });
  expect({ count: whole.postbacks.length, more: whole.more }).toEqual({ count: 4, more: false });
});

test('a row that has moved on since the index was read is left out', async () => {
  const moved = row('moved', 'delivered', '2026-01-01T00:00:00.000Z');
  const stale = { attention: 'scaleo#held', attentionSince: '2026-11-22T10:00:00.000Z' };
  await putRow(engine.table, { ...moved, ...stale });

  expect(await names('--state', 'held')).toEqual([]);
});

test('the table shows what to paste, why, which attempt, when and how old', async () => {
  const { out, exitCode } = await commandLine(engine).run('postbacks', 'list');

  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "NAME                      STATE     REASON  ATTEMPT     DUE                       AGE
    scaleo/dead-old/ftd/once  dead      server  4           -                         2d 4h
    revvvs/unknown/ftd/once   unknown   -       1 (lookup)  -                         3h
    scaleo/dead-new/ftd/once  dead      server  4           -                         1h
    scaleo/retrying/ftd/once  retrying  rate    2           2026-11-22T12:00:00.000Z  1m"
  `);
});

test('an empty list is not a failure', async () => {
  const result = await commandLine(engine).run('postbacks', 'list', '--state', 'discarded');

  expect(result).toEqual({ exitCode: 0, out: 'No postbacks.', err: '' });
});

test.each([
  { args: ['--state', 'lost'], err: '"lost" is no state; known are pending, sending' },
  { args: ['--since', 'yesterday'], err: 'Give an age such as 24h' },
  { args: ['--limit', '0'], err: 'Give a whole number from 1 to 1000.' },
  { args: ['--state', 'delivered', '--since', '32d'], err: 'more than 31 days ago' },
])('$args is a usage error', async ({ args, err }) => {
  const result = await commandLine(engine).run('postbacks', 'list', ...args);

  expect(result).toMatchObject({ exitCode: 2, out: '' });
  expect(result.err).toContain(err);
});
