import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { readCircuit } from '../../../lambdas/adapters/circuit-ledger.ts';
import { ACCEPTED, answer, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { beginAnew, type CircuitBench, deliverNew, openCircuitBench } from './circuit-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => beginAnew(engine));

const MINUTE_MS = 60_000;
/** Longer than an environment believes in what it has read, where a postback has failed. */
const LONG_MS = 11_000;
const TOO_MANY = answer(429, 'slow down', { 'retry-after': '90' });

const bench = () => openCircuitBench(engine);
const circuit = () => readCircuit(engine.table, 'scaleo');

async function openIt(b: CircuitBench = bench()): Promise<void> {
  b.script = [TOO_MANY];
  await deliverNew(b);
}

async function untilProbe(): Promise<void> {
  engine.clock.nowEpochMs = (await circuit())?.untilEpochMs ?? 0;
}

/** Lets something happen once, after an environment has read the circuit. */
function betweenReadAndWrite({ told }: CircuitBench, happens: () => Promise<unknown>): void {
  const { read } = told;
  told.read = async (platform) => {
    told.read = read;
    const known = await read(platform);
    await happens();
    return known;
  };
}

/** What an environment asks of the table for one more new postback. */
async function callsOfNext(b: CircuitBench): Promise<string[]> {
  const before = b.calls.length;
  await deliverNew(b);
  return b.calls.slice(before);
}

describe('what an environment knows of a circuit', () => {
  test('spares it further reads while the circuit is open', async () => {
    const b = bench();
    await openIt(b);

    expect(await callsOfNext(b)).toEqual([]);
  });

  test('spares it further reads once the circuit is closed again', async () => {
    const b = bench();
    await openIt(b);
    await untilProbe();
    b.script = [ACCEPTED];
    await deliverNew(b);
    engine.clock.nowEpochMs += MINUTE_MS;

    expect(await callsOfNext(b)).toEqual([]);
  });

  test('spares it a read at each of many failures', async () => {
    const b = bench();
    await deliverNew(b);
    b.script = [SERVER_ERROR];

    expect(await callsOfNext(b)).toEqual(['count']);
  });

  test('spares a postback that has failed before a read, if it is of just now', async () => {
    const b = bench();
    const failed = await b.create('failed-elsewhere', { reason: 'circuit-open' });
    await deliverNew(b);
    const before = b.calls.length;

    await b.deliver(failed, 1);

    expect(b.calls.slice(before)).toEqual([]);
    expect((await b.row(failed)).state).toBe('delivered');
  });

  test('is doubted at the moment the next one may try: another may have closed it', async () => {
    const [b, other] = [bench(), bench()];
    await openIt(b);
    await untilProbe();
    await deliverNew(other);
    b.script = [ACCEPTED];

    const row = await deliverNew(b);

    expect(await circuit()).toMatchObject({ phase: 'closed' });
    expect(row.state).toBe('delivered');
  });

  test.each<[string, Partial<PostbackRow>]>([
    ['has failed before', { attempt: 2, spent: 1 }],
    ['has waited for the circuit before', { reason: 'circuit-open' }],
  ])('is doubted where a postback %s', async (_, changes) => {
    const [b, other] = [bench(), bench()];
    other.script = [ACCEPTED, SERVER_ERROR, ACCEPTED];
    await deliverNew(other);
    const failed = await deliverNew(other);
    const last = failed.last && changes.attempt ? { last: failed.last } : {};
    await openIt(b);
    engine.clock.nowEpochMs += LONG_MS;

    const row = await other.create(`doubts-${changes.reason}`, { ...changes, ...last });
    await other.deliver(row, row.attempt);

    expect(other.requests).toHaveLength(2);
    expect(await other.row(row)).toMatchObject({ state: 'retrying', reason: 'circuit-open' });
  });

  test('is doubted after a failure, though that one alone opens nothing', async () => {
    const [b, other] = [bench(), bench()];
    await deliverNew(other);
    await openIt(b);
    engine.clock.nowEpochMs += LONG_MS;
    other.script = [SERVER_ERROR, ACCEPTED];
    await deliverNew(other);

    const waiting = await deliverNew(other);

    expect(waiting.reason).toBe('circuit-open');
    expect(other.requests).toHaveLength(2);
  });
});

describe('of two environments', () => {
  test('the one that comes second with its probe sends again as soon as the first one has closed the circuit', async () => {
    const [first, second] = [bench(), bench()];
    await openIt();
    await untilProbe();
    betweenReadAndWrite(second, () => deliverNew(first));
    const late = await deliverNew(second);

    const row = await deliverNew(second);

    expect(late.reason).toBe('circuit-open');
    expect(row.state).toBe('delivered');
  });

  test('that see the same trouble one opens the circuit, and the other one finds it open', async () => {
    const [b, other] = [bench(), bench()];
    other.script = [
      async () => {
        await openIt(b);
        return TOO_MANY;
      },
    ];

    await deliverNew(other);

    expect(b.openings).toHaveLength(1);
    expect(other.openings).toEqual([]);
    expect(await circuit()).toMatchObject({ phase: 'open', openings: 1 });
  });

  test('that open it at the same moment the second one knows it open at its next postback', async () => {
    const [b, other] = [bench(), bench()];
    await deliverNew(other);
    betweenReadAndWrite(other, () => openIt(b));
    await openIt(other);
    other.script = [ACCEPTED];

    const waiting = await deliverNew(other);

    expect(other.openings).toEqual([]);
    expect(waiting.reason).toBe('circuit-open');
  });
});

describe('the successes that an environment counts in memory', () => {
  test('spare it a look into the ledger', async () => {
    const b = bench();
    for (let n = 1; n <= 3; n += 1) await deliverNew(b);
    b.script = [SERVER_ERROR];

    for (let n = 1; n <= 3; n += 1) await deliverNew(b);

    expect(b.calls).not.toContain('has acknowledgement');
  });

  test('are told once', async () => {
    const b = bench();
    for (let n = 1; n <= 4; n += 1) await deliverNew(b);
    b.script = [SERVER_ERROR];

    for (let n = 1; n <= 5; n += 1) await deliverNew(b);
    const before = await circuit();
    await deliverNew(b);

    expect(before).toBeUndefined();
    expect(await circuit()).toMatchObject({ phase: 'open', why: 'failures' });
  });
});

test('a lane in which one was delivered in the minute of the first of three failures goes on', async () => {
  const [b, other] = [bench(), bench()];
  b.script = [SERVER_ERROR];
  await deliverNew(b);
  await deliverNew(other);
  engine.clock.nowEpochMs += MINUTE_MS;

  const row = await deliverNew(b);
  engine.clock.nowEpochMs = row.dueAtEpochMs;
  await b.deliver(row, 2);

  expect(b.calls).toContain('has acknowledgement');
  expect(await circuit()).toBeUndefined();
});
