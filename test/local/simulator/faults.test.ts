import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import type { FaultOrder } from '../../../local/simulator/fault.ts';
import { CREDENTIALS, openTestSimulator, scaleoQuery, until } from './open-test-simulator.ts';
import { openWithPlatform, sendRendered } from './send-rendered.ts';

const CLICK = '0123456789abcdef0123456789abcdef';
const OTHER_CLICK = 'fedcba9876543210fedcba9876543210';

async function openWith(...faults: FaultOrder[]) {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });
  await simulator.client.registerClick({ platform: 'scaleo', clickId: OTHER_CLICK });
  for (const fault of faults) await simulator.client.setFault(fault);
  return simulator;
}

test('status answers with status, body and Retry-After, and books nothing', async () => {
  using simulator = await openWith({
    platform: 'scaleo',
    kind: 'status',
    status: 503,
    body: 'down for maintenance',
    retryAfterSeconds: 7,
  });

  const answer = await simulator.convert(CLICK);

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(503);
  expect(answer.body).toBe('down for maintenance');
  expect(answer.headers['retry-after']).toBe('7');
  expect(entry).toMatchObject({
    fault: { id: 'fault-1', kind: 'status' },
    outcome: { recorded: false, verdict: 'fault', why: 'status' },
    answer: { status: 503, body: 'down for maintenance', headers: { 'retry-after': '7' } },
  });
  expect(await simulator.client.conversions()).toEqual([]);
});

test('delay waits and then answers and books as usual', async () => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'delay', delayMs: 120 });
  const startedAtMs = performance.now();

  const answer = await simulator.convert(CLICK);

  const [entry] = await simulator.client.requests();
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(115);
  expect(answer.status).toBe(200);
  expect(entry?.fault?.kind).toBe('delay');
  expect(entry?.outcome).toMatchObject({ recorded: true, verdict: 'accepted' });
});

test('delay books the conversion also when the sender has given up waiting', async () => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'delay', delayMs: 200 });
  const url = `${simulator.origin}/scaleo/track/conv?${scaleoQuery(CLICK)}`;

  const answer = fetch(url, { signal: AbortSignal.timeout(50) });

  await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' });
  const booked = await until(simulator.client.conversions, ({ length }) => length === 1);
  expect(booked[0]?.clickId).toBe(CLICK);
});

test.each(['expired', 'campaign-inactive'] as const)(
  'refusal answers "%s" in the words of the platform, and books nothing',
  async (reason) => {
    using simulator = await openWithPlatform('generic');
    await simulator.client.setFault({ platform: 'generic', kind: 'refusal', reason });

    const { verdict } = await sendRendered(simulator.origin, 'generic', {
      milestone: 'registration',
    });

    const [entry] = await simulator.client.requests();
    expect(verdict).toBe('refused');
    expect(entry).toMatchObject({
      fault: { kind: 'refusal' },
      outcome: { recorded: false, verdict: 'refused', why: reason },
      answer: { status: 200, body: `{"status":"${reason}"}` },
    });
    expect(await simulator.client.conversions()).toEqual([]);
  },
);

test('reset-before resets the connection and books nothing', async () => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'reset-before' });

  const answer = simulator.convert(CLICK);

  await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
  const [entry] = await simulator.client.requests();
  expect(entry?.answer).toEqual({ none: 'reset-before' });
  expect(await simulator.client.conversions()).toEqual([]);
});

test('reset-after books the conversion although the sender sees only a reset', async () => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'reset-after', times: 1 });

  const first = simulator.convert(CLICK, { goal_alias: 'ftd' });

  await expect(first).rejects.toMatchObject({ code: 'ECONNRESET' });
  const second = await simulator.convert(CLICK, { goal_alias: 'ftd' });
  const log = await simulator.client.requests();
  expect(second.body).toContain('Duplicate');
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'duplicate']);
  expect(log[0]?.answer).toEqual({ none: 'reset-after' });
  expect(await simulator.client.conversions()).toHaveLength(1);
});

test.each([
  [false, 'fault', 0],
  [true, 'accepted', 1],
])('hang with record %j never answers', async (record, verdict, booked) => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'hang', record });
  let isAnswered = false;

  const answer = simulator.convert(CLICK).finally(() => {
    isAnswered = true;
  });
  const rejected = expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });

  const [entry] = await until(simulator.client.requests, ({ length }) => length === 1);
  expect(entry?.outcome.verdict).toBe(verdict);
  expect(entry?.answer).toEqual({ none: 'hang' });
  expect(await simulator.client.conversions()).toHaveLength(booked);
  expect(isAnswered).toBe(false);
  simulator.stop();
  await rejected;
});

test.each([
  [false, 0],
  [true, 1],
])('garbage with record %j is a 200 that no JSON parser takes', async (record, booked) => {
  using simulator = await openWith({ platform: 'scaleo', kind: 'garbage', record });

  const answer = await simulator.convert(CLICK);

  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.body)).toThrow(SyntaxError);
  expect(await simulator.client.conversions()).toHaveLength(booked);
});

test('rate-limit answers 429 with Retry-After beyond the limit', async () => {
  using simulator = await openWith({
    platform: 'scaleo',
    kind: 'rate-limit',
    requestsPerSecond: 0,
    retryAfterSeconds: 3,
  });

  const answer = await simulator.convert(CLICK);

  expect(answer.status).toBe(429);
  expect(answer.headers['retry-after']).toBe('3');
});

test('refuse refuses connections until it is lifted, and the port is the same then', async () => {
  using simulator = await openWith();
  const origin = simulator.origin;
  const fault = await simulator.client.setFault({ platform: '*', kind: 'refuse' });

  const refused = simulator.convert(CLICK);

  await expect(refused).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await simulator.client.clearFaults(fault.id);
  expect((await simulator.convert(CLICK)).status).toBe(200);
  expect(simulator.origin).toBe(origin);
  expect(await simulator.client.requests()).toHaveLength(1);
});

test('refuse also ends a kept connection, once the request under way has its answer', async () => {
  using simulator = await openWith({ platform: '*', kind: 'delay', delayMs: 1_000, times: 1 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const convert = () => simulator.convert(CLICK, {}, agent);

  const underWay = convert();
  const next = expect(underWay.then(convert)).rejects.toThrow(/ECONN|hang up/);
  await until(simulator.client.faults, ({ length }) => length === 0);
  await simulator.client.setFault({ platform: '*', kind: 'refuse' });

  expect((await underWay).status).toBe(200);
  await next;
  expect(await simulator.client.requests()).toHaveLength(1);
  agent.destroy();
});

test('switching refuse on and off at once ends in what was asked last', async () => {
  using simulator = await openWith();

  await Promise.all(
    Array.from({ length: 5 }, async () => {
      await simulator.client.setFault({ platform: '*', kind: 'refuse' });
      await simulator.client.clearFaults();
    }),
  );

  expect((await simulator.convert(CLICK)).status).toBe(200);
});

test('a fault on one click leaves the other clicks alone', async () => {
  using simulator = await openWith({
    platform: 'scaleo',
    clickId: CLICK,
    kind: 'status',
    status: 500,
  });

  const answers = [await simulator.convert(CLICK), await simulator.convert(OTHER_CLICK)];

  expect(answers.map(({ status }) => status)).toEqual([500, 200]);
});

test('a fault on one platform leaves the other platform alone', async () => {
  using simulator = await openWith({ platform: 'revvvs', kind: 'status', status: 500 });

  const answers = [await simulator.convert(CLICK), await simulator.post({})];

  expect(answers.map(({ status }) => status)).toEqual([200, 500]);
});

test('a fault lasts until it is deleted', async () => {
  using simulator = await openWith({ platform: '*', kind: 'status', status: 500 });
  const during = [await simulator.convert(CLICK), await simulator.convert(CLICK)];

  await simulator.client.clearFaults();

  const after = await simulator.convert(CLICK);
  expect(during.map(({ status }) => status)).toEqual([500, 500]);
  expect(after.status).toBe(200);
});

test('a token bucket answers 429 with the time until there is a token, and books nothing', async () => {
  using simulator = await openWith({
    platform: 'scaleo',
    kind: 'token-bucket',
    requestsPerSecond: 0.01,
  });
  await simulator.convert(CLICK);

  const answer = await simulator.convert(OTHER_CLICK);

  expect(answer.status).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(90);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(100);
  expect(await simulator.client.conversions()).toHaveLength(1);
});

test('the log says how many requests of the platform were under way at once', async () => {
  using simulator = await openWith({ platform: 'scaleo', clickId: CLICK, kind: 'hang' });
  const leave = new AbortController();
  const url = `${simulator.origin}/scaleo/track/conv?${scaleoQuery(CLICK)}`;
  const hanging = fetch(url, { signal: leave.signal }).catch(() => {});
  await until(
    () => simulator.client.requests(),
    (requests) => requests.length === 1,
  );

  await simulator.convert(OTHER_CLICK);
  leave.abort();
  await hanging;

  const [first, second] = await simulator.client.requests();
  expect([first?.atOnce, second?.atOnce]).toEqual([1, 2]);
  await until(
    async () => {
      await simulator.convert(OTHER_CLICK, { adv_order_id: 'order-2' });
      return (await simulator.client.requests()).at(-1)?.atOnce;
    },
    (atOnce) => atOnce === 1,
  );
});
