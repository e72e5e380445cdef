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

async function openWithClick() {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'revvvs', clickId: CLICK });
  return simulator;
}

test('an event is accepted with 202 and booked with what was sent', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post(
    event({ event_type: 'first_deposit', amount: 49.9, currency: 'EUR' }),
  );

  const [booked] = await simulator.client.conversions();
  expect(answer.status).toBe(202);
  expect(JSON.parse(answer.body)).toEqual({ status: 'accepted', event_id: booked?.conversionId });
  expect(booked).toMatchObject({
    platform: 'revvvs',
    clickId: CLICK,
    goal: 'first_deposit',
    transactionId: 'key-1',
    playerRef: 'p-1',
    amount: '49.9',
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

test('an event without a click is accepted: the player is known from the registration', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post(event({ click_id: undefined }));

  expect(answer.status).toBe(202);
});

test.each([
  ['event_type', { event_type: undefined }],
  ['event_time', { event_time: undefined }],
  ['event_time', { event_time: '2026-11-22T10:00:00+01:00' }],
  ['event_time', { event_time: 1_795_341_600 }],
  ['brand_id', { brand_id: 'brand' }],
  ['player_external_ref', { player_external_ref: '' }],
  ['idempotency_key', { idempotency_key: undefined }],
  ['idempotency_key', { idempotency_key: 'k'.repeat(501) }],
  ['click_id', { click_id: 'not-a-uuid' }],
  ['click_id', { click_id: '00000000-0000-4000-8000-000000000000' }],
  ['amount', { event_type: 'deposit', currency: 'EUR' }],
  ['amount', { event_type: 'deposit', currency: 'EUR', amount: '10' }],
  ['amount', { event_type: 'deposit', currency: 'EUR', amount: 0 }],
  ['currency', { event_type: 'first_deposit', amount: 10 }],
  ['currency', { event_type: 'first_deposit', amount: 10, currency: 'euro' }],
])('%s is named in the 400 when it is wrong: %j', async (field, overrides) => {
  using simulator = await openWithClick();

  const answer = await simulator.post(event(overrides));

  const fields = JSON.parse(answer.body).fields.map((each: { field: string }) => each.field);
  expect(answer.status).toBe(400);
  expect(fields).toEqual([field]);
  expect(await simulator.client.conversions()).toEqual([]);
});

test('an idempotency key of 500 characters is accepted', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post(event({ idempotency_key: 'k'.repeat(500) }));

  expect(answer.status).toBe(202);
});

test('a batch answers counts, and a key repeated inside it is a duplicate', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.post({
    events: [
      event(),
      event(),
      event({ idempotency_key: 'key-2' }),
      event({ idempotency_key: 'key-3', brand_id: 'x' }),
    ],
  });

  const [entry] = await simulator.client.requests({ clickId: CLICK });
  expect(answer.status).toBe(202);
  expect(JSON.parse(answer.body)).toMatchObject({ accepted: 2, duplicates: 1, errors: 1 });
  expect(JSON.parse(answer.body).fields[0].field).toBe('events.3.brand_id');
  expect(entry?.conversions.map(({ transactionId }) => transactionId)).toEqual(['key-1', 'key-2']);
});

test('a batch of nothing but duplicates answers 200, of nothing but errors 400', async () => {
  using simulator = await openWithClick();
  await simulator.post(event());

  const duplicates = await simulator.post({ events: [event()] });
  const errors = await simulator.post({ events: [event({ idempotency_key: '' })] });

  expect(duplicates.status).toBe(200);
  expect(errors.status).toBe(400);
});

test('a batch holds 100 events, not 101', async () => {
  using simulator = await openWithClick();
  const events = Array.from({ length: 101 }, (_, index) =>
    event({ idempotency_key: `key-${index}` }),
  );

  const tooMany = await simulator.post({ events });
  const full = await simulator.post({ events: events.slice(1) });

  expect(tooMany.status).toBe(400);
  expect(full.status).toBe(202);
  expect(await simulator.client.conversions()).toHaveLength(100);
});

test.each(['', 'not json', '"text"', '[]', '{"events":[]}', 'null'])(
  'the body %j is refused with 400',
  async (body) => {
    using simulator = await openWithClick();

    const answer = await simulator.post(body);

    expect(answer.status).toBe(400);
  },
);

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
