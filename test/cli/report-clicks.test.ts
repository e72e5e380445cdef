import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { seedDay } from '../lambdas/auditor/auditor-bench.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  await seedDay(engine, '2026-11-01', { milestones: 4, withoutClick: 4 });
  await seedDay(engine, '2026-11-18', { milestones: 20, withoutClick: 1 });
  await seedDay(engine, '2026-11-20', { milestones: 10, withoutClick: 4 });
  const journey = { brand: 'borealis', path: 'checkout', milestone: 'ftd' } as const;
  await seedDay(engine, '2026-11-22', { milestones: 3, withoutClick: 0, journey });
});
afterAll(() => engine.stop());

const report = (...args: string[]) => commandLine(engine).run('report', 'clicks', ...args);

test('the loss is told by brand and path with its course, and by day', async () => {
  const { exitCode, out, err } = await report('--since', '2026-11-17');

  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
    "Milestones without a click from 2026-11-17 to 2026-11-22 (UTC).

    BRAND     PATH      MILESTONES  WITHOUT CLICK  SHARE   BY DAY
    aurora    web       30          5              16.7 %  ·▂·█··
    borealis  checkout  3           0              0.0 %   ·····▁

    DAY         BRAND     PATH      MILESTONES  WITHOUT CLICK  SHARE
    2026-11-18  aurora    web       20          1              5.0 %
    2026-11-20  aurora    web       10          4              40.0 %
    2026-11-22  borealis  checkout  3           0              0.0 %"
  `);
});

test('without a word it is of the last 14 days', async () => {
  const { firstDay, lastDay, paths } = JSON.parse((await report('--json')).out);

  expect({ firstDay, lastDay }).toEqual({ firstDay: '2026-11-09', lastDay: '2026-11-22' });
  expect(paths).toEqual([
    { brand: 'aurora', path: 'web', milestones: 30, withoutClick: 5, lossPercent: 500 / 30 },
    { brand: 'borealis', path: 'checkout', milestones: 3, withoutClick: 0, lossPercent: 0 },
  ]);
});

test('a day outside of the span is not in it', async () => {
  const { days } = JSON.parse((await report('--since', '22d', '--json')).out);

  expect(days.map(({ day }: { day: string }) => day)).toEqual([
    '2026-11-01',
    '2026-11-18',
    '2026-11-20',
    '2026-11-22',
  ]);
  expect(JSON.parse((await report('--since', '20d', '--json')).out).days).toHaveLength(3);
});

test('whoever waits long is told how far it is, and the answer stays one document', async () => {
  let nowEpochMs = engine.clock.nowEpochMs;
  const clock = {
    get nowEpochMs() {
      nowEpochMs += 1500;
      return nowEpochMs;
    },
  };
  const slow = commandLine({ ...engine, clock });

  const { out, err } = await slow.run('report', 'clicks', '--since', '2026-11-18', '--json');

  expect(err.split('\n')).toEqual(['2 of 5 days, 20 milestones', '4 of 5 days, 30 milestones']);
  expect(JSON.parse(out).paths).toHaveLength(2);
});

test('where nothing has happened it says so, and is no failure', async () => {
  const empty = await startLedgerEngine();
  const { exitCode, out } = await commandLine(empty).run('report', 'clicks');
  await empty.stop();

  expect(exitCode).toBe(0);
  expect(out).toBe(
    'No registration and no first deposit has been decided from 2026-11-09 to 2026-11-22.',
  );
});

test.each(['yesterday', '2026-02-30', '2026-11-23', '401d'])(
  '--since %s is a usage error',
  async (since) => {
    const { exitCode, err } = await report('--since', since);

    expect(exitCode).toBe(2);
    expect(err).toContain('Give an age such as 90d or a past day such as 2026-09-01');
  },
);
