import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putRow } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { HOUR_MS, type LaneBench, rowAged, startLaneBench } from './lane-bench.ts';

const NOON = '2026-11-22T12:00:00.000Z';

let bench: LaneBench;
beforeAll(async () => {
  bench = await startLaneBench();
});
afterAll(() => bench.stop());
beforeEach(() => bench.reset());

const put = (...rows: Parameters<typeof putRow>[1][]) =>
  Promise.all(rows.map((row) => putRow(bench.engine.table, row)));
/** Looks no further back than these tests' postbacks are old: the engine is slower than AWS. */
const retire = (...args: string[]) =>
  bench.lane('lane', 'retire', 'scaleo', '--days', '1', ...args);

async function rowOf(clickId: string) {
  const items = await bench.clickItems('scaleo', clickId);
  return items.find(({ sk }) => sk === 'POSTBACK#ftd#once');
}

describe('while postbacks wait', () => {
  test('it is refused, says what would become of each kind and what to do instead, and changes nothing', async () => {
    await put(
      rowAged(HOUR_MS, { clickId: 'c-1' }),
      rowAged(HOUR_MS, { clickId: 'c-2', state: 'retrying' }),
      rowAged(HOUR_MS, { clickId: 'c-3', state: 'held' }),
      rowAged(HOUR_MS, { clickId: 'c-4', state: 'sending' }),
    );
    await bench.queues.deadLetter(bench.queues.names.laneDeadLetters('scaleo'), 'dead');

    const { out, exitCode } = await retire();

    expect(exitCode).toBe(1);
    expect(out.split('\n')).toEqual([
      'scaleo: not retired: 4 postbacks and 1 dead letters wait in it. Nothing has been changed. With --yes they become:',
      '  lane          postproof-test-lane-scaleo, account 000000000000, eu-west-1',
      '  pending       1, discarded: the platform is never told',
      '  sending       1, finished by what sends them; one whose outcome never comes ends unknown',
      '  retrying      1, discarded, or unknown where an attempt may have arrived',
      '  held          1, discarded, or unknown where an attempt may have arrived',
      '  dead letters  1, lost with their queue; their postbacks stay dead in the ledger',
      'What is closed stays in the ledger with who closed it, and no replay sends it while the lane is retired.',
      'Until the platform has left the stage file its events go on making postbacks: they wait, and the same command closes them.',
      'Instead:',
      '  lane resume scaleo                 and retire it when "lane status scaleo" shows nothing that waits',
      '  dlq replay --lane scaleo           for the dead letters, once the platform answers',
      '  lane pause scaleo --why <text>     to stop it for a while only',
      'To retire it all the same: lane retire scaleo --yes',
    ]);
    expect(bench.queues.mappingOf('scaleo').state()).toBe('Enabled');
    expect(await bench.laneItems('scaleo')).toEqual([]);
    expect(await rowOf('c-1')).toMatchObject({ state: 'pending' });
  });

  test('--yes closes each of them with an audit, and leaves closed ones alone', async () => {
    await put(
      rowAged(HOUR_MS, { clickId: 'c-1' }),
      rowAged(HOUR_MS, { clickId: 'c-2', state: 'retrying', unanswered: 1 }),
      rowAged(HOUR_MS, { clickId: 'c-3', state: 'held', reason: 'no-rate' }),
      rowAged(HOUR_MS, { clickId: 'c-4', state: 'dead', reason: 'server' }),
    );

    const { out, exitCode } = await retire('--yes', '--why', 'the contract has ended');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      `scaleo: retired by dana since ${NOON} (0s): the contract has ended`,
      '  lane       postproof-test-lane-scaleo, account 000000000000, eu-west-1',
      '  mapping    Disabled',
      '  discarded  2',
      "  unknown    1: look into the platform's own report",
      'Next: take scaleo out of stages/test.ts and deploy. Its queues go then, with the messages in them; its rows stay in the ledger.',
    ]);
    expect(await rowOf('c-1')).toMatchObject({ state: 'discarded', reason: 'lane-retired' });
    expect(await rowOf('c-2')).toMatchObject({ state: 'unknown', reason: 'lane-retired' });
    expect(await rowOf('c-3')).toMatchObject({ state: 'discarded' });
    expect(await rowOf('c-4')).toMatchObject({ state: 'dead', reason: 'server' });
    expect(await bench.clickItems('scaleo', 'c-1')).toContainEqual(
      expect.objectContaining({
        sk: `AUDIT#ftd#once#${NOON}`,
        action: 'retire',
        by: 'dana',
        why: 'the contract has ended',
        fromState: 'pending',
        toState: 'discarded',
      }),
    );
  });

  test('what is being sent is left to its attempt, and said: the same command closes the rest', async () => {
    const nowEpochMs = bench.engine.clock.nowEpochMs;
    await put(rowAged(0, { clickId: 'c-1', state: 'sending', dueAtEpochMs: nowEpochMs + 25_000 }));

    const first = await retire('--yes');
    bench.engine.clock.nowEpochMs += 30_000;
    const second = await retire('--yes');

    expect(first.exitCode).toBe(1);
    expect(first.out).toContain(
      '1 are being sent: lane retire scaleo --yes again when their leases have ended.',
    );
    expect(second.exitCode).toBe(0);
    expect(second.out).toContain(`scaleo: already retired by dana since ${NOON}`);
    expect(await rowOf('c-1')).toMatchObject({ state: 'unknown', unanswered: 1 });
  });

  test('the click’s story tells how its postback ended', async () => {
    await put(rowAged(HOUR_MS, { clickId: 'c-1' }));
    await retire('--yes');

    const { out } = await bench.lane('click', 'c-1');

    expect(out).toContain('postback ftd/once ended with its lane by dana: pending -> discarded');
  });
});

describe('a lane in which nothing waits', () => {
  test('is retired without --yes', async () => {
    const { exitCode } = await retire();

    expect(exitCode).toBe(0);
    expect(bench.queues.mappingOf('scaleo').state()).toBe('Disabled');
    expect(await bench.laneItems('scaleo')).toContainEqual(
      expect.objectContaining({ standing: 'retired', by: 'dana' }),
    );
  });

  test('sends nothing again: a replay is refused with the reason, and moves nothing', async () => {
    await retire();
    await put(rowAged(HOUR_MS, { clickId: 'c-1', state: 'dead', attempt: 4 }));

    const { out, exitCode } = await bench.lane(
      ...['postbacks', 'replay', 'scaleo/c-1/ftd/once', '--force', '--by', 'erin'],
    );

    expect(exitCode).toBe(1);
    expect(out).toBe(
      `scaleo/c-1/ftd/once: refused: the lane of scaleo was retired by dana on ${NOON}: nothing would send it; "lane resume scaleo --yes" brings it back`,
    );
    expect(await rowOf('c-1')).toMatchObject({ state: 'dead' });
    expect(await bench.messagesOf('scaleo')).toEqual([]);
  });

  test('takes no redrive: its dead letters stay where they are', async () => {
    await retire();
    const letters = bench.queues.names.laneDeadLetters('scaleo');
    await bench.queues.deadLetter(letters, 'a letter');

    const { err, exitCode } = await bench.lane('dlq', 'replay', '--lane', 'scaleo');

    expect(exitCode).toBe(1);
    expect(err).toBe(
      `The lane is retired by dana since ${NOON} (0s); nothing would send them. "lane resume scaleo --yes" brings it back.`,
    );
    expect(await bench.queues.visibleCount(letters)).toBe(1);
  });

  test('comes back only by a resumption that says so', async () => {
    await retire();
    bench.engine.clock.nowEpochMs += HOUR_MS;

    const refused = await bench.lane('lane', 'resume', 'scaleo');
    const stillDisabled = bench.queues.mappingOf('scaleo').state();
    const back = await bench.lane('lane', 'resume', 'scaleo', '--yes');

    expect(refused.exitCode).toBe(1);
    expect(refused.out).toContain(`scaleo: not resumed: it was retired by dana on ${NOON}`);
    expect(stillDisabled).toBe('Disabled');
    expect(back.out).toContain('scaleo: resumed; it was retired by dana for 1h');
    expect(bench.queues.mappingOf('scaleo').state()).toBe('Enabled');
  });

  test('of which there is no queue any more is shown without one', async () => {
    const config = testConfig();
    const { scaleo } = config.platforms;
    const stage = { ...config, platforms: { ...config.platforms, gone: scaleo } } as typeof config;
    const { client: sqs, lambda } = bench.queues;
    const cli = commandLine(bench.engine, { sqs, lambda, config: stage });

    const { out, exitCode } = await cli.run('lane', 'status', 'gone', '--days', '1');

    expect(exitCode).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      'gone  missing  -        -          -        -             0        0        0         0     -           -',
      '',
      'gone: the stage has no mapping for its queue: is it deployed?',
    ]);
  });

  test('is known by its record once its platform has left the stage file', async () => {
    await retire();
    await put(rowAged(HOUR_MS, { clickId: 'c-1' }));
    const { scaleo: _gone, ...platforms } = testConfig().platforms;
    const config = { ...testConfig(), platforms };
    const { client: sqs, lambda } = bench.queues;
    const after = commandLine(bench.engine, { sqs, lambda, config });

    const result = await after.run('lane', 'retire', 'scaleo', '--days', '1', '--yes');

    expect(result.exitCode).toBe(0);
    expect(await rowOf('c-1')).toMatchObject({ state: 'discarded', reason: 'lane-retired' });
  });
});
