import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { worldpay } from '../../../integrations/sources/worldpay/adapter.ts';
import {
  type WorldpaySettings,
  worldpayDescription,
} from '../../../integrations/sources/worldpay/description.ts';
import { worldpaySample } from '../../../integrations/sources/worldpay/sample.ts';
import {
  FACTS,
  faultsOf,
  NOW_EPOCH_MS,
  readingOf,
  reportsIn,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER_TEST = {
  description: worldpayDescription,
  adapter: worldpay,
  sample: worldpaySample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => {
    const signature = (request.headers['event-signature'] ?? '').slice('1/SHA256/'.length);
    const changed = change(signature);
    return withSignature(request, changed === undefined ? undefined : `1/SHA256/${changed}`);
  },
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '', keyId: '1' },
};
const KEY = worldpaySample.trial.credentials.signingKey;
const GOOD = sampleOf(UNDER_TEST);

function withSignature(request: WebhookRequest, header: string | undefined): WebhookRequest {
  return { ...request, headers: { ...request.headers, 'event-signature': header } };
}

function hmac(key = KEY, algorithm = 'sha256'): string {
  return createHmac(algorithm, key).update(GOOD.body).digest('hex');
}

testBadSignatures(UNDER_TEST);

describe('the signatures of Access Worldpay', () => {
  const right = `1/SHA256/${hmac()}`;
  const wrong = `1/SHA256/${'0'.repeat(64)}`;

  test.each([
    ['one by our key', right, 'accepted'],
    ['one by our key in upper-case digits', `1/SHA256/${hmac().toUpperCase()}`, 'accepted'],
    [
      'ours after one by a later key',
      `2/SHA256/${hmac('a-later-key-of-nobody')},${right}`,
      'accepted',
    ],
    [
      'ours before one by a later key',
      `${right}, 2/SHA256/${hmac('a-later-key-of-nobody')}`,
      'accepted',
    ],
    [
      'ours beside one by another algorithm',
      `1/SHA512/${hmac(KEY, 'sha512')},${right}`,
      'accepted',
    ],
    ['the same one twice', `${right},${right}`, 'accepted'],
    ['ours and a wrong one by the same key ID', `${wrong},${right}`, 'accepted'],
    ['a wrong one', wrong, 'signature'],
    ['ours under another key ID', `2/SHA256/${hmac()}`, 'key'],
    ['one with an empty key', `1/SHA256/${hmac('')}`, 'signature'],
    ['only one by SHA512', `1/SHA512/${hmac(KEY, 'sha512')}`, 'algorithm'],
    ['a SHA-512 digest called SHA256', `1/SHA256/${hmac(KEY, 'sha512')}`, 'signature'],
    ['a SHA-1 digest called SHA256', `1/SHA256/${hmac(KEY, 'sha1')}`, 'signature'],
    ['one whose algorithm is in lower case', `1/sha256/${hmac()}`, 'algorithm'],
    [
      'one in base64',
      `1/SHA256/${createHmac('sha256', KEY).update('x').digest('base64url')}`,
      'signature',
    ],
    ['no key ID', `/SHA256/${hmac()}`, 'header'],
    ['only the digits', hmac(), 'header'],
    ['one part too many', `1/SHA256/${hmac()}/x`, 'header'],
    ['a comma at the end', `${right},`, 'header'],
    ['more than eight', Array(9).fill(right).join(), 'header'],
  ])('%s: %s', async (_which, header, verdict) => {
    expect(await verdictOf(UNDER_TEST, withSignature(GOOD, header))).toBe(verdict);
  });

  test('are all tried where the secret has no key ID', async () => {
    const request = withSignature(GOOD, `7/SHA256/${'0'.repeat(64)},8/SHA256/${hmac()}`);

    expect(await verdictOf(UNDER_TEST, request, { credentials: [{ signingKey: KEY }] })).toBe(
      'accepted',
    );
  });

  test('are each tried with the key of their ID alone', async () => {
    const credentials = [
      { signingKey: 'a-later-key-of-nobody', keyId: '2' },
      { signingKey: KEY, keyId: '1' },
    ];

    expect(await verdictOf(UNDER_TEST, GOOD, { credentials })).toBe('accepted');
    const crossed = withSignature(
      GOOD,
      `2/SHA256/${hmac()},1/SHA256/${hmac('a-later-key-of-nobody')}`,
    );
    expect(await verdictOf(UNDER_TEST, crossed, { credentials })).toBe('signature');
  });

  test.each([
    ['a key ID with a slash', { signingKey: KEY, keyId: '1/2' }],
    ['an empty key ID', { signingKey: KEY, keyId: '' }],
    ['a short key', { signingKey: 'short' }],
    ['a misspelt name', { signingKey: KEY, keyID: '1' }],
  ])('are not checked with a secret that has %s', (_what, secret) => {
    expect(worldpayDescription.credentials.safeParse(secret).success).toBe(false);
  });
});

function event(details: object = {}, rest: object = {}) {
  return {
    eventId: 'bb55ca5a-e05c-47e1-8e94-e88bac1a0a17',
    eventTimestamp: '2023-11-14T22:13:10.407',
    eventDetails: {
      classification: 'payment',
      downstreamReference: '3378792436',
      transactionReference: 'Memory265-13/08/1876',
      type: 'sentForSettlement',
      date: '2023-11-14',
      amount: { value: 5000, currencyCode: 'EUR' },
      ...details,
    },
    ...rest,
  };
}

function read(body: object | string, settings: Partial<WorldpaySettings> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', url: URL_OF_SOURCE, headers: {}, body: Buffer.from(text) };
  return readingOf(UNDER_TEST, request, {
    settings: { ...worldpaySample.trial.settings, ...settings },
  });
}

describe('an event of Access Worldpay', () => {
  test('of a payment sent for settlement is a deposit that only its reference attributes', () => {
    expect(reportsIn(read(event()))).toEqual([
      {
        type: 'unattributed',
        said: 'deposit',
        sourceEventId: 'bb55ca5a-e05c-47e1-8e94-e88bac1a0a17',
        occurredAt: '2023-11-14T22:13:10.407Z',
        depositId: 'Memory265-13/08/1876',
        transactionId: '3378792436',
        amountMinor: '5000',
        currency: 'EUR',
      },
    ]);
  });

  test.each<[string, string, Partial<WorldpaySettings>, string]>([
    ['payment', 'sentForSettlement', {}, 'deposit'],
    ['payment', 'authorized', {}, 'ignored'],
    ['payment', 'sentForRefund', {}, 'refund'],
    ['payment', 'settlementFailed', {}, 'refund'],
    ['payment', 'cancelled', {}, 'ignored'],
    ['payment', 'expired', {}, 'ignored'],
    ['payment', 'authorized', { settles: 'authorized' }, 'deposit'],
    ['payment', 'sentForSettlement', { settles: 'authorized' }, 'ignored'],
    ['payment', 'sentForRefund', { settles: 'authorized' }, 'refund'],
    ['payment', 'settlementFailed', { settles: 'authorized' }, 'refund'],
    ['payment', 'cancelled', { settles: 'authorized' }, 'refund'],
    ['payment', 'expired', { settles: 'authorized' }, 'refund'],
    ['payment', 'refused', { settles: 'authorized' }, 'ignored'],
    ['payment', 'error', {}, 'ignored'],
    ['payment', 'refundFailed', {}, 'ignored'],
    ['payment', 'chargedBack', {}, 'chargeback'],
    ['payment', 'constructor', {}, 'ignored'],
    ['chargeback', 'informationRequested', {}, 'chargeback'],
    ['chargeback', 'sentForSettlement', {}, 'chargeback'],
    ['payout', 'sentForSettlement', {}, 'ignored'],
    ['payout', 'sentForRefund', {}, 'ignored'],
    ['something', 'sentForSettlement', {}, 'ignored'],
  ])('of %s %s with %j: %s', (classification, type, settings, said) => {
    const reading = read(event({ classification, type }), settings);

    if (said === 'ignored') {
      expect(reading).toEqual({ kind: 'ignored', type: `${classification} ${type}` });
    } else {
      expect(reportsIn(reading)).toMatchObject([{ said, depositId: 'Memory265-13/08/1876' }]);
    }
  });

  test('of a refund or chargeback carries no reference but that of the deposit', () => {
    const [refund] = reportsIn(read(event({ type: 'sentForRefund' })));
    const [chargeback] = reportsIn(read(event({ classification: 'chargeback', type: 'x' })));

    expect(refund).not.toHaveProperty('transactionId');
    expect(chargeback).not.toHaveProperty('transactionId');
  });

  test.each([
    ['2023-11-14T22:13:10', '2023-11-14T22:13:10.000Z'],
    ['2023-11-14T22:13:10.407123Z', '2023-11-14T22:13:10.407Z'],
    ['2023-11-14T23:13:10+01:00', '2023-11-14T22:13:10.000Z'],
    ['2023-11-14T22:13:21', new Date(NOW_EPOCH_MS).toISOString()],
  ])('of %s happened at %s', (eventTimestamp, occurredAt) => {
    expect(reportsIn(read(event({}, { eventTimestamp })))).toMatchObject([{ occurredAt }]);
  });

  test.each([
    ['EUR', 100, '100'],
    ['JPY', 500, '500'],
    ['KWD', 1234, '1234'],
    ['EUR', 9_007_199_254_740_991, '9007199254740991'],
  ])('keeps minor units of %s as they are: %d', (currencyCode, value, amountMinor) => {
    expect(reportsIn(read(event({ amount: { value, currencyCode } })))).toMatchObject([
      { amountMinor, currency: currencyCode },
    ]);
  });

  test('without a downstream reference has no transaction', () => {
    const [report] = reportsIn(read(event({ downstreamReference: undefined })));

    expect(report).not.toHaveProperty('transactionId');
  });

  test('of the sample says what its facts say, and is answered 200', () => {
    const reading = readingOf(UNDER_TEST, GOOD);

    expect(reportsIn(reading)).toMatchObject([
      { said: 'deposit', depositId: FACTS.depositId, amountMinor: '5000', currency: 'EUR' },
    ]);
    expect(worldpay.answer?.(GOOD, reading, { ...worldpaySample.trial, nowEpochMs: 0 })).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: 'OK',
    });
  });
});

describe('an event of Access Worldpay that cannot be used', () => {
  test.each<[string, object | string]>([
    ['(body)', '{"eventId":'],
    ['(body)', '<orderStatusEvent/>'],
    ['(body)', 'null'],
    ['eventDetails', {}],
    ['eventDetails.classification', event({ classification: undefined })],
    ['eventDetails.type', event({ type: 1 })],
    ['eventId', event({}, { eventId: undefined })],
    ['eventTimestamp', event({}, { eventTimestamp: undefined })],
    ['eventTimestamp', event({}, { eventTimestamp: 'yesterday' })],
    ['eventDetails.transactionReference', event({ transactionReference: undefined })],
    ['eventDetails.transactionReference', event({ transactionReference: '' })],
    ['eventDetails.amount', event({ amount: undefined })],
    ['eventDetails.amount.value', event({ amount: { value: '100', currencyCode: 'EUR' } })],
    ['eventDetails.amount.value', event({ amount: { value: 0, currencyCode: 'EUR' } })],
    ['eventDetails.amount.value', event({ amount: { value: -1, currencyCode: 'EUR' } })],
    ['eventDetails.amount.value', event({ amount: { value: 1.5, currencyCode: 'EUR' } })],
    ['eventDetails.amount.value', event({ amount: { value: 2 ** 53, currencyCode: 'EUR' } })],
    ['eventDetails.amount.currencyCode', event({ amount: { value: 1, currencyCode: 'eur' } })],
    ['eventDetails.amount.currencyCode', event({ amount: { value: 1 } })],
  ])('names the field %s', (field, body) => {
    const faults = faultsOf(() => read(body));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test.each([{ settles: 'settled' }, { other: 1 }])('is not read with the settings %j', (wrong) => {
    expect(worldpayDescription.settings.safeParse(wrong).success).toBe(false);
  });
});
