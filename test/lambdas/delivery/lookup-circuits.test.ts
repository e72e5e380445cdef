import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import { readCircuit } from '../../../lambdas/adapters/circuit-ledger.ts';
import { answer, DeliveryBench, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const ACCEPTED = answer(200, '{"status":"accepted"}');
const NOT_FOUND = answer(404, '{"status":"not-recorded"}');
const FOUND = answer(200, '{"status":"recorded","transaction_id":"ftd:aurora:dep-1"}');
const SILENCE: Answer = { kind: 'lost', phase: 'sent', failure: 'timeout' };
let platforms = 0;

/** A platform of its own, that is asked first, and one postback to it whose outcome is unknown. */
async function inDoubt() {
  platforms += 1;
  const platform = `hub-${platforms}`;
  const b = new DeliveryBench(engine);
  b.dependencies.circuits = b.openCircuits();
  b.dependencies.config = testConfig({
    platforms: {
      [platform]: {
        specification: 'generic',
        baseUrl: 'https://hub.example.com',
        brands: { aurora: {} },
        unknownOutcome: { ftd: 'verify' },
      },
    },
  });
  const create = () => b.create(randomUUID(), { platform });
  const row = await create();
  b.script = [SILENCE];
  await b.deliver(row, 1);
  const circuit = () => readCircuit(engine.table, platform);
  return { b, row, create, circuit };
}

/** Two more that fail: the circuit is open. */
async function fail({ b, create }: Awaited<ReturnType<typeof inDoubt>>): Promise<void> {
  b.script = [SERVER_ERROR];
  for (let n = 1; n <= 2; n += 1) await b.deliver(await create(), 1);
}

/** What is next for the row, when it is due. */
async function next(b: DeliveryBench, row: PostbackRow): Promise<PostbackRow> {
  const now = await b.row(row);
  engine.clock.nowEpochMs = Math.max(engine.clock.nowEpochMs, now.dueAtEpochMs);
  await b.deliver(row, now.attempt);
  return b.row(row);
}

test('lookups neither open a circuit by failing nor keep it closed by succeeding', async () => {
  const lane = await inDoubt();
  const { b, row, circuit } = lane;
  b.script = [SERVER_ERROR];
  await next(b, row);
  await next(b, row);

  expect(await circuit()).toBeUndefined();
  expect(await b.row(row)).toMatchObject({ reason: 'verify', attempt: 4, spent: 3 });
});

test('a lookup waits while its circuit is open', async () => {
  const lane = await inDoubt();
  const { b, row } = lane;
  engine.clock.nowEpochMs += 10_000;
  await fail(lane);
  const requests = b.requests.length;

  const waiting = await next(b, row);

  expect(b.requests).toHaveLength(requests);
  expect(waiting).toMatchObject({ reason: 'circuit-open', attempt: 2, spent: 1 });
});

test('a lookup that fails as a probe leaves the circuit open, and spends nothing', async () => {
  const lane = await inDoubt();
  const { b, row, circuit } = lane;
  engine.clock.nowEpochMs += 10_000;
  await fail(lane);
  await next(b, row);

  const asked = await next(b, row);

  expect(asked).toMatchObject({ reason: 'verify', attempt: 3, spent: 1, last: { lookup: true } });
  expect(await circuit()).toMatchObject({ phase: 'open', openings: 2 });
});

test('a lookup that is answered as a probe leaves it to a postback to close the circuit', async () => {
  const lane = await inDoubt();
  const { b, row, circuit } = lane;
  engine.clock.nowEpochMs += 10_000;
  await fail(lane);
  await next(b, row);
  b.script = [NOT_FOUND, ACCEPTED];

  const asked = await next(b, row);
  const afterLookup = await circuit();
  const sent = await next(b, row);

  expect(asked).toMatchObject({ reason: 'not-found', attempt: 3 });
  expect(afterLookup).toMatchObject({ phase: 'open', untilEpochMs: engine.clock.nowEpochMs });
  expect(sent).toMatchObject({ state: 'delivered', attempt: 3 });
  expect(await circuit()).toMatchObject({ phase: 'closed' });
});

test('a postback that is found is delivered while its circuit is open', async () => {
  const lane = await inDoubt();
  const { b, row, circuit } = lane;
  engine.clock.nowEpochMs += 10_000;
  await fail(lane);
  await next(b, row);
  b.script = [FOUND];

  const found = await next(b, row);

  expect(found).toMatchObject({ state: 'delivered', last: { lookup: true } });
  expect(await circuit()).toMatchObject({ phase: 'open' });
});
