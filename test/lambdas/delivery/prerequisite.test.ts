import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { FORCED } from '../../../core/replay.ts';
import { asItStands } from '../../../core/transition.ts';
import { DynamoRevenueLedger } from '../../../lambdas/adapters/revenue-ledger.ts';
import { answer, DeliveryBench } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const TAKEN = answer(202, '{}');
const as = (row: PostbackRow) => asItStands(row, engine.clock.nowEpochMs);

/** A first deposit at Revvvs, which learns the click from the registration alone. */
async function deposited(registration?: Partial<PostbackRow>) {
  const bench = new DeliveryBench(engine);
  bench.script = [TAKEN];
  const clickId = randomUUID();
  if (registration) {
    const once = { milestone: 'registration', occurrence: 'once' } as const;
    await bench.create(clickId, { platform: 'revvvs', ...once, ...registration });
  }
  return { bench, row: await bench.create(clickId, { platform: 'revvvs' }) };
}

test('a deposit whose registration is delivered is sent', async () => {
  const { bench, row } = await deposited({ state: 'delivered' });

  await bench.deliver(row, 1);

  expect(await bench.row(row)).toMatchObject({ state: 'delivered' });
  expect(bench.requests).toHaveLength(1);
});

test('a deposit whose registration is still open waits in its lane, visibly, and then is sent', async () => {
  const { bench, row } = await deposited({ state: 'retrying' });

  const action = await bench.deliver(row, 1);

  expect(action).toEqual({ queue: 'acknowledge', because: 'retrying' });
  expect(bench.requests).toEqual([]);
  expect(bench.reports).toEqual([]);
  expect(await bench.row(row)).toMatchObject({
    state: 'retrying',
    reason: 'waits-for-registration',
    attention: 'revvvs#retrying',
    attempt: 1,
    dueAtEpochMs: engine.clock.nowEpochMs + 30_000,
  });
  expect(bench.sent).toMatchObject([{ platform: 'revvvs', delaySeconds: 30 }]);

  const registration = { ...row, milestone: 'registration', occurrence: 'once' } as const;
  const open = await bench.row(registration);
  await bench.dependencies.ledger.move(open, { ...as(open), state: 'delivered' });
  bench.advance(30_000);
  await bench.deliver(row, 1);

  const sent = await bench.row(row);
  expect(sent).toMatchObject({ state: 'delivered', answered: 1 });
  expect(sent.reason).toBeUndefined();
});

test('a deposit without a registration waits, then is held for a person, who may send it all the same', async () => {
  const { bench, row } = await deposited();

  await bench.deliver(row, 1);
  expect(await bench.row(row)).toMatchObject({ reason: 'waits-for-registration' });
  bench.advance(8 * 86_400_000);
  await bench.deliver(row, 1);

  const held = await bench.row(row);
  expect(held).toMatchObject({ state: 'held', reason: 'registration-not-delivered' });
  expect(bench.reports).toHaveLength(1);
  const forced = { ...as(held), state: 'retrying', reason: FORCED } as const;
  await bench.dependencies.ledger.move(held, forced);
  await bench.deliver(row, 1);
  expect(await bench.row(row)).toMatchObject({ state: 'delivered' });
});

test('a reversal is sent in the platform’s own call once its deposit is delivered', async () => {
  const bench = new DeliveryBench(engine);
  const clickId = randomUUID();
  const deposit = await bench.create(clickId);
  const original = {
    milestone: 'ftd',
    occurrence: 'once',
    transactionId: deposit.values.transactionId,
  } as const;
  const reversal = await bench.create(clickId, {
    milestone: 'reversal',
    occurrence: 'dep-1',
    values: { ...deposit.values, reversal: { cause: 'refund', whole: true, original } },
  });

  await bench.deliver(reversal, 1);
  expect(await bench.row(reversal)).toMatchObject({ reason: 'waits-for-reversed-deposit' });
  await bench.deliver(deposit, 1);
  bench.advance(30_000);
  await bench.deliver(reversal, 1);

  expect(await bench.row(reversal)).toMatchObject({ state: 'delivered' });
  expect(bench.requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/track/conv',
    '/track/conv-change',
  ]);
  expect(new URL(bench.requests[1]?.url ?? '').searchParams.get('goal_alias')).toBe('ftd');
});

test('a reversal whose deposit the platform refused ends without a request', async () => {
  const bench = new DeliveryBench(engine);
  const clickId = randomUUID();
  const deposit = await bench.create(clickId, { state: 'rejected' });
  const original = { milestone: 'ftd', occurrence: 'once', transactionId: 'x' } as const;
  const reversal = await bench.create(clickId, {
    milestone: 'reversal',
    occurrence: 'dep-1',
    values: { ...deposit.values, reversal: { cause: 'refund', whole: true, original } },
  });

  await bench.deliver(reversal, 1);

  expect(await bench.row(reversal)).toMatchObject({
    state: 'discarded',
    reason: 'nothing-to-reverse',
  });
  expect(bench.requests).toEqual([]);
});

test('an older total that comes after a newer one has been delivered is not sent', async () => {
  const bench = new DeliveryBench(engine);
  bench.script = [TAKEN];
  const clickId = randomUUID();
  const revenue = { platform: 'revvvs', milestone: 'revenue' } as const;
  const older = await bench.create(clickId, { ...revenue, occurrence: '2026-10.0' });
  await bench.create(clickId, { ...revenue, occurrence: '2026-11.0', state: 'delivered' });
  const account = { currency: 'EUR', periods: {}, told: '15000', latest: '2026-11.0' };
  const ledger = new DynamoRevenueLedger(engine.table);
  await ledger.keep(older, 'revvvs', { account, bookings: 0 });

  await bench.deliver(older, 1);

  expect(bench.requests).toEqual([]);
  expect(await bench.row(older)).toMatchObject({ state: 'discarded', reason: 'superseded' });
});
