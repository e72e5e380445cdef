import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeliveryBench } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** What a deployment without the platform makes of a bench. */
function unconfigure({ dependencies }: DeliveryBench) {
  dependencies.config = { ...dependencies.config, platforms: {} };
}

test('a postback to a platform that is no longer configured is held, and nothing is sent', async () => {
  const b = new DeliveryBench(engine);
  const row = await b.create(randomUUID());
  unconfigure(b);

  const action = await b.deliver(row, 1);

  expect(action).toEqual({ queue: 'acknowledge', because: 'held' });
  expect(await b.row(row)).toMatchObject({
    state: 'held',
    reason: 'the platform is not configured',
    attempt: 1,
  });
  expect(b.requests).toEqual([]);
});

test('a postback of a brand that no longer reports to the platform is held, and nothing is sent', async () => {
  const b = new DeliveryBench(engine);
  const row = await b.create(randomUUID(), { brand: 'gone' });

  await b.deliver(row, 1);

  expect(await b.row(row)).toMatchObject({
    state: 'held',
    reason: 'the brand gone does not report to the platform',
  });
  expect(b.requests).toEqual([]);
});

test('an attempt that died before its platform was taken out is parked as unknown for a person', async () => {
  const b = new DeliveryBench(engine);
  b.script = [() => Promise.reject(new Error('killed'))];
  const row = await b.create(randomUUID());
  await b.deliver(row, 1).catch(() => {});
  unconfigure(b);
  b.advance(25_000);

  const action = await b.deliver(row, 1);

  expect(action).toEqual({ queue: 'acknowledge', because: 'unknown' });
  expect(await b.row(row)).toMatchObject({
    state: 'unknown',
    reason: 'no-outcome',
    unanswered: 1,
    last: { n: 1, next: 'closed as unknown' },
  });
  expect(b.sent).toEqual([]);
});
