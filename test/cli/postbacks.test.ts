import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from '../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});
afterAll(() => engine.stop());

const put = (clickId: string, overrides: Partial<PostbackRow>) =>
  putRow(engine.table, postbackRow({ clickId, ...overrides }));

async function audits(clickId: string) {
  const { out } = await commandLine(engine).run('click', clickId, '--json');
  return JSON.parse(out).clicks[0].postbacks[0].audits;
}

test('each postback is replayed or refused by itself, and one refusal fails the command', async () => {
  await put('r-dead', { state: 'unknown' });
  await put('r-done', { state: 'delivered', confirmedAt: '2026-11-22T11:59:00.000Z' });

  const { exitCode, out } = await commandLine(engine).run(
    ...['postbacks', 'replay', '--json', '--why', 'asked'],
    ...['scaleo/r-dead/ftd/once', 'scaleo/r-done/ftd/once', 'scaleo/r-none/ftd/once'],
  );

  expect(exitCode).toBe(1);
  expect(JSON.parse(out).results).toEqual([
    {
      name: 'scaleo/r-dead/ftd/once',
      did: 'replayed',
      attempt: 1,
      wakeFailure: 'this test has no queues',
    },
    {
      name: 'scaleo/r-done/ftd/once',
      did: 'refused',
      because:
        'it is delivered and confirmed; --force sends it again all the same, and is recorded',
    },
    { name: 'scaleo/r-none/ftd/once', did: 'not-found' },
  ]);
  expect(await audits('r-dead')).toMatchObject([{ by: 'dana', why: 'asked' }]);
});

test('a wake-up that failed is told with what wakes the postback then', async () => {
  await put('r-asleep', { state: 'dead' });

  const { exitCode, out } = await commandLine(engine).run(
    'postbacks',
    'replay',
    'scaleo/r-asleep/ftd/once',
  );

  expect(exitCode).toBe(1);
  expect(out).toBe(
    'scaleo/r-asleep/ftd/once: replayed, attempt 1 is due now, but its lane could not be woken (this test has no queues): the next message of the postback wakes it, or replay it again in a minute',
  );
});

test('force is recorded under the name given, never that of the login', async () => {
  await put('r-forced', { state: 'delivered', confirmedAt: '2026-11-22T11:59:00.000Z' });
  const cli = commandLine(engine);
  const name = 'scaleo/r-forced/ftd/once';

  const nameless = await cli.run('postbacks', 'replay', name, '--force');
  await cli.run('postbacks', 'replay', name, '--force', '--by', 'fin');

  expect(nameless.exitCode).toBe(2);
  expect(nameless.err).toContain('error: --force needs --by');
  expect(await audits('r-forced')).toMatchObject([
    { by: 'fin', previousConfirmedAt: '2026-11-22T11:59:00.000Z' },
  ]);
});

test('where the environment names no user, a replay needs a name', async () => {
  const cli = commandLine(engine, { environment: {} });

  const result = await cli.run('postbacks', 'replay', 'scaleo/r/ftd/once');

  expect(result.exitCode).toBe(2);
  expect(result.err).toContain('error: --by is needed');
  expect(cli.opened).toEqual([]);
});

test('a name that is none stops the command before anything is done', async () => {
  const cli = commandLine(engine);

  const result = await cli.run('postbacks', 'replay', 'scaleo/r/ftd/once', 'scaleo/r/ftd');

  expect(result.exitCode).toBe(2);
  expect(result.err).toContain('"scaleo/r/ftd" is no postback\'s name: it is platform/clickId/');
  expect(cli.opened).toEqual([]);
});

test('names are percent-encoded, so that any click ID can be named', async () => {
  await put('a/b c', { state: 'rejected' });

  const { out } = await commandLine(engine).run('postbacks', 'replay', 'scaleo/a%2Fb%20c/ftd/once');

  expect(out).toContain('scaleo/a%2Fb%20c/ftd/once: replayed, attempt 1 is due now');
});

test('a person closes an unknown postback with a name and a reason', async () => {
  await put('s-unknown', { state: 'unknown' });

  const result = await commandLine(engine).run(
    ...['postbacks', 'resolve', 'scaleo/s-unknown/ftd/once', '--as', 'delivered'],
    ...['--by', 'fin', '--why', 'on the report'],
  );

  expect(result).toEqual({
    exitCode: 0,
    out: 'scaleo/s-unknown/ftd/once: was unknown, is delivered',
    err: '',
  });
  expect(await audits('s-unknown')).toMatchObject([
    {
      action: 'resolve',
      by: 'fin',
      why: 'on the report',
      fromState: 'unknown',
      toState: 'delivered',
    },
  ]);
});

test('what is not resolved says why, and fails the command', async () => {
  await put('s-open', { state: 'retrying' });
  const cli = commandLine(engine);
  const as = ['--as', 'rejected', '--by', 'fin', '--json'];

  const open = await cli.run('postbacks', 'resolve', 'scaleo/s-open/ftd/once', ...as);
  const none = await cli.run('postbacks', 'resolve', 'scaleo/s-none/ftd/once', ...as);

  expect(open.exitCode).toBe(1);
  expect(JSON.parse(open.out)).toEqual({
    name: 'scaleo/s-open/ftd/once',
    did: 'refused',
    because: 'it is retrying: attempts are still due, wait for them',
  });
  expect(none.exitCode).toBe(1);
  expect(JSON.parse(none.out)).toEqual({ name: 'scaleo/s-none/ftd/once', did: 'not-found' });
});

test.each([
  { args: ['--as', 'rejected'], err: "required option '--by <who>' not specified" },
  { args: ['--by', 'fin'], err: "required option '--as <state>' not specified" },
  {
    args: ['--as', 'lost', '--by', 'fin'],
    err: 'Allowed choices are delivered, rejected, discarded',
  },
  { args: ['--as', 'delivered', '--by', 'fin'], err: '--as delivered needs --why' },
])('resolve $args is a usage error', async ({ args, err }) => {
  const cli = commandLine(engine);

  const result = await cli.run('postbacks', 'resolve', 'scaleo/s/ftd/once', ...args);

  expect(result).toMatchObject({ exitCode: 2, out: '' });
  expect(result.err).toContain(err);
  expect(cli.opened).toEqual([]);
});
