import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { customerIo } from '../../../integrations/sources/customer-io/adapter.ts';
import { customerIoDescription } from '../../../integrations/sources/customer-io/description.ts';
import { customerIoSample } from '../../../integrations/sources/customer-io/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  faultsOf,
  NOW_EPOCH_MS,
  readingOf,
  reportsIn,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER = {
  description: customerIoDescription,
  adapter: customerIo,
  sample: customerIoSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => ({
    ...request,
    headers: {
      ...request.headers,
      'x-cio-signature': change(request.headers['x-cio-signature'] ?? ''),
    },
  }),
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};
testBadSignatures(UNDER);

const KEY = customerIoSample.trial.credentials.signingKey;
const NOW = String(NOW_EPOCH_MS / 1000);
const BODY = '{"event_id":"e-1","metric":"subscribed","timestamp":1700000000}';
const WEEK = 168 * 3600;

function request(
  body: string,
  {
    key = KEY,
    timestamp = NOW,
    algorithm = 'sha256',
    signed,
  }: { key?: string; timestamp?: string; algorithm?: string; signed?: string } = {},
): WebhookRequest {
  const text = signed ?? `v0:${timestamp}:${body}`;
  const signature = createHmac(algorithm, key).update(text).digest('hex');
  const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  return { method: 'POST', url: URL_OF_SOURCE, body: Buffer.from(body), headers };
}

function withHeaders(headers: WebhookRequest['headers']): WebhookRequest {
  const good = request(BODY);
  return { ...good, headers: { ...good.headers, ...headers } };
}

const SIGNATURE = request(BODY).headers['x-cio-signature'] ?? '';

describe('derived vectors, not published by Customer.io', () => {
  test('derived-customer.io is accepted', async () => {
    const body =
      '{"event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"email","metric":"delivered","timestamp":1613063089}';
    const vector = {
      ...request(body),
      headers: {
        'x-cio-timestamp': '1613063089',
        'x-cio-signature': '590b0d033510b37b07f4662bc0c1ceffd9a7a52260deb2c352f37f6a40040d67',
      },
    };

    const verdict = await verdictOf(UNDER, vector, {
      credentials: [{ signingKey: 'cio-signing-key' }],
      nowEpochMs: 1_613_063_089_000,
    });

    expect(verdict).toBe('accepted');
  });
});

describe('a signature of Customer.io', () => {
  test.each<[string, string, WebhookRequest]>([
    ['as documented', 'accepted', request(BODY)],
    ['in capitals', 'accepted', withHeaders({ 'x-cio-signature': SIGNATURE.toUpperCase() })],
    ['by SHA-1', 'signature', request(BODY, { algorithm: 'sha1' })],
    ['by SHA-512', 'signature', request(BODY, { algorithm: 'sha512' })],
    ['by an empty key', 'signature', request(BODY, { key: '' })],
    ['of the body alone', 'signature', request(BODY, { signed: BODY })],
    ['of another version', 'signature', request(BODY, { signed: `v1:${NOW}:${BODY}` })],
    [
      'in base64',
      'signature',
      withHeaders({ 'x-cio-signature': Buffer.from(SIGNATURE, 'hex').toString('base64') }),
    ],
    ['sent twice', 'signature', withHeaders({ 'x-cio-signature': `${SIGNATURE},${SIGNATURE}` })],
    ['absent', 'header', withHeaders({ 'x-cio-signature': undefined })],
    ['with another time', 'signature', withHeaders({ 'x-cio-timestamp': '1699999999' })],
    ['without a time', 'time', withHeaders({ 'x-cio-timestamp': undefined })],
    ['with a time sent twice', 'time', withHeaders({ 'x-cio-timestamp': `${NOW},${NOW}` })],
    ['with a time in milliseconds', 'time', request(BODY, { timestamp: '1700000000000' })],
    ['with a fraction of a second', 'time', request(BODY, { timestamp: '1700000000.0' })],
    ['with an empty time', 'time', request(BODY, { timestamp: '' })],
  ])('%s: %s', async (_how, verdict, webhook) => {
    expect(await verdictOf(UNDER, webhook)).toBe(verdict);
  });

  test.each([
    [300, 'accepted'],
    [301, 'time'],
    [-301, 'accepted'],
    [-3600, 'accepted'],
    [-WEEK, 'accepted'],
    [-WEEK - 300, 'accepted'],
    [-WEEK - 301, 'time'],
  ])(
    'made %d s from now, because a retry may keep the first time: %s',
    async (seconds, verdict) => {
      const timestamp = String(NOW_EPOCH_MS / 1000 + seconds);

      expect(await verdictOf(UNDER, request(BODY, { timestamp }))).toBe(verdict);
    },
  );
});

const FIELDS = {
  playerId: 'data.identifiers.id',
  depositId: 'data.deposit_id',
  amount: 'data.amount',
  currency: 'data.currency',
};
const settings = {
  ...customerIoSample.trial.settings,
  events: {
    customer_subscribed: { type: 'registration' as const, fields: {} },
    deposited: { type: 'deposit' as const, fields: {} },
  },
  fields: FIELDS,
};

function event(overrides: object = {}): object {
  return {
    event_id: '01E4C4CT6YDC7Y5M7FE1GWWPQJ',
    object_type: 'customer',
    metric: 'subscribed',
    timestamp: 1_613_063_089,
    data: { customer_id: 'other', identifiers: { id: 'player-42' } },
    ...overrides,
  };
}

const read = (body: object | string) =>
  readingOf(UNDER, request(typeof body === 'string' ? body : JSON.stringify(body)), { settings });

describe('an event of Customer.io', () => {
  test('means what the stage file says by object and metric', () => {
    expect(reportsIn(read(event()))).toEqual([
      {
        type: 'registration',
        sourceEventId: '01E4C4CT6YDC7Y5M7FE1GWWPQJ',
        occurredAt: '2021-02-11T17:04:49.000Z',
        playerId: 'player-42',
      },
    ]);
  });

  test('means what the stage file says by its metric alone', () => {
    const body =
      '{"event_id":"e","metric":"deposited","timestamp":1613063089,"data":{"identifiers":{"id":7},"deposit_id":"d","amount":12.50,"currency":"eur"}}';

    expect(reportsIn(read(body))).toMatchObject([
      { type: 'deposit', playerId: '7', depositId: 'd', amountMinor: '1250', currency: 'EUR' },
    ]);
  });

  test.each([
    ['email_opened', { object_type: 'email', metric: 'opened' }],
    ['opened', { object_type: undefined, metric: 'opened' }],
    ['constructor', { object_type: undefined, metric: 'constructor' }],
  ])('%s, which is not mapped, is ignored', (type, overrides) => {
    expect(read({ ...event(overrides), event_id: undefined })).toEqual({ kind: 'ignored', type });
  });

  test.each<[string, object]>([
    ['metric', { metric: undefined }],
    ['event_id', { event_id: undefined }],
    ['event_id', { event_id: 'x'.repeat(129) }],
    ['timestamp', { timestamp: undefined }],
    ['timestamp', { timestamp: '2021-02-11' }],
    ['data.identifiers.id', { data: { identifiers: {} } }],
    ['data.identifiers.id', { data: null }],
  ])('without a usable %s names it', (path, overrides) => {
    const faults = faultsOf(() => read(event(overrides)));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });

  test.each([
    ['a list', '[]', '(body): Invalid input: expected object, received array'],
    ['no JSON', 'metric=subscribed', '(body): is no JSON'],
  ])('that is %s cannot be used', (_what, body, fault) => {
    expect(faultsOf(() => read(body))).toEqual([fault]);
  });

  test('can be made for any mapping of a stage', () => {
    const events = { in_app_clicked: { type: 'registration' as const, fields: {} } };
    const sample = {
      ...customerIoSample,
      trial: { ...customerIoSample.trial, settings: { ...settings, events } },
    };

    const reading = readingOf({ ...UNDER, sample }, sampleOf({ sample }));

    expect(reportsIn(reading)).toMatchObject([{ type: 'registration', playerId: 'player-42' }]);
  });
});
