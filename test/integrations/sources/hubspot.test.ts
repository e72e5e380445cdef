import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../integrations/sources/hubspot/adapter.ts';
import { hubspotDescription } from '../../../integrations/sources/hubspot/description.ts';
import { hubspotSample } from '../../../integrations/sources/hubspot/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { NOW_EPOCH_MS, testBadSignatures, URL_OF_SOURCE, verdictOf } from './adapter-under-test.ts';

const UNDER = {
  description: hubspotDescription,
  adapter: hubspot,
  sample: hubspotSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => ({
    ...request,
    headers: {
      ...request.headers,
      'x-hubspot-signature-v3': change(request.headers['x-hubspot-signature-v3'] ?? ''),
    },
  }),
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};
testBadSignatures(UNDER);

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const VECTOR = {
  body: '{"example_field":"example_value"}',
  url: 'https://www.example.com/webhook_uri',
  nowEpochMs: 1_564_113_600_000,
};

function request(body: string, url: string, headers: WebhookRequest['headers']): WebhookRequest {
  return { method: 'POST', url, body: Buffer.from(body), headers };
}

describe('the vectors of hubspot-api-nodejs test/unit/signature.spec.ts', () => {
  const v3 = (signature: string, url = VECTOR.url) =>
    request(VECTOR.body, url, {
      'x-hubspot-request-timestamp': String(VECTOR.nowEpochMs),
      'x-hubspot-signature-v3': signature,
    });
  const { nowEpochMs } = VECTOR;

  test('hubspot-v3-post is accepted', async () => {
    const vector = v3('eT0ip2TKVpsIi1vb5C2Uu42eNdHL+oTE3NRZOF67O2U=');

    expect(await verdictOf(UNDER, vector, { nowEpochMs })).toBe('accepted');
  });

  test('hubspot-v2-post is refused: it signs no time and is no HMAC', async () => {
    const v2 = '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900';
    const headers = { 'x-hubspot-signature': v2, 'x-hubspot-signature-version': 'v2' };

    const alone = request(VECTOR.body, VECTOR.url, headers);

    expect(await verdictOf(UNDER, alone, { nowEpochMs })).toBe('header');
    expect(await verdictOf(UNDER, v3(v2), { nowEpochMs })).toBe('signature');
    expect(
      createHash('sha256').update(`${SECRET}POST${VECTOR.url}${VECTOR.body}`).digest('hex'),
    ).toBe(v2);
  });

  test('hubspot-v1 is refused for the same reasons', async () => {
    const v1 = '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de';
    const body =
      '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
    const vector = request(body, VECTOR.url, {
      'x-hubspot-signature': v1,
      'x-hubspot-signature-version': 'v1',
      'x-hubspot-request-timestamp': String(nowEpochMs),
    });

    expect(await verdictOf(UNDER, vector, { nowEpochMs })).toBe('header');
    expect(createHash('sha256').update(`${SECRET}${body}`).digest('hex')).toBe(v1);
  });
});

const BODY = '[{"subscriptionType":"contact.creation"}]';

function signed({
  key = SECRET,
  method = 'POST',
  signedUri = URL_OF_SOURCE,
  url = URL_OF_SOURCE,
  timestamp = String(NOW_EPOCH_MS),
  algorithm = 'sha256',
  headers = {},
}: {
  key?: string;
  method?: string;
  signedUri?: string;
  url?: string;
  timestamp?: string;
  algorithm?: string;
  headers?: WebhookRequest['headers'];
} = {}): WebhookRequest {
  const text = `${method}${signedUri}${BODY}${timestamp}`;
  const signature = createHmac(algorithm, key).update(text).digest('base64');
  return request(BODY, url, {
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': signature,
    ...headers,
  });
}

const PUBLIC_URL = 'https://public.example.com/webhooks/hubspot/aurora';
const SIGNATURE = signed().headers['x-hubspot-signature-v3'] ?? '';
const NOW = String(NOW_EPOCH_MS);

describe('a signature of HubSpot', () => {
  test.each<[string, string, WebhookRequest]>([
    ['as documented', 'accepted', signed()],
    ['by SHA-1', 'signature', signed({ algorithm: 'sha1' })],
    ['by an empty key', 'signature', signed({ key: '' })],
    ['of another method', 'signature', signed({ method: 'PUT' })],
    ['of another URL', 'signature', signed({ signedUri: `${URL_OF_SOURCE}/` })],
    ['of another query', 'signature', signed({ url: `${URL_OF_SOURCE}?a=1` })],
    [
      'in base64url',
      'signature',
      signed({ headers: { 'x-hubspot-signature-v3': `-${SIGNATURE.slice(1)}` } }),
    ],
    [
      'without padding',
      'signature',
      signed({ headers: { 'x-hubspot-signature-v3': SIGNATURE.slice(0, -1) } }),
    ],
    [
      'sent twice',
      'signature',
      signed({ headers: { 'x-hubspot-signature-v3': `${SIGNATURE},${SIGNATURE}` } }),
    ],
    [
      'with another time',
      'signature',
      signed({ headers: { 'x-hubspot-request-timestamp': '1700000000001' } }),
    ],
    ['without a time', 'time', signed({ headers: { 'x-hubspot-request-timestamp': undefined } })],
    [
      'with a time sent twice',
      'time',
      signed({ headers: { 'x-hubspot-request-timestamp': `${NOW},${NOW}` } }),
    ],
    ['with a time in seconds', 'time', signed({ timestamp: '1700000000' })],
    ['with an empty time', 'time', signed({ timestamp: '' })],
    ['with a time in exponents', 'time', signed({ timestamp: '1.7e12' })],
  ])('%s: %s', async (_how, verdict, webhook) => {
    expect(await verdictOf(UNDER, webhook)).toBe(verdict);
  });

  test.each([
    [-300_001, 3600, 'time'],
    [-300_000, 3600, 'accepted'],
    [300_000, 3600, 'accepted'],
    [300_001, 3600, 'time'],
    [60_000, 60, 'accepted'],
    [60_001, 60, 'time'],
  ])(
    'made %d ms from now where the stage allows %d s: %s',
    async (ms, toleranceSeconds, verdict) => {
      const webhook = signed({ timestamp: String(NOW_EPOCH_MS + ms) });

      expect(await verdictOf(UNDER, webhook, { toleranceSeconds })).toBe(verdict);
    },
  );

  test.each([
    ['%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B', ":/?@!$'()*,;"],
    ['%3a%2f', ':/'],
    ['%20%26%3D%2B%23%25', '%20%26%3D%2B%23%25'],
    ['a+b', 'a+b'],
    ['%253A', '%253A'],
  ])('is over the query %s as %s', async (sent, text) => {
    const webhook = signed({
      url: `${URL_OF_SOURCE}?x=${sent}`,
      signedUri: `${URL_OF_SOURCE}?x=${text}`,
    });

    expect(await verdictOf(UNDER, webhook)).toBe('accepted');
  });

  test('is over the URL that HubSpot was given, where the stage file knows another than ours', async () => {
    const settings = { ...hubspotSample.trial.settings, publicUrl: PUBLIC_URL };
    const url = 'https://internal.example.net/prod/webhooks/hubspot/aurora?a=1';
    const webhook = signed({ url, signedUri: `${PUBLIC_URL}?a=1` });

    expect(await verdictOf(UNDER, webhook, { settings })).toBe('accepted');
    expect(await verdictOf(UNDER, webhook)).toBe('signature');
    expect(await verdictOf(UNDER, signed({ url }), { settings })).toBe('signature');
  });

  test.each([
    ['/webhooks/hubspot/aurora', 'accepted'],
    ['/prod/webhooks/hubspot/aurora', 'accepted'],
    ['/webhooks/hubspot/borealis', 'request'],
    ['/webhooks/hubspot', 'request'],
    ['/webhooks/crm/aurora', 'request'],
    ['/webhooks/hubspot/aurora/', 'request'],
    ['/webhooks/hubspot/Aurora', 'request'],
    ['/webhooks/hubspot/%61urora', 'request'],
    ['/webhooks/hubspot/borealis?/webhooks/hubspot/aurora', 'request'],
    ['/webhooks/hubspot/borealis#/webhooks/hubspot/aurora', 'request'],
  ])('over the URL of one brand is taken there alone: %s is %s', async (path, verdict) => {
    const settings = { ...hubspotSample.trial.settings, publicUrl: PUBLIC_URL };
    const url = `https://internal.example.net${path}`;
    const query = path.includes('?') ? path.slice(path.indexOf('?')) : '';
    const webhook = signed({ url, signedUri: `${PUBLIC_URL}${query}` });

    expect(await verdictOf(UNDER, webhook, { settings })).toBe(verdict);
  });

  test.each([
    'http://a.example.com/webhooks/hubspot',
    'https://a.example.com/webhooks/hubspot?a=1',
    'https://a.example.com/#/webhooks/hubspot',
    'https://a.example.com',
    'https://a.example.com/h',
    'https://a.example.com/webhooks/',
    'https://a.example.com/webhooks/hubspot/',
    'https://a.example.com/webhooks/hubspot/aurora/x',
    'a',
  ])('cannot be over the URL %s', (publicUrl) => {
    const { settings } = hubspotSample.trial;

    expect(hubspotDescription.settings.safeParse({ ...settings, publicUrl }).success).toBe(false);
  });
});
