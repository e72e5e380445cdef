import { expect, test } from 'vitest';
import { CREDENTIALS, openTestSimulator, scaleoQuery } from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';

async function openWithClick() {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });
  return simulator;
}

test('a conversion of a known click is accepted and booked with what was sent', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.convert(CLICK, {
    goal_alias: 'ftd',
    amount: '49.90',
    currency: 'EUR',
    adv_order_id: 'dep-1',
    adv_user_id: 'p-1',
  });

  const [booked] = await simulator.client.conversions({ clickId: CLICK });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ status: 'success', code: 200, name: 'OK' });
  expect(booked).toMatchObject({
    platform: 'scaleo',
    milestone: 'ftd',
    clickId: CLICK,
    goal: 'ftd',
    transactionId: 'dep-1',
    playerRef: 'p-1',
    amount: '49.90',
    currency: 'EUR',
  });
});

test.each(['registration', 'ftd'])(
  'a second conversion for %s is a duplicate and names itself one, whatever its order ID',
  async (goal_alias) => {
    using simulator = await openWithClick();
    const first = await simulator.convert(CLICK, { goal_alias, adv_order_id: 'dep-1' });

    const second = await simulator.convert(CLICK, { goal_alias, adv_order_id: 'dep-2' });

    const log = await simulator.client.requests();
    expect(JSON.parse(first.body).status).toBe('success');
    expect(JSON.parse(second.body)).toEqual({ status: 'error', message: 'Duplicate' });
    expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'duplicate']);
    expect(await simulator.client.conversions()).toHaveLength(1);
  },
);

test('the goal of repeated deposits allows any number of conversions', async () => {
  using simulator = await openWithClick();

  await simulator.convert(CLICK, { goal_alias: 'rdep', adv_order_id: 'dep-2' });
  await simulator.convert(CLICK, { goal_alias: 'rdep', adv_order_id: 'dep-2' });

  const log = await simulator.client.requests();
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'accepted']);
  expect(await simulator.client.conversions()).toHaveLength(2);
});

test('one click may convert once for each goal', async () => {
  using simulator = await openWithClick();

  await simulator.convert(CLICK, { goal_alias: 'registration' });
  await simulator.convert(CLICK, { goal_alias: 'ftd' });

  const log = await simulator.client.requests();
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'accepted']);
});

test.each<[string, string, Record<string, string | undefined>, number, string]>([
  ['an unknown click', '/track/conv', { click_id: 'ff' }, 404, 'the click ff is unknown'],
  ['no click', '/track/conv', { click_id: undefined }, 400, 'click_id: is missing'],
  ['an empty click', '/track/conv', { click_id: '' }, 400, 'click_id: must not be empty'],
  ['no token', '/track/conv', { token: undefined }, 401, 'token: is missing'],
  ['a wrong token', '/track/conv', { token: 'no' }, 401, 'token: is not the token that is set'],
  [
    'an amount with a comma',
    '/track/conv',
    { goal_alias: 'ftd', amount: '1,5' },
    400,
    'amount: must be a decimal number',
  ],
  [
    'a status that nobody agreed on',
    '/track/conv',
    { conv_status: 'won' },
    400,
    'conv_status: is not expected',
  ],
  [
    'another call',
    '/track/conversion',
    {},
    404,
    'url: scaleo has no request of this method and path',
  ],
])('%s is refused and nothing is booked', async (_what, path, changes, status, why) => {
  using simulator = await openWithClick();

  const answer = await simulator.get(`/scaleo${path}?${scaleoQuery(CLICK, changes)}`);

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(status);
  expect(entry?.outcome).toEqual({ recorded: false, verdict: 'refused', why });
  expect(await simulator.client.conversions()).toEqual([]);
});

test('an unknown goal is refused, and the goals that there are are named', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.convert(CLICK, { goal_alias: 'x', amount: undefined });

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(400);
  expect(entry?.outcome.why).toMatch(/goal_alias: must be registration/);
});

test('a platform that has been given no token refuses every token', async () => {
  using simulator = await openTestSimulator({});
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });

  const answers = [
    await simulator.convert(CLICK, { token: '' }),
    await simulator.convert(CLICK, { token: 'undefined' }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
});
