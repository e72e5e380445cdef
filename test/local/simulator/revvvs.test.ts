import { expect, test } from 'vitest';
import { BRAND, CREDENTIALS, openTestSimulator, send } from './open-test-simulator.ts';

const CLICK = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

function event(overrides: Record<string, unknown> = {}) {
  return {
    event_type: 'registration',
    event_time: '2026-11-22T10:00:00Z',
    brand_id: BRAND,
    player_external_ref: 'p-1',
    idempotency_key: 'key-1',
    click_id: CLICK,
    ...overrides,
  };
}

function deposit(overrides: Record<string, unknown> = {}) {
  return event({
    event_type: 'first_deposit',
    idempotency_key: 'key-2',
    click_id: undefined,
    amount: 49.9,
    currency: 'EUR',
    ...overrides,
  });
}

async function openWithClick() {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'revvvs', clickId: CLICK });
  return simulator;
}

test('an event is accepted with 202 and booked with what was sent', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post(deposit());

  const [booked] = await simulator.client.conversions();
  expect(answer.status).toBe(202);
  expect(JSON.parse(answer.body)).toEqual({ status: 'accepted' });
  expect(booked).toMatchObject({
    platform: 'revvvs',
    milestone: 'ftd',
    goal: 'first_deposit',
    transactionId: 'key-2',
    playerRef: 'p-1',
    amount: '49.90',
    currency: 'EUR',
  });
});

test('a repeated idempotency key is a duplicate with 200, whatever else differs', async () => {
  using simulator = await openWithClick();
  await simulator.post(event());

  const second = await simulator.post(event({ player_external_ref: 'p-2' }));

  const log = await simulator.client.requests();
  expect(second.status).toBe(200);
  expect(JSON.parse(second.body)).toEqual({ status: 'duplicate' });
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'duplicate']);
  expect(await simulator.client.conversions()).toHaveLength(1);
});

test('a refused event does not use up its idempotency key', async () => {
  using simulator = await openWithClick();
  await simulator.post(event({ brand_id: 'x' }));

  const answer = await simulator.post(event());

  expect(answer.status).toBe(202);
});

test('a later event names no click, and is found under the click of its player all the same', async () => {
  using simulator = await openWithClick();
  await simulator.post(event());

  const answer = await simulator.post(deposit());

  const conversions = await simulator.client.conversions({ clickId: CLICK });
  expect(answer.status).toBe(202);
  expect(conversions.map(({ milestone }) => milestone)).toEqual(['registration', 'ftd']);
});

test.each([
  ['event_type', event({ event_type: undefined })],
  ['event_time', event({ event_time: undefined })],
  ['event_time', event({ event_time: '2026-11-22T10:00:00+01:00' })],
  ['event_time', event({ event_time: 1_795_341_600 })],
  ['brand_id', event({ brand_id: 'brand' })],
  ['player_external_ref', event({ player_external_ref: '' })],
  ['idempotency_key', event({ idempotency_key: undefined })],
  ['idempotency_key', event({ idempotency_key: 'k'.repeat(501) })],
  ['clickId', event({ click_id: 'not-a-uuid' })],
  ['click', event({ click_id: '00000000-0000-4000-8000-000000000000' })],
  ['click_id', deposit({ click_id: CLICK })],
  ['amount', deposit({ amount: undefined })],
  ['amount', deposit({ amount: '10' })],
  ['amount', deposit({ amount: -1 })],
  ['currency', deposit({ currency: undefined })],
  ['currency', deposit({ currency: 'euro' })],
])('%s is named in the log when it is wrong: %j', async (named, payload) => {
  using simulator = await openWithClick();

  const answer = await simulator.post(payload);

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(400);
  expect(entry?.outcome.why).toContain(named);
  expect(await simulator.client.conversions()).toEqual([]);
});

test('an idempotency key of 500 characters is accepted', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post(event({ idempotency_key: 'k'.repeat(500) }));

  expect(answer.status).toBe(202);
});

test.each(['', 'not json', '"text"', '[]', '{"events":[]}', 'null'])(
  'the body %j is refused with 400',
  async (body) => {
    using simulator = await openWithClick();

    const answer = await simulator.post(body);

    expect(answer.status).toBe(400);
  },
);

test('a batch is refused: we never send one', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post({ events: [event()] });

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(400);
  expect(entry?.outcome.why).toContain('events: is not expected');
});

test('a platform that has been given no key refuses also a request without one', async () => {
  using simulator = await openTestSimulator({});

  const answer = await send(`${simulator.origin}/revvvs/api/v1/events`, {
    method: 'POST',
    body: JSON.stringify(event({ click_id: undefined })),
  });

  expect(answer.status).toBe(401);
});

test('a missing or wrong key is a 401 and nothing is booked', async () => {
  using simulator = await openWithClick();

  const answers = [await simulator.post(event(), 'wrong'), await simulator.post(event(), '')];

  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  expect(await simulator.client.conversions()).toEqual([]);
});
