import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { currentWakeUp } from '../../core/wake-up.ts';
import { NOON_EPOCH_MS, postbackRow } from '../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';
import { type QueueEngine, startQueueEngine } from './queue-engine.ts';

let engine: LedgerEngine;
let queues: QueueEngine;
beforeAll(async () => {
  [engine, queues] = await Promise.all([startLedgerEngine(), startQueueEngine()]);
});
afterAll(() => Promise.all([engine.stop(), queues.stop()]));
beforeEach(() => queues.purge());

const lane = () => queues.names.laneDeadLetters('scaleo');
const open = () => commandLine(engine, { sqs: queues.client, wait: queues.idle });

async function letterOf(row: PostbackRow, attempt = row.attempt): Promise<string> {
  await putRow(engine.table, row);
  return JSON.stringify(currentWakeUp(postbackKey(row), { attempt }, NOON_EPOCH_MS));
}

const deposit = {
  v: 1,
  source: 'stripe',
  sourceEventId: 'evt_7',
  brand: 'aurora',
  playerRef: 'p_abc',
  occurredAt: '2026-11-22T11:00:00Z',
  type: 'deposit',
  transactionId: 'pi_7',
  amountMinor: '5000',
  currency: 'EUR',
};

test('an empty dead-letter queue is said to be empty', async () => {
  const result = await open().run('dlq', 'list', '--lane', 'scaleo');

  expect(result).toEqual({
    exitCode: 0,
    out: 'postproof-test-lane-scaleo-dead-letters is empty.',
    err: '',
  });
});

test('lane letters are listed with their rows, and what to do about each kind', async () => {
  const dead = postbackRow({ clickId: 'c-1', state: 'dead', reason: 'server', attempt: 4 });
  const waiting = postbackRow({ clickId: 'c-2', state: 'retrying', attempt: 2 });
  await queues.deadLetter(lane(), await letterOf(dead));
  await queues.deadLetter(lane(), await letterOf(waiting));
  await queues.deadLetter(lane(), await letterOf({ ...waiting, clickId: 'c-3' }, 1));

  const { out, exitCode } = await open().run('dlq', 'list', '--lane', 'scaleo', '--json');

  const { letters, ...queue } = JSON.parse(out);
  expect(exitCode).toBe(0);
  expect(queue).toEqual({
    queue: 'postproof-test-lane-scaleo-dead-letters',
    approximateCount: 3,
    complete: true,
  });
  expect(letters).toEqual([
    expect.objectContaining({ kind: 'dead', postback: 'scaleo/c-1/ftd/once', reason: 'server' }),
    expect.objectContaining({ kind: 'fault', postback: 'scaleo/c-2/ftd/once', state: 'retrying' }),
    expect.objectContaining({ kind: 'stale', postback: 'scaleo/c-3/ftd/once' }),
  ]);
});

test('two letters of one row are both listed', async () => {
  const row = postbackRow({ clickId: 'c-twice', state: 'dead', attempt: 4 });
  await queues.deadLetter(lane(), await letterOf(row));
  await queues.deadLetter(lane(), await letterOf(row, 3));

  const { out } = await open().run('dlq', 'list', '--lane', 'scaleo');

  expect(out).toContain('1 dead: "dlq replay" sends them again, once the platform answers');
  expect(out).toContain('1 stale: "dlq replay" drops them, nothing is sent');
});

test('listing takes nothing: a redrive right after moves every letter', async () => {
  const row = postbackRow({ clickId: 'c-4', state: 'dead', attempt: 4 });
  const body = await letterOf(row);
  for (let count = 1; count <= 12; count += 1) await queues.deadLetter(lane(), body);
  const cli = open();

  const list = await cli.run('dlq', 'list', '--lane', 'scaleo', '--json');
  // Sooner than what was looked at would be back by itself.
  await expect.poll(() => queues.visibleCount(lane()), { timeout: 2500 }).toBe(12);
  const replay = await cli.run('dlq', 'replay', '--lane', 'scaleo', '--json');

  expect(JSON.parse(list.out).letters).toHaveLength(12);
  expect(replay).toMatchObject({ exitCode: 0, err: '12 moved, 0 to go' });
  expect(JSON.parse(replay.out)).toEqual({
    queue: 'postproof-test-lane-scaleo-dead-letters',
    status: 'COMPLETED',
    moved: 12,
    notMoved: 0,
  });
  expect(await queues.drain(queues.names.laneQueue('scaleo'))).toContain(body);
});

test('what SQS could not move is counted apart and fails the command', async () => {
  const row = postbackRow({ clickId: 'c-5', state: 'dead', attempt: 4 });
  await queues.deadLetter(lane(), await letterOf(row));
  await queues.sendDirectly(lane(), 'sent here by hand');

  const { exitCode, out } = await open().run('dlq', 'replay', '--lane', 'scaleo');

  expect(exitCode).toBe(1);
  expect(out.split('\n')).toEqual([
    'postproof-test-lane-scaleo-dead-letters: 1 moved, 1 not moved (failed).',
    'SQS says: CouldNotDetermineMessageSource',
    'Look at what stayed with "dlq list", then replay again.',
  ]);
});

test('intake letters tell why their event can not be decided, or that it could be', async () => {
  const { intakeDeadLetters } = queues.names;
  await queues.deadLetter(
    intakeDeadLetters,
    JSON.stringify({ detail: { ...deposit, source: 'x1' } }),
  );
  await queues.deadLetter(intakeDeadLetters, JSON.stringify({ detail: deposit }));
  await queues.sendDirectly(intakeDeadLetters, JSON.stringify({ detail: deposit }), {
    ERROR_CODE: 'NO_PERMISSIONS',
  });

  const { out } = await open().run('dlq', 'list', '--intake', '--json');

  const { letters } = JSON.parse(out);
  const event = {
    identity: 'stripe/evt_7',
    type: 'deposit',
    playerRef: 'p_abc',
    occurredAt: '2026-11-22T11:00:00Z',
  };
  expect(letters).toMatchObject([
    { because: 'detail.source: "x1" is no source of this stage' },
    { because: "valid now: it failed for another reason, see the authority's log", event },
    { because: 'EventBridge could not deliver it: NO_PERMISSIONS', event },
  ]);
});

test('an intake redrive names its destination, so that letters written by EventBridge move too', async () => {
  const { intakeDeadLetters, intakeQueue } = queues.names;
  await queues.sendDirectly(intakeDeadLetters, 'by EventBridge');

  const { exitCode } = await open().run('dlq', 'replay', '--intake');

  expect(exitCode).toBe(0);
  expect(await queues.drain(intakeQueue)).toEqual(['by EventBridge']);
});

test.each([
  { args: [], err: 'error: say which: --lane <platform> or --intake' },
  {
    args: ['--lane', 'scaleo', '--intake'],
    err: "error: option '--lane <platform>' cannot be used with option '--intake'",
  },
  { args: ['--lane', 'nobody'], err: 'Stage test has no lane "nobody"; it has scaleo, revvvs.' },
])('dlq list $args is a usage error', async ({ args, err }) => {
  const result = await open().run('dlq', 'list', ...args);

  expect(result).toMatchObject({ exitCode: 2, out: '' });
  expect(result.err).toContain(err);
});

test('a replayed postback wakes its lane', async () => {
  const row = postbackRow({ clickId: 'c-6', state: 'dead', attempt: 4 });
  await putRow(engine.table, row);

  const { exitCode, out } = await open().run('postbacks', 'replay', 'scaleo/c-6/ftd/once');

  expect({ exitCode, out }).toEqual({
    exitCode: 0,
    out: 'scaleo/c-6/ftd/once: replayed, attempt 4 is due now',
  });
  const [message] = await queues.drain(queues.names.laneQueue('scaleo'));
  expect(JSON.parse(message ?? '')).toMatchObject({ pk: 'CLICK#scaleo#c-6', attempt: 4 });
});
