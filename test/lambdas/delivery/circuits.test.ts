import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hourOf } from '../../../core/hours.ts';
import { circuitTallyKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { readCircuit } from '../../../lambdas/adapters/circuit-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
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
const TOO_MANY = answer(429, 'slow down', { 'retry-after': '90' });

const bench = () => openCircuitBench(engine);
const circuit = () => readCircuit(engine.table, 'scaleo');

/** Three postbacks that fail: the circuit is open. */
async function fail(b: CircuitBench): Promise<void> {
  b.script = [SERVER_ERROR];
  for (let n = 1; n <= 3; n += 1) await deliverNew(b);
}

async function untilProbe(): Promise<void> {
  engine.clock.nowEpochMs = (await circuit())?.untilEpochMs ?? 0;
}

test('a postback that is delivered at once costs the table nothing, and an environment one read', async () => {
  const b = bench();

  for (let n = 1; n <= 5; n += 1) await deliverNew(b);

  expect(b.requests).toHaveLength(5);
  expect(b.calls).toEqual(['read']);
});

describe('a platform that fails', () => {
  test('is left alone after the third failure, and no attempt is spent on it', async () => {
    const b = bench();
    await fail(b);

    const waiting = await deliverNew(b);

    expect(await circuit()).toMatchObject({ phase: 'open', why: 'failures', openings: 1 });
    expect(b.openings).toHaveLength(1);
    expect(b.requests).toHaveLength(3);
    expect(waiting).toMatchObject({
      state: 'retrying',
      reason: 'circuit-open',
      attempt: 1,
      spent: 0,
      attention: 'scaleo#retrying',
    });
    expect(waiting.last).toBeUndefined();
    expect(b.sent.at(-1)).toMatchObject({ message: { attempt: 1 } });
  });

  test('is left alone by other environments too: by a new one at once', async () => {
    await fail(bench());
    const other = bench();

    const waiting = await deliverNew(other);

    expect(waiting.reason).toBe('circuit-open');
    expect(other.requests).toHaveLength(0);
  });

  test('is left alone by one that knew it well as soon as one of its postbacks fails', async () => {
    const other = bench();
    await deliverNew(other);
    engine.clock.nowEpochMs += MINUTE_MS;
    await fail(bench());
    engine.clock.nowEpochMs += 11_000;
    other.script = [SERVER_ERROR];

    const failing = await deliverNew(other);
    const waiting = await deliverNew(other);
    engine.clock.nowEpochMs = failing.dueAtEpochMs - 1;
    const untouched = await other.row(failing);

    expect(waiting.reason).toBe('circuit-open');
    expect(other.requests).toHaveLength(2);
    expect(untouched).toMatchObject({ attempt: 2, spent: 1 });
  });

  test('is not given up for a few failures among many successes', async () => {
    const b = bench();
    for (let n = 1; n <= 9; n += 1) await deliverNew(b);
    await fail(b);

    b.script = [ACCEPTED];
    const row = await deliverNew(b);

    expect(row.state).toBe('delivered');
    expect(await circuit()).toBeUndefined();
  });

  test('is not given up for a postback that fails alone, while another environment delivers', async () => {
    const [b, other] = [bench(), bench()];
    b.script = [SERVER_ERROR];
    const alone = await deliverNew(b);

    for (let now = alone; now.state === 'retrying'; now = await b.row(alone)) {
      await deliverNew(other);
      engine.clock.nowEpochMs = now.dueAtEpochMs;
      await b.deliver(now, now.attempt);
    }

    expect(await b.row(alone)).toMatchObject({ state: 'dead', spent: 4 });
    expect(await circuit()).toBeUndefined();
  });

  test('is given up for a postback that fails alone, if others were delivered before it only', async () => {
    const b = bench();
    const other = bench();
    await deliverNew(other);
    engine.clock.nowEpochMs += 1_000;
    b.script = [SERVER_ERROR];
    const alone = await deliverNew(b);

    for (const attempt of [2, 3]) {
      engine.clock.nowEpochMs = (await b.row(alone)).dueAtEpochMs;
      await b.deliver(alone, attempt);
    }

    expect(await circuit()).toMatchObject({ phase: 'open' });
  });

  test('is given up by what happened before the hour began', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    engine.clock.nowEpochMs += 39 * 60_000 + 59_000;
    await deliverNew(b);
    await deliverNew(b);
    engine.clock.nowEpochMs += 2_000;

    await deliverNew(b);

    expect(await circuit()).toMatchObject({ phase: 'open' });
  });
});

describe('a probe', () => {
  test('is one real postback, while the others wait for its outcome', async () => {
    const b = bench();
    await fail(b);
    await untilProbe();
    const others: PostbackRow[] = [];
    b.script = [
      async () => {
        others.push(await deliverNew(b), await deliverNew(bench()));
        return ACCEPTED;
      },
      ACCEPTED,
    ];

    const probe = await deliverNew(b);
    const after = await deliverNew(b);

    expect(probe.state).toBe('delivered');
    expect(others.map(({ reason }) => reason)).toEqual(['circuit-open', 'circuit-open']);
    expect(await circuit()).toMatchObject({ phase: 'closed' });
    expect(after.state).toBe('delivered');
  });

  test('that fails spends no attempt, and keeps the circuit open for longer', async () => {
    const b = bench();
    await fail(b);
    await untilProbe();

    const probe = await deliverNew(b);

    expect(probe).toMatchObject({ state: 'retrying', attempt: 2, spent: 0, limited: 1 });
    expect(probe.last?.verdict).toMatchObject({ kind: 'retryable' });
    const { openings, untilEpochMs = 0, since } = (await circuit()) ?? {};
    expect(openings).toBe(2);
    expect(untilEpochMs - engine.clock.nowEpochMs).toBe(60_000);
    expect(since).toBe(new Date(engine.clock.nowEpochMs - 30_000).toISOString());
    expect(b.openings).toHaveLength(2);
  });

  test('that closes the circuit begins the count anew', async () => {
    const b = bench();
    await fail(b);
    await untilProbe();
    b.script = [ACCEPTED, SERVER_ERROR];
    await deliverNew(b);
    engine.clock.nowEpochMs += MINUTE_MS;

    await deliverNew(b);
    await deliverNew(b);
    const closed = await circuit();
    await deliverNew(b);

    expect(closed).toMatchObject({ phase: 'closed' });
    expect(await circuit()).toMatchObject({ phase: 'open', openings: 1 });
  });

  test('whose outcome never comes is followed by another one after its lease', async () => {
    const b = bench();
    await fail(b);
    await untilProbe();
    b.script = [
      () => {
        throw new Error('the execution is gone');
      },
    ];
    await expect(deliverNew(b)).rejects.toThrow('gone');

    const during = await deliverNew(bench());
    await untilProbe();
    const next = bench();
    const probe = await deliverNew(next);

    expect(during.reason).toBe('circuit-open');
    expect(probe.state).toBe('delivered');
    expect(await circuit()).toMatchObject({ phase: 'closed' });
  });

  test('is not made by two that come at once', async () => {
    await fail(bench());
    await untilProbe();
    const [one, other] = [bench(), bench()];
    await Promise.all([one, other].map((b) => b.told.read('scaleo')));

    const rows = await Promise.all([deliverNew(one), deliverNew(other)]);

    expect(rows.map(({ state }) => state).toSorted()).toEqual(['delivered', 'retrying']);
  });
});

describe('a platform that has too much', () => {
  test('is left alone for as long as it asks, after one answer that says so', async () => {
    const b = bench();
    b.script = [TOO_MANY];

    const limited = await deliverNew(b);
    const waiting = await deliverNew(b);

    expect(limited).toMatchObject({ state: 'retrying', reason: 'rate', spent: 0 });
    const { why, untilEpochMs = 0 } = (await circuit()) ?? {};
    expect(why).toBe('rate');
    expect(untilEpochMs - engine.clock.nowEpochMs).toBe(90_000);
    expect(waiting).toMatchObject({ reason: 'circuit-open', spent: 0 });
    expect(b.requests).toHaveLength(1);
  });

  test('spends no attempt of a postback either where it says 503 and when to come again', async () => {
    const b = bench();
    b.script = [answer(503, 'maintenance', { 'retry-after': '600' })];

    const row = await deliverNew(b);

    expect(row).toMatchObject({ state: 'retrying', spent: 0 });
    expect(row.dueAtEpochMs - engine.clock.nowEpochMs).toBe(600_000);
  });
});

describe('an open circuit', () => {
  test('lets a postback through whose last useful moment has come', async () => {
    const b = bench();
    await fail(b);
    b.script = [ACCEPTED];
    const row = await b.create(randomUUID());
    const deadline = new Date(engine.clock.nowEpochMs + 60_000).toISOString();

    const urgent = await deliverNew(b, { values: { ...row.values, deadline } });

    expect(urgent.state).toBe('delivered');
    expect(await circuit()).toMatchObject({ phase: 'open' });
  });

  test('does not keep the record of an attempt from being acknowledged when it cannot be written', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    b.told.count = async () => {
      throw new Error('throttled');
    };

    const row = await deliverNew(b);

    expect(row).toMatchObject({ state: 'retrying', spent: 1 });
    expect(b.faults).toMatchObject([{ message: 'throttled' }]);
  });

  test('counts no test conversion, and holds none back', async () => {
    const b = bench();
    await fail(b);
    b.script = [SERVER_ERROR];
    const before = b.calls.length;

    const row = await deliverNew(b, { test: true });

    expect(row.state).toBe('retrying');
    expect(row.reason).not.toBe('circuit-open');
    expect(b.calls).toHaveLength(before);
  });
});

test('what is counted is forgotten after hours', async () => {
  const b = bench();
  b.script = [SERVER_ERROR];
  const key = circuitTallyKey('scaleo', hourOf(engine.clock.nowEpochMs));

  await deliverNew(b);

  const item = await readItem<{ expiresAtEpochSeconds: number }>(engine.table, key);
  expect(item?.expiresAtEpochSeconds).toBe(engine.clock.nowEpochMs / 1000 + 6 * 3600);
});
