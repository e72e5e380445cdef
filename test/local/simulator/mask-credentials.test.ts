import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  CREDENTIALS,
  openTestSimulator,
  REVVVS_KEY,
  SCALEO_TOKEN,
  send,
} from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';

test('the token is masked in the logged target, and nothing else changes', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await simulator.get(`/scaleo/track/conv?a=%20&click_id=${CLICK}&token=${SCALEO_TOKEN}&z=+`);

  const [entry] = await simulator.client.requests();
  expect(entry?.path).toBe(`/scaleo/track/conv?a=%20&click_id=${CLICK}&token=***&z=+`);
});

test.each([
  ['of another value', 'token=wrong-token', 'token=***'],
  ['with an encoded name', '%74oken=wrong-token', '%74oken=***'],
  ['in capitals', 'TOKEN=wrong-token', 'TOKEN=***'],
  ['given twice', 'token=one&token=two', 'token=***&token=***'],
  ['without a value', 'token', 'token'],
  ['with a longer name', 'token2=kept', 'token2=kept'],
])('a token %s is logged as it should be', async (_what, sent, logged) => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await simulator.get(`/scaleo/track/conv?${sent}`);

  const [entry] = await simulator.client.requests();
  expect(entry?.path).toBe(`/scaleo/track/conv?${logged}`);
});

test('the key is masked in the logged headers, whatever the spelling of the header', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await send(`${simulator.origin}/revvvs/api/v1/events`, {
    method: 'POST',
    headers: { 'x-API-key': 'a-wrong-key' },
    body: '{}',
  });

  const [entry] = await simulator.client.requests();
  expect(entry?.headers).toContainEqual(['x-API-key', '***']);
});

test('no credential reaches the disk, not even one that was sent in the wrong place', async () => {
  using simulator = await openTestSimulator({});
  const odd = 'odd "token"/&= 0123456789';
  await simulator.client.settings({
    scaleo: { credentials: { token: odd } },
    revvvs: { credentials: { apiKey: REVVVS_KEY } },
  });

  const right = await simulator.convert(CLICK, { token: odd });
  await simulator.get(`/scaleo/track/conv?click_id=${REVVVS_KEY}&goal=${encodeURIComponent(odd)}`);
  await simulator.post(JSON.stringify({ note: REVVVS_KEY, click_id: odd }), REVVVS_KEY);

  const files = readdirSync(simulator.dataDirectory).map((name) => simulator.text(name));
  const disk = files.join('\n');
  expect(right.status).toBe(404);
  expect(await simulator.client.requests()).toHaveLength(3);
  expect(disk).not.toContain('0123456789"');
  expect(disk).not.toContain(REVVVS_KEY);
  expect(disk).not.toContain('odd ');
  expect(disk).not.toContain('odd%20');
});

test('the admin API never shows a credential', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const put = await simulator.admin('/settings', {
    method: 'PUT',
    body: JSON.stringify({ scaleo: { credentials: { token: SCALEO_TOKEN } } }),
  });

  expect(put.body).not.toContain(SCALEO_TOKEN);
  expect(JSON.parse(put.body)).toEqual({
    scaleo: { acceptUnknownClicks: false, hasCredentials: true },
    revvvs: { acceptUnknownClicks: false, hasCredentials: true },
  });
});
