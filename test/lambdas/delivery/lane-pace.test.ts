import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCEPTED, DeliveryBench, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const bench = () => new DeliveryBench(engine);

const limited = (b: DeliveryBench, requestsPerSecond: number) => {
  const { scaleo } = testConfig().platforms;
  if (scaleo === undefined) throw new Error('The stage has no scaleo.');
  b.dependencies.config.platforms = { scaleo: { ...scaleo, requestsPerSecond } };
  return b;
};

test('a rate is kept by a request that keeps its place after it is answered and followed', async () => {
  const b = limited(bench(), 2);
  const row = await b.create(randomUUID());
  const start = engine.clock.nowEpochMs;
  b.script = [
    () => {
      b.advance(400);
      return SERVER_ERROR;
    },
  ];

  const action = await b.deliver(row, 1);

  expect(action).toEqual({ queue: 'acknowledge', because: 'retrying' });
  // Ten places, two requests a second: five seconds for each.
  expect(engine.clock.nowEpochMs - start).toBe(5_000);
  expect((await b.row(row)).last?.latencyMs).toBe(400);
  expect(Date.parse(b.sent.at(-1)?.message.sentAt ?? '') - start).toBe(400);
});

test('a rate costs nothing where the answer takes longer, or nothing is sent', async () => {
  const b = limited(bench(), 100);
  const row = await b.create(randomUUID());
  const start = engine.clock.nowEpochMs;
  b.script = [
    () => {
      b.advance(400);
      return ACCEPTED;
    },
  ];

  await b.deliver(row, 1);
  await b.deliver(row, 1);

  expect(engine.clock.nowEpochMs - start).toBe(400);
});
