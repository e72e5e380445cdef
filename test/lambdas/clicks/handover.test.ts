import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickRecord } from '../../../core/click-record.ts';
import { handoverKey } from '../../../core/keys.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { httpAnswer } from '../../../lambdas/clicks/http-answer.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { HandoverBench, handover, SERVER_TOKEN } from './handover-bench.ts';

let engine: LedgerEngine;
let bench: HandoverBench;
beforeAll(async () => {
  engine = await startLedgerEngine();
  bench = new HandoverBench(engine);
});
afterAll(() => engine.stop());

const recorded = (clickId: string): Promise<ClickRecord | undefined> =>
  bench.dependencies.clicks.recorded({ platform: 'scaleo', clickId });
const stored = (token: string) =>
  readItem<Record<string, unknown>>(engine.table, handoverKey(token));

describe('a hand-over', () => {
  test('with a token of the page is answered without a body: the page knows the token', async () => {
    const answer = httpAnswer(await bench.handOver(handover()));

    expect(answer).toEqual({
      statusCode: 204,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
  });

  test('without a token is answered with the one that the server made', async () => {
    const answer = httpAnswer(await bench.handOver(handover({ token: undefined })));

    expect(answer).toEqual({
      statusCode: 201,
      headers: {
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-type': 'application/json',
      },
      body: `{"token":"${SERVER_TOKEN}"}`,
    });
    expect(await stored(SERVER_TOKEN)).toMatchObject({ platform: 'scaleo' });
  });

  test('keeps the click with its time by our clock, and the brand of the site', async () => {
    const sent = handover({ campaign: 'spring', partner: '17' });

    await bench.handOver(sent);

    expect(await stored(sent.token)).toMatchObject({
      platform: 'scaleo',
      clickId: sent.clickId,
      clickedAt: '2026-11-22T09:59:57.500Z',
      campaign: 'spring',
      partner: '17',
      brand: 'aurora',
      handedOverAt: '2026-11-22T10:00:00.000Z',
      expiresAtEpochSeconds: Date.parse('2026-11-29T10:00:00.000Z') / 1000,
    });
  });

  test('records the click too, as one that an app takes on', async () => {
    const sent = handover({ landing: 'https://www.aurora.example/app' });

    await bench.handOver(sent);

    expect(await recorded(sent.clickId)).toMatchObject({
      clickedAt: '2026-11-22T09:59:57.500Z',
      landed: {
        at: '2026-11-22T10:00:00.000Z',
        brand: 'aurora',
        path: 'app',
        page: 'https://www.aurora.example/app',
        means: [],
      },
    });
  });

  test('that claims to be older than clicks are remembered is as old as that', async () => {
    const sent = handover({ ageMs: 399 * 86_400_000 });

    await bench.handOver(sent);

    expect(await stored(sent.token)).toMatchObject({ clickedAt: '2026-08-24T10:00:00.000Z' });
  });

  test('that is repeated changes nothing', async () => {
    const sent = handover({ campaign: 'spring' });
    await bench.handOver(sent);
    const before = await stored(sent.token);

    engine.clock.nowEpochMs += 60_000;
    const again = await bench.handOver({ ...sent, campaign: 'autumn', partner: '18' });
    engine.clock.nowEpochMs -= 60_000;

    expect(again).toEqual({ outcome: 'handed-over' });
    expect(await stored(sent.token)).toEqual(before);
  });

  test.each([
    ['click', { clickId: 'another-click' }],
    ['platform', { platform: 'revvvs' }],
  ])('under the token of another %s is refused, and changes and records nothing', async (_, to) => {
    const sent = handover();
    await bench.handOver(sent);
    const before = await stored(sent.token);

    const answer = await bench.handOver({ ...sent, ...to });

    expect(answer.outcome).toBe('token-taken');
    expect(httpAnswer(answer).statusCode).toBe(409);
    expect(await stored(sent.token)).toEqual(before);
    expect(await recorded('another-click')).toBeUndefined();
  });

  test('of another brand is another hand-over', async () => {
    const sent = handover();
    await bench.handOver(sent);

    const answer = await bench.handOver(sent, { origin: 'https://www.borealis.example' });

    expect(answer.outcome).toBe('token-taken');
  });
});

describe('a page that cannot hand over', () => {
  test.each([
    ['unknown-site', {}, { origin: 'https://elsewhere.example' }],
    ['unknown-site', {}, { origin: undefined }],
    ['unknown-platform', { platform: 'nobody' }, {}],
    ['unknown-platform', { platform: 'revvvs' }, { origin: 'https://www.borealis.example' }],
    ['malformed', { token: 'too-short' }, {}],
    ['malformed', { token: '22 characters of text!' }, {}],
    ['malformed', { clickId: '' }, {}],
    ['malformed', { v: 2 }, {}],
    ['too-large', { landing: 'x'.repeat(9000) }, {}],
  ])('is told so: %s', async (outcome, changes, request) => {
    const answer = await bench.handOver(handover(changes), request);

    expect(answer.outcome).toBe(outcome);
  });

  test('asks too often from one address', async () => {
    const strict = new HandoverBench(engine, { ratePerAddress: 1 });
    const from = { address: '198.51.100.201' };
    await strict.handOver(handover(), from);

    const answer = await strict.handOver(handover(), from);

    expect(answer.outcome).toBe('too-many');
    expect(httpAnswer(answer)).toMatchObject({ statusCode: 429, headers: { 'retry-after': '60' } });
  });

  test('learns which fields are wrong, and reads nothing of its own', async () => {
    const sent = handover({ token: '<script>alert(1)</script>', clickId: `x${'y'.repeat(300)}` });

    const { body = '' } = httpAnswer(await bench.handOver(sent));

    expect(JSON.parse(body).faults).toEqual([
      'token: must be 22 URL-safe characters: 128 random bits in base64url',
      'clickId: must be 1 to 255 characters without control characters',
    ]);
    expect(body).not.toMatch(/script|yyy/);
  });
});
