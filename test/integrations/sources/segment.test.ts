import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { segment } from '../../../integrations/sources/segment/adapter.ts';
import { segmentDescription } from '../../../integrations/sources/segment/description.ts';
import { segmentSample } from '../../../integrations/sources/segment/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  faultsOf,
  readingOf,
  reportsIn,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER = {
  description: segmentDescription,
  adapter: segment,
  sample: segmentSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => ({
    ...request,
    headers: { ...request.headers, 'x-signature': change(request.headers['x-signature'] ?? '') },
  }),
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};
testBadSignatures(UNDER);

const KEY = segmentSample.trial.credentials.signingKey;
const BODY = '{"type":"track","event":"Login"}';

function request(body: string, { key = KEY, algorithm = 'sha1', of = body } = {}): WebhookRequest {
  const signature = createHmac(algorithm, key).update(of).digest('hex');
  const headers = { 'x-signature': signature };
  return { method: 'POST', url: URL_OF_SOURCE, body: Buffer.from(body), headers };
}

const SIGNATURE = request(BODY).headers['x-signature'] ?? '';
const withSignature = (signature: string | undefined) => ({
  ...request(BODY),
  headers: { 'x-signature': signature },
});

describe('derived vectors, not published by Segment', () => {
  test('derived-segment is accepted', async () => {
    const body = '{"type":"track","event":"Deposit","messageId":"m-1","userId":"p-1"}';
    const headers = { 'x-signature': 'bdce4583867f6e9dbf66390aae2b5c991b60f8d6' };
    const credentials = [{ signingKey: 'segment-secret' }];

    expect(await verdictOf(UNDER, { ...request(body), headers }, { credentials })).toBe('accepted');
  });
});

describe('a signature of Segment', () => {
  const first = '{"type":"track"}';

  test.each<[string, string, WebhookRequest]>([
    ['as documented', 'accepted', request(BODY)],
    ['in capitals', 'accepted', withSignature(SIGNATURE.toUpperCase())],
    ['by SHA-256', 'signature', request(BODY, { algorithm: 'sha256' })],
    ['by MD5', 'signature', request(BODY, { algorithm: 'md5' })],
    ['by an empty key', 'signature', request(BODY, { key: '' })],
    ['sent twice', 'signature', withSignature(`${SIGNATURE},${SIGNATURE}`)],
    ['with its algorithm in front', 'signature', withSignature(`sha1=${SIGNATURE}`)],
    ['absent', 'header', withSignature(undefined)],
    ['of the first of a batch', 'body', request(`[${first},${first}]`, { of: first })],
    ['of a whole batch', 'body', request(`[${first}]`)],
    ['of a batch behind white space', 'body', request(` \r\n\t[${first}]`)],
  ])('%s: %s', async (_how, verdict, webhook) => {
    expect(await verdictOf(UNDER, webhook)).toBe(verdict);
  });
});

const settings = segmentDescription.settings.parse({
  events: {
    'Account Created': { type: 'registration' },
    'Deposit Completed': { type: 'deposit' },
    'Revenue Stated': { type: 'revenue' },
  },
}) as typeof segmentSample.trial.settings;

function track(event: unknown, properties: object = {}, overrides: object = {}): object {
  return {
    type: 'track',
    event,
    messageId: 'm-1',
    userId: 'player-42',
    anonymousId: 'other',
    timestamp: '2023-11-14T22:13:20.000Z',
    originalTimestamp: '2023-11-14T23:13:19+01:00',
    properties,
    ...overrides,
  };
}

const read = (body: object | string) =>
  readingOf(UNDER, request(typeof body === 'string' ? body : JSON.stringify(body)), { settings });
const PAID = { deposit_id: 'dep-1', amount: '50.00', currency: 'eur' };

describe('a call of Segment', () => {
  test('means a registration by the default names of its properties', () => {
    const reading = read(
      track('Account Created', {
        brand: 'aurora',
        click_platform: 'scaleo',
        click_id: 'Ab%3A',
        clicked_at: '2023-11-14T20:00:00Z',
        campaign: 'autumn',
        partner: '77',
        promo_code: 'WELCOME',
        product: 'casino',
        channel: 'web',
        email: 'player@example.com',
      }),
    );

    expect(reportsIn(reading)).toEqual([
      {
        type: 'registration',
        sourceEventId: 'm-1',
        occurredAt: '2023-11-14T22:13:20.000Z',
        playerId: 'player-42',
        brand: 'aurora',
        click: {
          platform: 'scaleo',
          clickId: 'Ab%3A',
          clickedAt: '2023-11-14T20:00:00.000Z',
          campaign: 'autumn',
          partner: '77',
        },
        promoCode: 'WELCOME',
        product: 'casino',
        channel: 'web',
      },
    ]);
  });

  test.each([
    ['EUR', '50.00', '5000'],
    ['EUR', '0.07', '7'],
    ['JPY', '500', '500'],
    ['KWD', '1.234', '1234'],
    ['EUR', '90071992547409.93', '9007199254740993'],
  ])('loses no digit of %s %s', (currency, amount, amountMinor) => {
    const body = JSON.stringify(track('Deposit Completed', { ...PAID, currency, amount: 1 }));

    expect(reportsIn(read(body.replace('"amount":1', `"amount":${amount}`)))).toMatchObject([
      { type: 'deposit', depositId: 'dep-1', amountMinor, currency },
    ]);
  });

  test('happened when its sender says where Segment does not', () => {
    const event = track('Account Created', {}, { timestamp: null });

    expect(reportsIn(read(event))).toMatchObject([{ occurredAt: '2023-11-14T22:13:19.000Z' }]);
  });

  test('reads the same without its headers, as from EventBridge', () => {
    const body = JSON.stringify(track('Account Created'));

    const reading = readingOf(UNDER, { ...request(body), headers: {} }, { settings });

    expect(reading).toEqual(read(body));
  });

  test.each([
    ['identify', { type: 'identify' }],
    ['constructor', { type: 'constructor' }],
    ['Withdrawal Completed', track('Withdrawal Completed')],
    ['toString', track('toString')],
  ])('%s, which is not mapped, is ignored', (type, call) => {
    expect(read(call)).toEqual({ kind: 'ignored', type });
  });

  test.each<[string, object]>([
    ['type', { event: 'Account Created' }],
    ['event', track(undefined)],
    ['event', track({})],
    ['messageId', track('Account Created', {}, { messageId: undefined })],
    ['messageId', track('Account Created', {}, { messageId: 'é' })],
    ['timestamp', track('Account Created', {}, { timestamp: '2023-11-14' })],
    ['timestamp', track('Account Created', {}, { timestamp: null, originalTimestamp: null })],
    ['userId', track('Account Created', {}, { userId: null })],
    ['properties.amount', track('Deposit Completed', { ...PAID, amount: '50.005' })],
    ['properties.amount', track('Deposit Completed', { ...PAID, amount: -50 })],
    ['properties.amount', track('Deposit Completed', { ...PAID, amount: 0 })],
    ['properties.deposit_id', track('Deposit Completed', { ...PAID, deposit_id: undefined })],
    ['properties.period', track('Revenue Stated', { revision: 0, currency: 'EUR' })],
  ])('without a usable %s names it', (path, call) => {
    const faults = faultsOf(() => read(call));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });
});
