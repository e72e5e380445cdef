import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { postbackRow } from '../core/postback-row.ts';
import { putRow } from '../helpers/ledger-engine.ts';
import { DAY_MS, HOUR_MS, type LaneBench, rowAged, startLaneBench } from './lane-bench.ts';

let bench: LaneBench;
beforeAll(async () => {
  bench = await startLaneBench();
});
afterAll(() => bench.stop());
beforeEach(() => bench.reset());

const put = (...rows: Parameters<typeof putRow>[1][]) =>
  Promise.all(rows.map((row) => putRow(bench.engine.table, row)));
const pause = (...args: string[]) =>
  bench.lane('lane', 'pause', 'scaleo', '--why', 'their maintenance', ...args);
/** Looks no further back than these tests' postbacks are old: the engine is slower than AWS. */
const resume = (...args: string[]) =>
  bench.lane('lane', 'resume', 'scaleo', '--days', '1', ...args);

describe('pause', () => {
  test('disables the lane’s mapping and no other, and says what that costs', async () => {
    const deadline = '2026-11-23T06:00:00.000Z';
    await put(
      rowAged(HOUR_MS, { clickId: 'c-1', values: { ...postbackRow().values, deadline } }),
      rowAged(2 * HOUR_MS, { clickId: 'c-2', state: 'retrying' }),
    );

    const { out, exitCode } = await pause();

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'scaleo: paused by dana since 2026-11-22T12:00:00.000Z (0s): their maintenance',
      '  lane           postproof-test-lane-scaleo, account 000000000000, eu-west-1',
      '  mapping        Disabled',
      '  in flight      0; what is being sent now is finished and recorded',
      '  waiting        1 pending, 1 retrying',
      '  messages last  4d in the queue, the oldest until 2026-11-26T10:00:00.000Z; "lane resume" wakes those that have lost theirs',
      '  deadlines      the first is 2026-11-23T06:00:00.000Z, of scaleo/c-1/ftd/once; 1 within 24 h',
      'To go on: lane resume scaleo',
    ]);
    expect(bench.queues.mappingOf('scaleo').state()).toBe('Disabled');
    expect(bench.queues.mappingOf('revvvs').state()).toBe('Enabled');
  });

  test('that is repeated says who did it first', async () => {
    await pause();
    bench.engine.clock.nowEpochMs += HOUR_MS;

    const { out, exitCode } = await pause('--by', 'erin');

    expect(exitCode).toBe(0);
    expect(out).toContain('scaleo: already paused by dana since 2026-11-22T12:00:00.000Z (1h)');
    expect(await bench.laneItems('scaleo')).toHaveLength(2);
  });
});

describe('resume', () => {
  test('enables the mapping, and says how long the lane stood', async () => {
    await pause();
    bench.engine.clock.nowEpochMs += HOUR_MS;

    const { out, exitCode } = await resume('--by', 'erin');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'scaleo: resumed; it was paused by dana for 1h',
      '  lane     postproof-test-lane-scaleo, account 000000000000, eu-west-1',
      '  mapping  Enabled',
      '  woken    0 of 0 that are open; the others have a message, are not due, or are held',
    ]);
    expect(bench.queues.mappingOf('scaleo').state()).toBe('Enabled');
  });

  test('wakes what has lost its message, at its present attempt, and nothing else', async () => {
    const now = bench.engine.clock.nowEpochMs;
    await put(
      rowAged(0, { clickId: 'c-pending' }),
      rowAged(0, { clickId: 'c-sending', state: 'sending' }),
      rowAged(0, { clickId: 'c-retrying', state: 'retrying', attempt: 3 }),
      rowAged(0, { clickId: 'c-test', test: true }),
      rowAged(0, { clickId: 'c-held', state: 'held' }),
      rowAged(0, { clickId: 'c-dead', state: 'dead' }),
      rowAged(0, { clickId: 'c-far', state: 'retrying', dueAtEpochMs: now + 20 * DAY_MS }),
      // Written two days before the resumption: its message is still there.
      rowAged(-3 * DAY_MS, { clickId: 'c-young' }),
    );
    await pause();
    bench.engine.clock.nowEpochMs += 5 * DAY_MS;

    const { out } = await resume('--json');

    expect(JSON.parse(out)).toMatchObject({ did: 'resumed', looked: 7, woken: 4, more: false });
    const messages = await bench.messagesOf('scaleo');
    expect(messages.toSorted((one, other) => (one.pk < other.pk ? -1 : 1))).toMatchObject([
      { pk: 'CLICK#scaleo#c-pending', attempt: 1 },
      { pk: 'CLICK#scaleo#c-retrying', attempt: 3 },
      { pk: 'CLICK#scaleo#c-sending', attempt: 1 },
      { pk: 'TEST#CLICK#scaleo#c-test', attempt: 1 },
    ]);
    expect(await bench.messagesOf('revvvs')).toEqual([]);
  });

  test('that is repeated wakes again what is still overdue, and changes nothing else', async () => {
    await put(rowAged(0, { clickId: 'c-1' }));
    await pause();
    bench.engine.clock.nowEpochMs += 5 * DAY_MS;
    await resume();

    const { out } = await resume('--days', '6');

    expect(out).toContain('scaleo: is running, and was before');
    expect(await bench.messagesOf('scaleo')).toHaveLength(2);
    expect(await bench.laneItems('scaleo')).toHaveLength(3);
  });

  test('looks back to before the pause, again when the first attempt did not end', async () => {
    await put(rowAged(DAY_MS / 2, { clickId: 'c-1' }));
    await pause();
    bench.engine.clock.nowEpochMs += 5 * DAY_MS;
    const { client } = bench.queues;
    const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
    const failing = vi.spyOn(client as { send: typeof send }, 'send');
    failing.mockImplementation((command) =>
      command instanceof SendMessageCommand
        ? Promise.reject(new Error('ended here'))
        : send(command),
    );
    const failed = await resume();
    failing.mockRestore();
    const between = await bench.lane('lane', 'status', 'scaleo');

    const { out } = await resume('--json');

    expect(failed).toMatchObject({ exitCode: 1, err: expect.stringContaining('ended here') });
    expect(between.out).toContain('or by a resumption that did not end');
    expect(JSON.parse(out)).toMatchObject({ did: 'resumed', woken: 1, before: { by: 'dana' } });
  });

  test('--all wakes every overdue postback, as after a purge', async () => {
    await put(rowAged(HOUR_MS, { clickId: 'c-1' }), rowAged(-HOUR_MS, { clickId: 'c-2' }));

    const usual = await resume('--json');
    const all = await resume('--all', '--json');

    expect(JSON.parse(usual.out).woken).toBe(0);
    expect(JSON.parse(all.out).woken).toBe(1);
  });

  test('tells of its progress every so often', async () => {
    const rows = Array.from({ length: 510 }, (_, index) => rowAged(0, { clickId: `c-${index}` }));
    await put(...rows);
    bench.engine.clock.nowEpochMs += HOUR_MS;

    const { err } = await resume('--all');

    expect(err).toBe('500 woken');
  });
});

test('a redrive into a paused lane says that what was moved waits', async () => {
  await pause();
  await bench.queues.deadLetter(bench.queues.names.laneDeadLetters('scaleo'), 'a letter');

  const { out, exitCode } = await bench.lane('dlq', 'replay', '--lane', 'scaleo');

  expect(exitCode).toBe(0);
  expect(out.split('\n')).toEqual([
    'postproof-test-lane-scaleo-dead-letters: 1 moved, 0 not moved (completed).',
    'The lane is paused by dana since 2026-11-22T12:00:00.000Z (0s): their maintenance; they wait for "lane resume".',
  ]);
});

test('a replay into a paused lane says that nothing is sent yet', async () => {
  await put(rowAged(HOUR_MS, { clickId: 'c-1', state: 'dead', attempt: 4 }));
  await pause();

  const { out, exitCode } = await bench.lane('postbacks', 'replay', 'scaleo/c-1/ftd/once');

  expect(exitCode).toBe(0);
  expect(out).toBe(
    'scaleo/c-1/ftd/once: replayed, attempt 4 is due now; its lane is paused by dana since 2026-11-22T12:00:00.000Z, and sends nothing before "lane resume"',
  );
});
