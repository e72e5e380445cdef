import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_ATTEMPTS } from '../../../core/retry.ts';
import { attemptRecord } from '../../core/postback-row.ts';
import {
  ACCEPTED,
  answer,
  DeliveryBench,
  SERVER_ERROR,
  unchangedLedger,
} from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const bench = () => new DeliveryBench(engine);
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const DUPLICATE = answer(400, '{"status":"error","message":"duplicate conversion"}');

describe('an attempt', () => {
  test('that is accepted closes the row, with the whole request and answer as proof', async () => {
    const b = bench();
    const row = await b.create(randomUUID());

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'delivered' });
    const after = await b.row(row);
    expect(after).toMatchObject({ state: 'delivered', answered: 1, unanswered: 0 });
    expect(after.confirmedAt).toBeDefined();
    expect(after.last).toMatchObject({
      n: 1,
      keyId: 'v1',
      specificationVersion: 2,
      request: { method: 'GET', headers: { Host: 'acme.scaletrk.com' } },
      response: { status: 200, bodyExcerpt: '{"status":"success","code":200}' },
      verdict: { kind: 'accepted', rule: 'success' },
      next: 'closed as delivered',
    });
    expect(after.last?.request.url).toContain('token=***');
    expect(b.requests[0]?.url).toContain('token=tok%2Fsecret');
  });

  test('stands in the ledger with its whole request before the request is sent', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    let during: Awaited<ReturnType<typeof b.row>> | undefined;
    b.script = [
      async () => {
        during = await b.row(row);
        return ACCEPTED;
      },
    ];

    await b.deliver(row, 1);

    expect(during).toMatchObject({ state: 'sending', attempt: 1, last: { n: 1 } });
    expect(during?.last?.request.url).toContain('click_id=');
    // The lease of this stage: 25 s.
    expect((during?.dueAtEpochMs ?? 0) - engine.clock.nowEpochMs).toBe(25_000);
  });

  test('never leaves a credential in the ledger, even one that the platform echoes', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    const echo = 'bad token tok/secret, was token=tok%2Fsecret';
    b.script = [answer(500, echo, { server: 'tok/secret' })];

    await b.deliver(row, 1);

    const { last } = await b.row(row);
    expect(last?.response).toMatchObject({
      bodyExcerpt: 'bad token ***, was token=***',
      headers: { server: '***' },
    });
  });

  test('keeps of a long answer what one ledger item has room for, and no secret cut in two', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    const long = (upTo: number) => `${'x'.repeat(upTo - 4)}tok/secret, and more`;
    b.script = [answer(500, long(2048), { server: long(256) })];

    await b.deliver(row, 1);

    expect((await b.row(row)).last?.response).toMatchObject({
      bodyExcerpt: `${'x'.repeat(2044)}***,`,
      headers: { server: `${'x'.repeat(252)}***,` },
    });
  });

  test('that cannot be rendered is held with the parameter and the rule, and nothing is sent', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    row.values.currency = 'ZZZ';
    const broken = await b.create(row.clickId, { values: row.values });

    const action = await b.deliver(broken, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'held' });
    expect(await b.row(row)).toMatchObject({
      state: 'held',
      reason: 'currency: must be a known currency and is ZZZ',
    });
    expect(b.requests).toHaveLength(0);
    expect(b.reports).toMatchObject([{ transition: { state: 'held' } }]);
  });

  test('of which a gateway says nothing is parked where a repeat would be counted again', async () => {
    const b = bench();
    b.script = [answer(504, 'gateway timeout')];
    const row = await b.create(randomUUID(), { milestone: 'deposit', occurrence: 'dep-1' });

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({ state: 'unknown', unanswered: 1, reason: 'gateway' });
  });

  test('is not begun without the time to send and record: the message hops at once', async () => {
    const b = bench();
    b.remainingMs = 14_999;
    const row = await b.create(randomUUID());

    const action = await b.deliver(row, 1);

    expect(action.queue).toBe('acknowledge');
    expect(b.sent).toMatchObject([{ message: { attempt: 1 }, delaySeconds: 0 }]);
    expect(await b.row(row)).toMatchObject({ state: 'pending' });
  });
});

describe('retries', () => {
  test('come 30 s, 5 min and 30 min after the first failure, then the row is dead', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());
    const start = engine.clock.nowEpochMs;

    await b.deliver(row, 1);
    const dues = [(await b.row(row)).dueAtEpochMs - start];
    for (const attempt of [2, 3]) {
      engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
      await b.deliver(row, attempt);
      dues.push((await b.row(row)).dueAtEpochMs - start);
    }
    engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
    const last = await b.deliver(row, 4);

    expect(dues).toEqual([30_000, 300_000, 1_800_000]);
    expect(b.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([30, 270, 900]);
    expect(last).toMatchObject({ queue: 'return', open: false, visibleAfterSeconds: 1 });
    expect(await b.row(row)).toMatchObject({ state: 'dead', reason: 'server', attempt: 4 });
    expect((await b.attempts(row)).map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  test('are announced by the attempt before them, in words', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    const { last, dueAtEpochMs } = await b.row(row);
    expect(last?.next).toBe(`attempt 2 at ${new Date(dueAtEpochMs).toISOString()}`);
  });

  test('that come too early hop with the rest of the wait', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());
    await b.deliver(row, 1);
    b.advance(10_000);

    const action = await b.deliver(row, 2);

    expect(action).toEqual({ queue: 'acknowledge', because: 'hop' });
    expect(b.sent.at(-1)).toMatchObject({ message: { attempt: 2 }, delaySeconds: 20 });
    expect(b.requests).toHaveLength(1);
  });

  test('wait as long as the platform asks, and a rate limit spends no attempt', async () => {
    const b = bench();
    b.script = [answer(429, '', { 'retry-after': '120' })];
    const row = await b.create(randomUUID());
    const start = engine.clock.nowEpochMs;

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({ state: 'retrying', spent: 0, reason: 'rate' });
    expect((await b.row(row)).dueAtEpochMs - start).toBe(120_000);
  });
});

describe('an outcome that nobody knows', () => {
  const LOST = { kind: 'lost', phase: 'sent', failure: 'timeout' } as const;

  test('is resent with the same transaction ID where the platform recognises a repeat', async () => {
    const b = bench();
    b.script = [LOST, DUPLICATE];
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);
    engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
    await b.deliver(row, 2);

    const after = await b.row(row);
    expect(after).toMatchObject({ state: 'delivered', unanswered: 1 });
    expect(after.foreign).toBeUndefined();
    const [first, second] = b.requests.map(({ url }) =>
      new URL(url).searchParams.get('adv_order_id'),
    );
    expect(first).toBe('ftd:aurora:dep-1');
    expect(second).toBe(first);
  });

  test('is parked for a person where a repeat would be counted again', async () => {
    const b = bench();
    b.script = [LOST];
    const row = await b.create(randomUUID(), { milestone: 'deposit', occurrence: 'dep-1' });

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'unknown' });
    expect(await b.row(row)).toMatchObject({ state: 'unknown', reason: 'no-answer' });
    expect(b.sent).toHaveLength(0);
  });

  test('ends as unknown and not as dead when the retries are exhausted', async () => {
    const b = bench();
    b.script = [LOST, SERVER_ERROR];
    const row = await b.create(randomUUID());

    for (const attempt of [1, 2, 3, 4]) {
      await b.deliver(row, attempt);
      engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
    }

    expect(await b.row(row)).toMatchObject({ state: 'unknown', attempt: 4 });
  });

  test('said to be a duplicate at our very first attempt is delivered, but somebody else fires', async () => {
    const b = bench();
    b.script = [DUPLICATE];
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({ state: 'delivered', foreign: true });
  });
});

describe('messages', () => {
  test('that are doubled lead to one request: the second hops to the end of the lease', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    const doubles: string[] = [];
    b.script = [
      async () => {
        const action = await b.deliver(row, 1);
        doubles.push(action.because);
        return ACCEPTED;
      },
    ];

    await b.deliver(row, 1);

    expect(b.requests).toHaveLength(1);
    expect(doubles).toEqual(['hop']);
    expect(b.sent.at(-1)).toMatchObject({ delaySeconds: 25, message: { attempt: 1 } });
  });

  test('of an earlier attempt send the wake-up that the row needs now', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());
    await b.deliver(row, 1);

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'send-current' });
    expect(b.sent.at(-1)).toMatchObject({ message: { attempt: 2 }, delaySeconds: 30 });
  });

  test('of a closed row are dropped and nothing is sent', async () => {
    const b = bench();
    const row = await b.create(randomUUID());
    await b.deliver(row, 1);

    const action = await b.deliver(row, 1);

    expect(action.queue).toBe('acknowledge');
    expect(b.requests).toHaveLength(1);
  });

  test('without a row, or ahead of it, are returned and never acknowledged', async () => {
    const b = bench();
    const row = await b.create(randomUUID());

    const ahead = await b.deliver(row, 2);
    const missing = await b.deliver({ ...row, clickId: randomUUID() }, 1);

    // An open row whose message is given up raises an alarm; a message of no row does not.
    expect(ahead).toEqual({ queue: 'return', because: 'ahead-of-row', open: true });
    expect(missing).toEqual({ queue: 'return', because: 'no-row', open: false });
    expect(b.requests).toHaveLength(0);
  });
});

describe('a dead row', () => {
  async function dead(b: DeliveryBench) {
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());
    for (const attempt of [1, 2, 3, 4]) {
      await b.deliver(row, attempt);
      engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
    }
    return row;
  }

  test('keeps returning its message until SQS moves it to the dead-letter queue', async () => {
    const b = bench();
    const row = await dead(b);

    const again = await b.deliver(row, 4);

    expect(again).toMatchObject({ queue: 'return', visibleAfterSeconds: 1, open: false });
    expect(b.requests).toHaveLength(4);
  });

  test('is replayed by a redriven message, with the next number and a new schedule', async () => {
    const b = bench();
    const row = await dead(b);
    const sentAt = new Date(engine.clock.nowEpochMs).toISOString();
    b.advance(3_600_000);

    const action = await b.deliver(row, 4, { sentAt, sqsSentAtEpochMs: engine.clock.nowEpochMs });
    b.script = [ACCEPTED];
    await b.deliver(row, 5);

    expect(action).toEqual({ queue: 'acknowledge', because: 'retrying' });
    expect(b.sent.at(-1)).toMatchObject({ message: { attempt: 5 }, delaySeconds: 0 });
    expect(await b.row(row)).toMatchObject({ state: 'delivered', attempt: 5, spent: 0 });
  });

  test('is not replayed by a redriven message once it has had all attempts of its life', async () => {
    const b = bench();
    const spent = {
      state: 'dead',
      attempt: MAX_ATTEMPTS,
      last: attemptRecord(MAX_ATTEMPTS),
    } as const;
    const row = await b.create(randomUUID(), { ...spent, updatedAt: LONG_AGO });

    const action = await b.deliver(row, MAX_ATTEMPTS, { sentAt: LONG_AGO });

    expect(action).toEqual({
      queue: 'return',
      because: 'dead: it has had 100 attempts, and 100 are the limit',
      open: false,
      visibleAfterSeconds: 1,
    });
    expect(await b.row(row)).toMatchObject({ ...spent, updatedAt: LONG_AGO });
    expect(b.sent).toEqual([]);
  });

  test('is replayed once by two redriven messages that meet', async () => {
    let raced = false;
    const redriven = () => ({ sentAt: LONG_AGO, sqsSentAtEpochMs: engine.clock.nowEpochMs });
    const b: DeliveryBench = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      move: async (...change) => {
        if (!raced) {
          raced = true;
          await b.deliver(change[0], 4, redriven());
        }
        return real.move(...change);
      },
    }));
    const row = await dead(b);
    b.advance(3_600_000);

    const action = await b.deliver(row, 4, redriven());

    expect(action).toEqual({ queue: 'acknowledge', because: 'send-current' });
    expect(await b.row(row)).toMatchObject({ state: 'retrying', attempt: 5 });
  });
});
