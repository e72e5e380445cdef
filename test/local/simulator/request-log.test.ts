import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CREDENTIALS, openTestSimulator, send } from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';

async function openWithConversion() {
  const simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });
  await simulator.convert(CLICK, { goal_alias: 'ftd' });
  return simulator;
}

test('an entry tells the request as it was on the wire', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await send(`${simulator.origin}/scaleo/track/conv?b=%7E&a=1+2&click_id=`, {
    method: 'POST',
    headers: { 'X-Second': 'b', 'x-First': 'A' },
    body: '{ "a" : 1 }\n',
  });

  const [entry] = await simulator.client.requests();
  const own = entry?.headers.filter(([name]) => name.toLowerCase().startsWith('x-'));
  expect(entry).toMatchObject({
    platform: 'scaleo',
    method: 'POST',
    path: '/scaleo/track/conv?b=%7E&a=1+2&click_id=',
    body: '{ "a" : 1 }\n',
  });
  expect(own).toEqual([
    ['X-Second', 'b'],
    ['x-First', 'A'],
  ]);
});

test('a request is on disk before its answer arrives', async () => {
  using simulator = await openWithConversion();

  const lines = simulator.text('requests.jsonl').split('\n');

  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '').outcome.verdict).toBe('accepted');
});

test('a restart loses neither requests, clicks, conversions nor duplicates', async () => {
  using simulator = await openWithConversion();
  const before = await simulator.client.requests();

  await simulator.restart();

  expect(await simulator.client.requests()).toEqual(before);
  expect(await simulator.client.clicks()).toHaveLength(1);
  expect(await simulator.client.conversions()).toHaveLength(1);
  expect((await simulator.convert(CLICK, { goal_alias: 'ftd' })).body).toContain('Duplicate');
});

test('a restart keeps acceptUnknownClicks and lifts every fault', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.settings({ scaleo: { acceptUnknownClicks: true } });
  await simulator.client.setFault({ platform: '*', kind: 'status', status: 500 });

  await simulator.restart();

  expect((await simulator.convert(CLICK)).status).toBe(200);
  expect(await simulator.client.faults()).toEqual([]);
});

test('a deleted request takes its conversion along, so that the next one counts again', async () => {
  using simulator = await openWithConversion();
  const [entry] = await simulator.client.requests();

  await simulator.client.deleteRequest(entry?.id ?? '');

  expect(await simulator.client.requests()).toEqual([]);
  expect(await simulator.client.conversions()).toEqual([]);
  expect((await simulator.convert(CLICK, { goal_alias: 'ftd' })).status).toBe(200);
  expect(await simulator.client.requests()).toHaveLength(1);
  expect(readdirSync(simulator.dataDirectory).sort()).toEqual([
    'clicks.jsonl',
    'requests.jsonl',
    'settings.json',
  ]);
});

test('deleting an unknown request is an error that names it', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const deleted = simulator.client.deleteRequest('nobody');

  await expect(deleted).rejects.toMatchObject({ code: 'SIMULATOR_ADMIN', status: 404 });
  await expect(deleted).rejects.toThrow('there is no request nobody');
});

test('an entry removed by hand is gone at once, conversion and duplicate included', async () => {
  using simulator = await openWithConversion();

  writeFileSync(simulator.file('requests.jsonl'), '');

  expect(await simulator.client.requests()).toEqual([]);
  expect((await simulator.convert(CLICK, { goal_alias: 'ftd' })).status).toBe(200);
  expect(await simulator.client.conversions()).toHaveLength(1);
});

test('a last line that an editor left open does not swallow the next entry', async () => {
  using simulator = await openWithConversion();
  writeFileSync(simulator.file('requests.jsonl'), simulator.text('requests.jsonl').trimEnd());

  await simulator.convert(CLICK, { goal_alias: 'ftd' });

  const log = await simulator.client.requests();
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'duplicate']);
});

test('half a line left by a crash is dropped at the next start', async () => {
  using simulator = await openWithConversion();
  appendFileSync(simulator.file('requests.jsonl'), '{"id":"half');

  await simulator.restart();

  await simulator.convert(CLICK, { goal_alias: 'registration' });
  const log = await simulator.client.requests();
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'accepted']);
});

test('a damaged line is named instead of being skipped', async () => {
  using simulator = await openWithConversion();
  appendFileSync(simulator.file('requests.jsonl'), 'oops\n');

  const answer = await simulator.admin('/requests');

  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body).error).toMatch(/requests\.jsonl:2 is not an entry/);
});

test('a click added to the file by hand is known', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  const click = { platform: 'scaleo', clickId: CLICK, clickedAt: '2026-11-22T10:00:00.000Z' };
  appendFileSync(simulator.file('clicks.jsonl'), `${JSON.stringify(click)}\n`);

  const answer = await simulator.convert(CLICK);

  expect(answer.status).toBe(200);
});

test('requests are found by platform, click and time', async () => {
  using simulator = await openWithConversion();
  await simulator.post({});
  await simulator.convert('another');
  const [, second] = await simulator.client.requests();
  const { client } = simulator;

  expect(await client.requests({ platform: 'revvvs' })).toEqual([second]);
  expect(await client.requests({ clickId: 'another' })).toHaveLength(1);
  expect(await client.requests({ platform: 'revvvs', clickId: CLICK })).toEqual([]);
  expect(await client.requests({ since: second?.receivedAt })).toContainEqual(second);
  expect(await client.requests({ since: '2100-01-01T00:00:00Z' })).toEqual([]);
});

test('a request to a platform that does not exist is logged too', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const answer = await simulator.get('/scaloe/track/conv?click_id=1');

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(404);
  expect(entry).toMatchObject({ platform: 'scaloe', outcome: { why: 'no such platform' } });
});

test('a body beyond 1 MiB is refused with 413 and logged without it', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  const answer = await simulator.post('x'.repeat(1_048_577));

  const [entry] = await simulator.client.requests();
  expect(answer.status).toBe(413);
  expect(entry).toMatchObject({ body: '', outcome: { verdict: 'refused', why: 'body too large' } });
});

test('simultaneous repeats of one conversion book it once', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);
  await simulator.client.registerClick({ platform: 'scaleo', clickId: CLICK });

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => simulator.convert(CLICK, { goal_alias: 'ftd' })),
  );

  expect(answers.filter(({ body }) => body.includes('success'))).toHaveLength(1);
  expect(readFileSync(simulator.file('requests.jsonl'), 'utf8').trim().split('\n')).toHaveLength(
    20,
  );
});
