import { expect, test } from 'vitest';
import { CREDENTIALS, openTestSimulator } from './open-test-simulator.ts';

test.each([
  ['scaleo', /^[0-9a-f]{32}$/],
  ['revvvs', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
])(
  'a visitor of %s lands with a click ID of its shape that is in the click log',
  async (name, shape) => {
    using simulator = await openTestSimulator(CREDENTIALS);
    const landing = encodeURIComponent('http://localhost:8080/join?lang=en#top');

    const answer = await simulator.get(`/${name}/click?campaign=autumn&landing=${landing}`);

    const [click] = await simulator.client.clicks({ platform: name });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(
      `http://localhost:8080/join?lang=en&click_id=${click?.clickId}#top`,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(click).toMatchObject({ platform: name, campaign: 'autumn' });
    expect(click?.clickId).toMatch(shape);
  },
);

test('each visit is a click of its own', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await simulator.get('/scaleo/click?landing=http://127.0.0.1/');
  await simulator.get('/scaleo/click?landing=http://127.0.0.1/');

  const ids = (await simulator.client.clicks()).map(({ clickId }) => clickId);
  expect(new Set(ids).size).toBe(2);
});

test('a minted click converts', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.get('/scaleo/click?landing=http://127.0.0.1/');
  const [click] = await simulator.client.clicks();

  const answer = await simulator.convert(click?.clickId ?? '');

  expect(answer.status).toBe(200);
});

test.each([
  '',
  '/join',
  '//localhost/join',
  'https://localhost/join',
  'http://example.com/',
  'http://localhost.example.com/',
  'http://localhost@example.com/',
  'http://127.0.0.1.example.com/',
  'http://example.com/#http://localhost',
  'http://[::1]/',
  'javascript:alert(1)//http://localhost',
])('the landing %j is refused and no click is made', async (landing) => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const answer = await simulator.get(`/scaleo/click?landing=${encodeURIComponent(landing)}`);

  expect(answer.status).toBe(400);
  expect(answer.headers.location).toBeUndefined();
  expect(await simulator.client.clicks()).toEqual([]);
});
