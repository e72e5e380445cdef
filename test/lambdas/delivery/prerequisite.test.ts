import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { FORCED } from '../../../core/replay.ts';
import { asItStands } from '../../../core/transition.ts';
import { DynamoRevenueLedger } from '../../../lambdas/adapters/revenue-ledger.ts';
import { attemptRecord } from '../../core/postback-row.ts';
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

const REVENUE = { platform: 'revvvs', milestone: 'revenue' } as const;
const OLDER = '2026-10.0';
const NEWER = '2026-11.0';

/** A total of revenue, what has become of a newer one, and which one the ledger has as the latest. */
async function total(
  newer: PostbackRow['state'] | undefined,
  changes: Partial<PostbackRow> = {},
  latest: string | null = NEWER,
) {
  const { bench, row } = await deposited({ state: 'delivered' });
  const values = { ...row.values, amounts: { ngr: '10000' } };
  const older = await bench.create(row.clickId, {
    ...REVENUE,
    occurrence: OLDER,
    // The ledger has one account for each player.
    playerRef: randomUUID(),
    values,
    ...changes,
  });
  if (newer) await bench.create(row.clickId, { ...REVENUE, occurrence: NEWER, state: newer });
  if (latest === null) return { bench, older };
  const account = { currency: 'EUR', periods: {}, told: '15000', latest };
  await new DynamoRevenueLedger(engine.table).keep(older, 'revvvs', { account, bookings: 0 });
  return { bench, older };
}

/** An hour ago, at its fourth attempt. */
const diedBefore = (): Partial<PostbackRow> => ({
  state: 'dead',
  attempt: 4,
  last: attemptRecord(4),
  updatedAt: new Date(engine.clock.nowEpochMs - 3_600_000).toISOString(),
});

test('an older total that comes after a newer one has been delivered is not sent', async () => {
  const { bench, older } = await total('delivered');

  await bench.deliver(older, 1);

  expect(bench.requests).toEqual([]);
  expect(await bench.row(older)).toMatchObject({ state: 'discarded', reason: 'superseded' });
});

test('an older total that died is not sent by a redrive once a newer one has been delivered', async () => {
  const { bench, older } = await total('delivered', diedBefore());

  await bench.deliver(older, 4, { sentAt: older.updatedAt });
  await bench.deliver(older, 5);

  expect(bench.requests).toEqual([]);
  expect(await bench.row(older)).toMatchObject({ state: 'discarded', reason: 'superseded' });
});

test('an older total that a person sends all the same is sent', async () => {
  const { bench, older } = await total('delivered', { state: 'retrying', reason: FORCED });

  await bench.deliver(older, 1);

  expect(await bench.row(older)).toMatchObject({ state: 'delivered' });
});

test.each(['pending', 'rejected', 'dead', undefined] as const)(
  'an older total is sent while the newer one has not been delivered: %s',
  async (newer) => {
    const { bench, older } = await total(newer);

    await bench.deliver(older, 1);

    expect(await bench.row(older)).toMatchObject({ state: 'delivered' });
  },
);

test.each([
  ['is the latest itself', OLDER],
  ['belongs to a player of whom nothing else is known', null],
])('a total that %s is sent', async (_, latest) => {
  const { bench, older } = await total(undefined, {}, latest);

  await bench.deliver(older, 1);

  expect(await bench.row(older)).toMatchObject({ state: 'delivered' });
});
