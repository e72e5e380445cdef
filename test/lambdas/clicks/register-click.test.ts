import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCapture } from '../../../core/click-cookie.ts';
import type { ClickRecord } from '../../../core/click-record.ts';
import { httpAnswer } from '../../../lambdas/clicks/http-answer.ts';
import { ClicksBench, LANDING } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const recorded = (bench: ClicksBench, clickId: string): Promise<ClickRecord | undefined> =>
  bench.dependencies.clicks.recorded({ platform: 'scaleo', clickId });
const kept = (clickId: string, seconds: number) =>
  `postproof_click_kept=${formatCapture({ platform: 'scaleo', clickId, capturedAtEpochMs: seconds * 1000 })}`;
const NOW_SECONDS = Date.parse('2026-11-22T10:00:00.000Z') / 1000;
const OLD_SECONDS = NOW_SECONDS - 20 * 86_400;

describe('a landing', () => {
  test('is recorded with the time at which the page was opened, by our clock', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();

    const answer = await bench.land({ ...LANDING, clickId, campaign: 'spring', partner: '17' });

    expect(answer.outcome).toBe('recorded');
    expect(await recorded(bench, clickId)).toMatchObject({
      clickedAt: '2026-11-22T09:59:58.500Z',
      campaign: 'spring',
      partner: '17',
      landed: {
        at: '2026-11-22T10:00:00.000Z',
        brand: 'aurora',
        name: 'click_id',
        page: 'https://www.aurora.example/welcome',
        path: 'web',
        means: ['cookie', 'session'],
      },
    });
  });

  test('gets a cookie that lives as long as the window, and an answer without a body', async () => {
    const bench = new ClicksBench(engine, { cookieDays: 45 });
    const answer = httpAnswer(await bench.land({ ...LANDING, clickId: 'a;b', ageMs: 0 }));

    expect(answer).toEqual({
      statusCode: 204,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      cookies: [
        `postproof_click_kept=1.scaleo.${NOW_SECONDS}.a%3Bb..; Max-Age=3888000; Path=/; SameSite=Lax; Secure`,
      ],
    });
  });

  test('shares its cookie with the hosts of a domain where the stage file says so', async () => {
    const bench = new ClicksBench(engine, { cookieDomains: { aurora: 'aurora.example' } });

    const answer = await bench.land({ ...LANDING, clickId: randomUUID() });

    expect(answer).toMatchObject({ cookie: expect.stringContaining('; Domain=aurora.example;') });
  });

  test.each([
    ['last', 'new', NOW_SECONDS],
    ['first', 'old', OLD_SECONDS],
  ] as const)('after another one: the %s wins', async (wins, winner, seconds) => {
    const bench = new ClicksBench(engine, { wins });
    const cookies = ['other=1', kept('old', OLD_SECONDS)];

    const answer = await bench.land({ ...LANDING, clickId: 'new', ageMs: 0 }, { cookies });

    expect(answer).toMatchObject({ cookie: expect.stringContaining(kept(winner, seconds)) });
  });

  test('after one that is older than the cookie may be: the new one wins in any case', async () => {
    const bench = new ClicksBench(engine, { wins: 'first', cookieDays: 20 });

    const answer = await bench.land(
      { ...LANDING, clickId: 'new', ageMs: 0 },
      { cookies: [kept('old', OLD_SECONDS)] },
    );

    expect(answer).toMatchObject({
      cookie: expect.stringContaining(`${kept('new', NOW_SECONDS)}; Max-Age=1728000;`),
    });
  });

  test('of an older click that is reported late does not take the newer one’s place', async () => {
    const bench = new ClicksBench(engine, { wins: 'last' });
    const newer = kept('newer', NOW_SECONDS - 3600);

    const answer = await bench.land(
      { ...LANDING, clickId: 'older', ageMs: 20 * 86_400_000 },
      { cookies: [newer] },
    );

    expect(answer).toMatchObject({ cookie: expect.stringContaining(newer) });
  });

  test('of the same click keeps its first time, and the cookie lives from then on', async () => {
    const bench = new ClicksBench(engine, { wins: 'last' });
    const cookies = [kept('same', OLD_SECONDS)];

    const answer = await bench.land({ ...LANDING, clickId: 'same' }, { cookies });

    expect(answer).toMatchObject({
      cookie: expect.stringContaining(`${kept('same', OLD_SECONDS)}; Max-Age=3456000;`),
    });
  });

  test('is answered the same whether the click was known or bound or not', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    const body = { ...LANDING, clickId, ageMs: 0 };

    const first = await bench.land(body);
    await bench.bind({
      brand: 'aurora',
      playerId: randomUUID(),
      click: { platform: 'scaleo', clickId },
    });

    expect(await bench.land(body)).toEqual(first);
  });

  test('is not older than an unbound click may be', async () => {
    const bench = new ClicksBench(engine, { unboundDays: 60 });
    const clickId = randomUUID();

    await bench.land({ ...LANDING, clickId, ageMs: 399 * 86_400_000 });

    expect(await recorded(bench, clickId)).toMatchObject({ clickedAt: '2026-09-23T10:00:00.000Z' });
  });

  test('under a name that the page does not read is recorded as missed, without a cookie', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();

    const answer = await bench.land({ ...LANDING, clickId, missed: true, expected: ['clickid'] });

    expect(answer).toEqual({ outcome: 'missed' });
    expect(await recorded(bench, clickId)).toMatchObject({
      missed: { name: 'click_id', expected: ['clickid'] },
    });
  });
});

describe('what a stranger sends', () => {
  test.each([
    ['from no site', { origin: undefined }],
    ['from another site', { origin: 'https://www.aurora.example.evil.example' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from an object’s own property', { origin: 'constructor' }],
  ])('%s is refused unread', async (_, request) => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();

    const answer = await bench.land({ ...LANDING, clickId }, request);

    expect(answer).toMatchObject({ outcome: 'unknown-site' });
    expect(httpAnswer(answer)).toMatchObject({ statusCode: 403 });
    expect(await recorded(bench, clickId)).toBeUndefined();
  });

  test.each([
    ['an empty body', ''],
    ['no JSON', '<script>alert(1)</script>'],
    ['a list', '[]'],
    ['an empty click ID', { ...LANDING, clickId: '' }],
    ['a click ID of 256 characters', { ...LANDING, clickId: '<b>'.padEnd(256, 'x') }],
    ['a control character', { ...LANDING, clickId: 'a\u0000b<script>' }],
    ['a lone surrogate', '{"v":1,"platform":"scaleo","clickId":"\\ud800<script>"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['another version', { ...LANDING, v: 2 }],
    ['a platform that is no name', { ...LANDING, platform: '<script>' }],
    ['a negative age', { ...LANDING, ageMs: -1 }],
    ['a path that is none', { ...LANDING, path: '<script>' }],
  ])('%s is refused, and nothing of it comes back', async (_, body) => {
    const answer = httpAnswer(await new ClicksBench(engine).land(body));

    expect(answer.statusCode).toBe(400);
    expect(answer.body).not.toMatch(/script|<b>|xxx/);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      code: 'malformed',
      faults: [expect.any(String)],
    });
  });

  test('more than 8 kB is refused unread', async () => {
    const answer = await new ClicksBench(engine).land({ ...LANDING, clickId: 'x'.repeat(10_000) });

    expect(httpAnswer(answer)).toMatchObject({ statusCode: 413 });
  });

  test.each(['nobody', 'constructor'])('a platform %s is refused', async (platform) => {
    const answer = await new ClicksBench(engine).land({ ...LANDING, platform });

    expect(httpAnswer(answer)).toMatchObject({ statusCode: 422 });
  });

  test('a platform that the brand of the site does not report to is refused', async () => {
    const origin = 'https://www.borealis.example';

    const answer = await new ClicksBench(engine).land(
      { ...LANDING, platform: 'revvvs' },
      { origin },
    );

    expect(answer).toMatchObject({ outcome: 'unknown-platform' });
  });

  test.each(['javascript:alert(1)', 'https://www.aurora.example/welcome?email=a@b.example'])(
    'the page address %s is left out, and the click is kept',
    async (landing) => {
      const bench = new ClicksBench(engine);
      const clickId = randomUUID();

      await bench.land({ ...LANDING, clickId, landing });

      expect((await recorded(bench, clickId))?.landed).not.toHaveProperty('page');
    },
  );

  test('what is only told besides does not cost the click', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    const expected = ['clickid', '<script>', ...Array.from({ length: 30 }, (_, n) => `alias${n}`)];
    const body = { ...LANDING, clickId, name: 'sub[id]', ageMs: 900 * 86_400_000 };

    const answer = await bench.land({ ...body, missed: true, expected });

    expect(answer).toEqual({ outcome: 'missed' });
    const { missed } = (await recorded(bench, clickId)) ?? {};
    expect(missed).not.toHaveProperty('name');
    expect(missed?.expected.slice(0, 2)).toEqual(['clickid', 'alias0']);
    expect(missed?.expected).toHaveLength(20);
  });

  test('a forged cookie is not passed on', async () => {
    const cookies = ['postproof_click_kept=1.scaleo.1700000000.a%00b..; Domain=evil.example'];

    const answer = await new ClicksBench(engine).land({ ...LANDING, clickId: 'mine' }, { cookies });

    expect(answer).toMatchObject({
      cookie: expect.stringMatching(/^postproof_click_kept=1\.scaleo\.\d+\.mine\.\.;/),
    });
  });
});

describe('requests of one address', () => {
  test('beyond the limit of a minute are refused, until the next minute', async () => {
    const bench = new ClicksBench(engine, { ratePerAddress: 3 });
    const land = (address: string) =>
      bench.land({ ...LANDING, clickId: randomUUID() }, { address }).then(({ outcome }) => outcome);
    const before = engine.clock.nowEpochMs;

    const first = [await land('203.0.113.9'), await land('203.0.113.9'), await land('203.0.113.9')];
    const fourth = await land('203.0.113.9');
    const another = await land('203.0.113.10');
    engine.clock.nowEpochMs += 60_000;
    const later = await land('203.0.113.9');
    engine.clock.nowEpochMs = before;

    expect(first).toEqual(['recorded', 'recorded', 'recorded']);
    expect(fourth).toBe('too-many');
    expect(another).toBe('recorded');
    expect(later).toBe('recorded');
  });

  test('are counted by the network where an IPv6 subscriber can choose the rest', async () => {
    const bench = new ClicksBench(engine, { ratePerAddress: 1 });
    const land = (address: string) =>
      bench.land({ ...LANDING, clickId: randomUUID() }, { address }).then(({ outcome }) => outcome);

    expect(await land('2001:db8:1:2::1')).toBe('recorded');
    expect(await land('2001:0db8:0001:0002:ffff::1')).toBe('too-many');
    expect(await land('2001:db8:1:3::1')).toBe('recorded');
    expect(await land('::ffff:198.51.100.21')).toBe('recorded');
    expect(await land('::ffff:198.51.100.22')).toBe('recorded');
    expect(await land('198.51.100.22')).toBe('too-many');
  });

  test('that are refused say when to come again', async () => {
    const answer = httpAnswer({ outcome: 'too-many', detail: 'Too many requests. Try later.' });

    expect(answer).toMatchObject({ statusCode: 429, headers: { 'retry-after': '60' } });
  });
});
