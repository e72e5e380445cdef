import { afterAll, beforeAll, expect, test } from 'vitest';
import { countIntake, keepUnsettled, keepWaiting } from '../../lambdas/adapters/intake-books.ts';
import { keepPostbackBook } from '../../lambdas/adapters/postback-books.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  const { table } = engine;
  await countIntake(table, { hour: '2026-11-22T08', settled: 12, invalid: 1 });
  await countIntake(table, { hour: '2026-11-21T08', settled: 3, invalid: 0 });
  const at = '2026-11-22T09:40:00.000Z';
  await keepWaiting(table, { at, byHour: { '2026-11-22T09': 2 }, cutShort: false });
  const unsettled = (id: string, hour: string, standing: 'gap' | 'dead-letter') =>
    keepUnsettled(table, {
      v: 1,
      hour,
      seenAt: `${hour}:15:00.000Z`,
      standing,
      event: playerEvents(id).registration(),
    });
  await unsettled('1', '2026-11-22T08', 'gap');
  await unsettled('2', '2026-11-22T08', 'dead-letter');
  await unsettled('3', '2026-11-21T08', 'dead-letter');
  const none = { v: 1, open: 0, gaps: 0, missing: [] as string[] } as const;
  const book = { ...none, platform: 'scaleo', countedAt: at };
  const states = { delivered: 5, rejected: 1, retrying: 2 };
  await keepPostbackBook(table, { ...book, hour: '2026-11-22T07', rows: 8, states, open: 2 });
  const missing = ['CLICK#scaleo#c POSTBACK#ftd#once'];
  await keepPostbackBook(table, {
    ...book,
    hour: '2026-11-22T08',
    rows: 3,
    states: { dead: 1 },
    gaps: 2,
    missing,
  });
  await keepPostbackBook(table, { ...book, hour: '2026-11-22T06', rows: 0, states: {} });
  await keepPostbackBook(table, { ...book, hour: '2026-11-21T08', rows: 1, states: { dead: 1 } });
});
afterAll(() => engine.stop());

const report = (...args: string[]) => commandLine(engine).run('report', 'books', ...args);

test('today’s books are told by hour, with what is missing by name', async () => {
  const { exitCode, out } = await report();

  expect(exitCode).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "Books of 2026-11-22 (UTC), as the auditor counted them.

    Player events, as of 2026-11-22T09:40:00.000Z:
    HOUR           SEEN  SETTLED  WAITING  DEAD LETTERS  INVALID  GAPS
    2026-11-22T08  15    12       0        1             1        1
    2026-11-22T09  2     0        2        0             0        0

    Postbacks, by the hour of their creation:
    HOUR           PLATFORM  POSTBACKS  OPEN  DELIVERED  REJECTED  UNKNOWN  DEAD  DISCARDED  GAPS  COUNTED AT
    2026-11-22T07  scaleo    8          2     5          1         0        0     0          0     2026-11-22T09:40:00.000Z
    2026-11-22T08  scaleo    3          0     0          0         0        1     0          2     2026-11-22T09:40:00.000Z

    Player events that came to nothing:
      crm/reg-1: registration, seen 2026-11-22T08:15:00.000Z

    Postbacks that are in no state or gone:
      CLICK#scaleo#c POSTBACK#ftd#once
      1 more to scaleo of 2026-11-22T08, of which no name is known

    What to do: docs/runbook/books-gap.md"
  `);
});

test('books without a gap are no failure, and those of another day stay out', async () => {
  const { exitCode, out } = await report('--day', '2026-11-21', '--json');

  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    balances: true,
    first: '2026-11-21T00',
    last: '2026-11-21T23',
    intakeAt: '2026-11-22T09:40:00.000Z',
    intake: [{ hour: '2026-11-21T08', seen: 4, settled: 3, deadLetters: 1, gaps: 0 }],
    unsettled: [{ standing: 'dead-letter', event: { sourceEventId: 'reg-3' } }],
    postbacks: [{ hour: '2026-11-21T08', rows: 1 }],
  });
});

test('one hour and one platform are all that is told if they are named', async () => {
  const { exitCode, out } = await report(
    '--hour',
    '2026-11-22T08',
    '--platform',
    'revvvs',
    '--json',
  );

  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    balances: false,
    intake: [{ hour: '2026-11-22T08', seen: 15, invalid: 1, gaps: 1 }],
    postbacks: [],
  });
});

test('before the auditor has run it says so', async () => {
  const empty = await startLedgerEngine();
  const { exitCode, out } = await commandLine(empty).run('report', 'books');
  await empty.stop();

  expect(exitCode).toBe(0);
  expect(out).toContain('Player events: the auditor has not accounted for any yet.');
  expect(out).toContain('Postbacks: none counted.');
});

test.each([
  [['--day', '2026-02-30'], 'Give a day such as 2026-11-22.'],
  [['--hour', '2026-11-22'], 'Give an hour such as 2026-11-22T10.'],
  [['--day', '2026-11-22', '--hour', '2026-11-22T10'], 'give one of them'],
  [['--platform', 'scalo'], 'Did you mean "scaleo"?'],
])('%j is a usage error', async (args, expected) => {
  const { exitCode, err } = await report(...args);

  expect(exitCode).toBe(2);
  expect(err).toContain(expected);
});
