import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { DynamoDeliveryLedger } from '../../../lambdas/adapters/delivery-ledger.ts';
import { replayPostback } from '../../../lambdas/operations/replay-postback.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { operationsBench } from './operations-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS + 60_000;
});

const dana = { by: 'dana', why: 'Scaleo was down', force: false };
const dead = (clickId: string, overrides: Partial<PostbackRow> = {}) =>
  postbackRow({
    clickId,
    state: 'dead',
    reason: 'server',
    attempt: 4,
    spent: 4,
    answered: 4,
    last: attemptRecord(4),
    ...overrides,
  });
const delivered = (clickId: string) =>
  dead(clickId, { state: 'delivered', reason: 'x', confirmedAt: '2026-11-22T12:00:09.000Z' });

test('a dead postback gets its next attempt, due now, and its lane is woken for it', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-dead');
  await bench.put(row);

  const result = await replayPostback(row, dana, bench.dependencies);

  expect(result).toEqual({ did: 'replayed', attempt: 5 });
  expect(await bench.read(row)).toMatchObject({
    state: 'retrying',
    reason: 'replayed',
    attempt: 5,
    spent: 0,
    dueAtEpochMs: 1_795_348_860_000,
    attention: 'scaleo#retrying',
    attentionSince: '2026-11-22T12:01:00.000Z',
  });
  expect(bench.wakings).toEqual([
    {
      platform: 'scaleo',
      message: {
        v: 1,
        pk: 'CLICK#scaleo#c-dead',
        sk: 'POSTBACK#ftd#once',
        attempt: 5,
        sentAt: '2026-11-22T12:01:00.000Z',
      },
      delaySeconds: 0,
    },
  ]);
});

test('who replayed what, when and why is kept beside it', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-audited');
  await bench.put(row);

  await replayPostback(row, dana, bench.dependencies);

  expect(await bench.audits(row)).toEqual([
    {
      pk: 'CLICK#scaleo#c-audited',
      sk: 'AUDIT#ftd#once#2026-11-22T12:01:00.000Z',
      v: 1,
      action: 'replay',
      by: 'dana',
      why: 'Scaleo was down',
      fromState: 'dead',
      toState: 'retrying',
      at: '2026-11-22T12:01:00.000Z',
    },
  ]);
});

test('what was done to the postback of a test conversion expires with it', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-of-test', { test: true });
  await bench.put(row);

  await replayPostback(row, dana, bench.dependencies);

  const thirtyDaysOn = Date.parse('2026-12-22T12:01:00Z') / 1000;
  expect(await bench.audits(row)).toMatchObject([
    { pk: 'TEST#CLICK#scaleo#c-of-test', expiresAtEpochSeconds: thirtyDaysOn },
  ]);
});

test('a replayed row is no longer forgotten by the table', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-life', { state: 'rejected' });
  await bench.put(row);
  expect(await bench.read(row)).toHaveProperty('expiresAtEpochSeconds');

  await replayPostback(row, dana, bench.dependencies);

  expect(await bench.read(row)).not.toHaveProperty('expiresAtEpochSeconds');
});

test('a delivered postback is not replayed without force', async () => {
  const bench = operationsBench(engine);
  const row = delivered('c-delivered');
  await bench.put(row);

  const result = await replayPostback(row, dana, bench.dependencies);

  expect(result).toEqual({
    did: 'refused',
    because: 'it is delivered and confirmed; --force sends it again all the same, and is recorded',
  });
  expect(await bench.read(row)).toMatchObject({ state: 'delivered', updatedAt: row.updatedAt });
  expect(await bench.audits(row)).toEqual([]);
  expect(bench.wakings).toEqual([]);
});

test('a forced replay of a delivered postback moves its acknowledgement into the audit', async () => {
  const bench = operationsBench(engine);
  const row = delivered('c-forced');
  await bench.put(row);

  const result = await replayPostback(row, { ...dana, force: true }, bench.dependencies);

  expect(result).toEqual({ did: 'replayed', attempt: 5 });
  expect(await bench.read(row)).not.toHaveProperty('confirmedAt');
  expect(await bench.audits(row)).toMatchObject([
    { by: 'dana', fromState: 'delivered', previousConfirmedAt: '2026-11-22T12:00:09.000Z' },
  ]);
});

test('delivery can claim what was replayed by force, and keeps the attempt before', async () => {
  const bench = operationsBench(engine);
  const row = delivered('c-claimed');
  await bench.put(row);
  await replayPostback(row, { ...dana, force: true }, bench.dependencies);
  const replayed = await bench.read(row);
  if (replayed === undefined) throw new Error('the row is gone');
  const delivery = new DynamoDeliveryLedger(engine.table);

  const next = { ...attemptRecord(5), startedAt: '2026-11-22T12:01:01.000Z' };
  const claimed = await delivery.claim(replayed, next, NOON_EPOCH_MS + 90_000);

  expect(claimed).toBe(true);
  expect(await bench.read(row)).toMatchObject({ state: 'sending', last: { n: 5 } });
});

test('of two replays at the same time one wins, and one attempt is made', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-race');
  await bench.put(row);

  const results = await Promise.all([
    replayPostback(row, { by: 'dana', force: false }, bench.dependencies),
    replayPostback(row, { by: 'eli', force: false }, bench.dependencies),
  ]);

  expect(results.map(({ did }) => did).sort()).toEqual(['refused', 'replayed']);
  expect(await bench.read(row)).toMatchObject({ state: 'retrying', attempt: 5 });
  expect(await bench.audits(row)).toHaveLength(1);
  expect(bench.wakings).toHaveLength(1);
});

test('a deposit that was refunded while it was rejected is replayed by force alone', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-refunded');
  const values = { ...row.values, transactionId: 'ftd:aurora:dep-refunded' };
  const rejected = { ...row, state: 'rejected', reason: 'offer', values } as const;
  await bench.put(rejected);
  const ledger = new DynamoAuthorityLedger(engine.table);
  const refund = playerEvents('refunded').reversal('refund', {
    playerRef: rejected.playerRef,
    depositId: 'dep-refunded',
  });
  const filed = { milestone: 'reversal', identity: 'dep-refunded', event: refund } as const;
  await ledger.keepEvent({ ...filed, status: 'recorded', reason: 'refund' });

  const result = await replayPostback(rejected, dana, bench.dependencies);
  const forced = await replayPostback(rejected, { ...dana, force: true }, bench.dependencies);

  expect(result).toEqual({
    did: 'refused',
    because: expect.stringMatching(/^its deposit was taken back: refund stripe\/refund-refunded/),
  });
  expect(forced).toMatchObject({ did: 'replayed' });
});

test('an acknowledgement that comes between reading and writing stops the replay', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-late');
  await bench.put(row);
  const { ledger } = bench.dependencies;
  let reads = 0;
  const dependencies = {
    ...bench.dependencies,
    ledger: {
      intervene: ledger.intervene.bind(ledger),
      reversalsOf: ledger.reversalsOf.bind(ledger),
      lane: ledger.lane.bind(ledger),
      async read(key: { pk: string; sk: string }) {
        const found = await ledger.read(key);
        reads += 1;
        if (reads === 1)
          await bench.put({ ...delivered('c-late'), updatedAt: '2026-11-22T12:00:09.000Z' });
        return found;
      },
    },
  };

  const result = await replayPostback(row, dana, dependencies);

  expect(result).toMatchObject({ did: 'refused' });
  expect(reads).toBe(2);
  expect(await bench.read(row)).toMatchObject({ state: 'delivered' });
  expect(await bench.audits(row)).toEqual([]);
});

test('a touch that changes neither state nor attempt is noticed too', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-touched');
  await bench.put({ ...row, updatedAt: '2026-11-22T12:00:30.000Z' });
  const { ledger, nowEpochMs } = bench.dependencies;

  const moved = await ledger.intervene(
    row,
    { ...row, state: 'retrying', updatedAt: new Date(nowEpochMs()).toISOString() },
    {
      v: 1,
      action: 'replay',
      by: 'dana',
      fromState: 'dead',
      toState: 'retrying',
      at: '2026-11-22T12:01:00.000Z',
    },
  );

  expect(moved).toBe(false);
  expect(await bench.audits(row)).toEqual([]);
});

test('where the lane cannot be woken the row is due all the same, and replaying again wakes it', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-unwoken');
  await bench.put(row);
  const lanes = { wake: () => Promise.reject(new Error('SQS is away')) };

  const first = await replayPostback(row, dana, { ...bench.dependencies, lanes });
  engine.clock.nowEpochMs += 5_000;
  const soon = await replayPostback(row, dana, bench.dependencies);
  engine.clock.nowEpochMs += 6_000;
  const later = await replayPostback(row, dana, bench.dependencies);

  expect(first).toEqual({ did: 'replayed', attempt: 5, wakeFailure: 'SQS is away' });
  expect(soon).toMatchObject({ did: 'refused' });
  expect(later).toEqual({ did: 'woken', attempt: 5 });
  expect(bench.wakings.map(({ message }) => message.attempt)).toEqual([5]);
  expect(await bench.audits(row)).toHaveLength(1);
});

test('a postback to a platform that this stage does not have is refused', async () => {
  const bench = operationsBench(engine);
  const row = dead('c-gone', { platform: 'gone' });
  await bench.put(row);

  const result = await replayPostback(row, dana, bench.dependencies);

  expect(result).toEqual({
    did: 'refused',
    because: 'platform "gone" is not configured in this stage: nothing would send it',
  });
  expect(await bench.read(row)).toMatchObject({ state: 'dead' });
});

test('a name without a row is not found', async () => {
  const bench = operationsBench(engine);

  const result = await replayPostback(dead('c-nobody'), dana, bench.dependencies);

  expect(result).toEqual({ did: 'not-found' });
});
