import { expect, test } from 'vitest';
import { CREDENTIALS, openTestSimulator } from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';

async function openWithClick() {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });
  return simulator;
}

test('a conversion of a known click is accepted and booked with what was sent', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.convert(
    CLICK,
    '&goal_alias=ftd&amount=49.90&currency=EUR&adv_order_id=dep-1&adv_user_id=p-1&conv_status=pending',
  );

  const [booked] = await simulator.client.conversions({ clickId: CLICK });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({
    status: 'success',
    code: 200,
    name: 'OK',
    info: {
      lead_id: booked?.conversionId,
      transaction_id: booked?.conversionId,
      conv_status: 'pending',
    },
  });
  expect(booked).toMatchObject({
    platform: 'scaleo',
    clickId: CLICK,
    goal: 'ftd',
    transactionId: 'dep-1',
    playerRef: 'p-1',
    amount: '49.90',
    currency: 'EUR',
    status: 'pending',
  });
});

test.each(['goal_alias=registration', 'goal_alias=ftd', 'goal_id=2', 'adv_order_id=x'])(
  'a second conversion with %s is a duplicate and names itself one',
  async (goal) => {
    using simulator = await openWithClick();
    const first = await simulator.convert(CLICK, `&${goal}`);

    const second = await simulator.convert(CLICK, `&${goal}`);

    const log = await simulator.client.requests();
    expect(first.status).toBe(200);
    expect(second.status).toBe(400);
    expect(JSON.parse(second.body)).toMatchObject({ status: 'error', code: 400 });
    expect(JSON.parse(second.body).message).toMatch(/^duplicate conversion/);
    expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'duplicate']);
    expect(await simulator.client.conversions()).toHaveLength(1);
  },
);

test('the goal of repeated deposits allows any number of conversions', async () => {
  using simulator = await openWithClick();

  const answers = [
    await simulator.convert(CLICK, '&goal_alias=rdep&adv_order_id=dep-2'),
    await simulator.convert(CLICK, '&goal_alias=rdep&adv_order_id=dep-2'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await simulator.client.conversions()).toHaveLength(2);
});

test('one click may convert once for each goal', async () => {
  using simulator = await openWithClick();

  const answers = [
    await simulator.convert(CLICK, '&goal_alias=registration'),
    await simulator.convert(CLICK, '&goal_alias=ftd'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('the conversion is approved unless the sender says otherwise', async () => {
  using simulator = await openWithClick();

  const answer = await simulator.convert(CLICK, '&goal_alias=ftd');

  expect(JSON.parse(answer.body).info.conv_status).toBe('approved');
});

test.each([
  ['an unknown click', `/track/conv?click_id=ff&token=TOKEN`, 404, 'click_id is unknown'],
  ['no click', `/track/conv?token=TOKEN`, 400, 'click_id is required'],
  ['an empty click', `/track/conv?click_id=&token=TOKEN`, 400, 'click_id is required'],
  ['no token', `/track/conv?click_id=${CLICK}`, 401, 'token is missing or wrong'],
  ['a wrong token', `/track/conv?click_id=${CLICK}&token=no`, 401, 'token is missing or wrong'],
  [
    'an unknown goal',
    `/track/conv?click_id=${CLICK}&token=TOKEN&goal_alias=x`,
    400,
    'goal is unknown',
  ],
  [
    'an amount with a comma',
    `/track/conv?click_id=${CLICK}&token=TOKEN&amount=1,5`,
    400,
    'amount must be a number',
  ],
  [
    'an unknown status',
    `/track/conv?click_id=${CLICK}&token=TOKEN&conv_status=won`,
    400,
    'conv_status must be one of pending, approved, rejected',
  ],
  [
    'another call',
    `/track/conv-change?click_id=${CLICK}&token=TOKEN`,
    404,
    'no such call: GET /track/conv-change',
  ],
])('%s is refused and nothing is booked', async (_what, path, status, message) => {
  using simulator = await openWithClick();

  const answer = await simulator.get(`/scaleo${path.replace('TOKEN', CREDENTIALS.scaleo.token)}`);

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toMatchObject({ status: 'error', code: status, message });
  expect(entry?.outcome).toEqual({ recorded: false, verdict: 'refused', why: message });
  expect(await simulator.client.conversions()).toEqual([]);
});

test('a platform that has been given no token refuses every token', async () => {
  using simulator = await openTestSimulator({});
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });

  const answers = [
    await simulator.get(`/scaleo/track/conv?click_id=${CLICK}&token=`),
    await simulator.get(`/scaleo/track/conv?click_id=${CLICK}&token=undefined`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
});
