import { expect, test } from 'vitest';
import { CREDENTIALS, openTestSimulator } from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';

test('registering a click twice keeps the first registration', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  const { client } = simulator;
  const first = await client.registerClick({ platform: 'scaleo', clickId: CLICK, campaign: 'a' });

  const second = await client.registerClick({ platform: 'scaleo', clickId: CLICK, campaign: 'b' });

  expect(second).toEqual(first);
  expect(await client.clicks()).toEqual([first]);
});

test('a click without an ID is minted in the shape of its platform', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const scaleo = await simulator.client.registerClick({ platform: 'scaleo' });
  const revvvs = await simulator.client.registerClick({ platform: 'revvvs' });

  expect(scaleo.clickId).toMatch(/^[0-9a-f]{32}$/);
  expect(revvvs.clickId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a click of one platform is unknown to the other', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'revvvs', clickId: CLICK });

  const answer = await simulator.convert(CLICK);

  expect(answer.status).toBe(404);
});

test('acceptUnknownClicks is on and off for one platform at a time', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.settings({ revvvs: { acceptUnknownClicks: true } });
  const other = await simulator.convert(CLICK);
  await simulator.client.settings({ scaleo: { acceptUnknownClicks: true } });
  const on = await simulator.convert(CLICK);
  await simulator.client.settings({ scaleo: { acceptUnknownClicks: false } });
  const off = await simulator.convert('never-seen');

  expect([other.status, on.status, off.status]).toEqual([404, 200, 404]);
});

test('a credential set while the simulator runs replaces the one before', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.settings({ scaleo: { credentials: { token: 'rotated' } } });

  const old = await simulator.convert(CLICK);
  const rotated = await simulator.convert(CLICK, { token: 'rotated' });

  expect(old.status).toBe(401);
  expect(rotated.status).toBe(404);
});

test.each([
  ['PUT', '/faults', '{"platform":"scaleo","kind":"explode"}', 'kind'],
  ['PUT', '/faults', '{"platform":"scaleo","kind":"status"}', 'status'],
  ['PUT', '/faults', '{"platform":"scaleo","kind":"status","status":500,"time":1}', 'time'],
  ['PUT', '/faults', '{"platform":"nobody","kind":"hang"}', 'platform'],
  ['PUT', '/faults', '{"platform":"scaleo","kind":"refuse"}', 'platform'],
  ['PUT', '/faults', '{"platform":"*","kind":"delay","delayMs":60001}', 'delayMs'],
  ['PUT', '/settings', '{"scaleo":{"credentials":{"apiKey":"x"}}}', 'scaleo.credentials'],
  ['PUT', '/settings', '{"scaleo":{"keys":[{"keyId":"k","key":"x"}]}}', 'scaleo.keys'],
  ['PUT', '/settings', '{"nobody":{}}', 'nobody'],
  ['POST', '/clicks', '{"platform":"nobody"}', 'platform'],
  ['POST', '/clicks', 'not json', 'JSON'],
  ['GET', '/requests?clickid=1', '', 'clickid'],
  ['GET', '/requests?since=yesterday', '', 'since'],
])('%s %s %s is refused, naming %s', async (method, path, body, named) => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const answer = await simulator.admin(path, { method, body });

  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body).error).toContain(named);
  expect(await simulator.client.faults()).toEqual([]);
});

test('an unknown call is a 404 that lists the known ones', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const answer = await simulator.admin('/request');

  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.body).error).toContain('GET /requests, DELETE /requests/:id');
});

test('deleting a fault that is not in force is a 404', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const cleared = simulator.client.clearFaults('fault-9');

  await expect(cleared).rejects.toThrow('there is no fault fault-9');
});

test('health names the platforms', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const health = await simulator.client.health();

  expect(health).toEqual({ status: 'ok', platforms: ['scaleo', 'revvvs'] });
});
