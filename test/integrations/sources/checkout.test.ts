import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkout } from '../../../integrations/sources/checkout/adapter.ts';
import {
  type CheckoutCredentials,
  checkoutDescription,
} from '../../../integrations/sources/checkout/description.ts';
import { checkoutSample } from '../../../integrations/sources/checkout/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { sampleOf, testBadSignatures, URL_OF_SOURCE, verdictOf } from './adapter-under-test.ts';

const UNDER_TEST = {
  description: checkoutDescription,
  adapter: checkout,
  sample: checkoutSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) =>
    withHeader(request, 'cko-signature', change(request.headers['cko-signature'] ?? '')),
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};
const KEY = checkoutSample.trial.credentials.signingKey;

function withHeader(request: WebhookRequest, name: string, value: string | undefined) {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function signed(body: string | Uint8Array, signature: string): WebhookRequest {
  return {
    method: 'POST',
    url: URL_OF_SOURCE,
    headers: { 'cko-signature': signature },
    body: Buffer.from(body),
  };
}

testBadSignatures(UNDER_TEST);

describe('the signature of Checkout.com', () => {
  const good = sampleOf(UNDER_TEST);
  const hmac = (algorithm: string, key: string, body = good.body) =>
    createHmac(algorithm, key).update(body);

  test.each([
    ['over the body with our key', hmac('sha256', KEY).digest('hex'), 'accepted'],
    ['in upper-case digits', hmac('sha256', KEY).digest('hex').toUpperCase(), 'accepted'],
    ['in base64', hmac('sha256', KEY).digest('base64'), 'header'],
    ['by SHA-512', hmac('sha512', KEY).digest('hex'), 'header'],
    ['by SHA-1', hmac('sha1', KEY).digest('hex'), 'header'],
    [
      'by SHA-512, cut to the length of SHA-256',
      hmac('sha512', KEY).digest('hex').slice(0, 64),
      'signature',
    ],
    ['with an empty key', hmac('sha256', '').digest('hex'), 'signature'],
    ['with a prefix', `sha256=${hmac('sha256', KEY).digest('hex')}`, 'header'],
    [
      'sent twice',
      `${hmac('sha256', KEY).digest('hex')},${hmac('sha256', KEY).digest('hex')}`,
      'header',
    ],
    ['of nothing but zeros', '0'.repeat(64), 'signature'],
  ])('%s: %s', async (_how, signature, verdict) => {
    expect(await verdictOf(UNDER_TEST, signed(good.body, signature))).toBe(verdict);
  });

  test('over bytes that are no UTF-8 proves nothing that could be read', () => {
    const body = Uint8Array.from([0xff]);

    expect(() =>
      checkout.read(signed(body, hmac('sha256', KEY, body).digest('hex')), {
        settings: checkoutSample.trial.settings,
        currencies: {},
        nowEpochMs: 0,
      }),
    ).toThrow('the body is not UTF-8');
  });
});

describe('the fixed authorization of Checkout.com', () => {
  const good = sampleOf(UNDER_TEST);
  const fixed = { signingKey: KEY, authorization: 'fixed value' };

  test.each<[string, CheckoutCredentials[], string | undefined, string]>([
    ['may be anything where none is set', [{ signingKey: KEY }], 'whatever', 'accepted'],
    ['must be the one that is set', [fixed], 'fixed value', 'accepted'],
    [
      'may be that of an earlier secret',
      [{ ...fixed, authorization: 'new' }, fixed],
      'fixed value',
      'accepted',
    ],
    ['is missed', [fixed], undefined, 'key'],
    ['is wrong', [fixed], 'fixed valuf', 'key'],
    ['is wrong in its letter case', [fixed], 'Fixed value', 'key'],
    ['is empty', [fixed], '', 'key'],
    ['is sent twice', [fixed], 'fixed value,fixed value', 'key'],
    ['is no ASCII', [fixed], 'fixed valu\u00e9', 'key'],
    [
      'belongs to another key',
      [{ signingKey: 'another-signature-key', authorization: 'other' }, fixed],
      'other',
      'key',
    ],
  ])('%s', async (_how, credentials, authorization, verdict) => {
    const request = withHeader(good, 'authorization', authorization);

    expect(await verdictOf(UNDER_TEST, request, { credentials })).toBe(verdict);
  });

  test('proves nothing without the signature', async () => {
    const request = withHeader(
      withHeader(good, 'cko-signature', undefined),
      'authorization',
      'fixed value',
    );

    expect(await verdictOf(UNDER_TEST, request, { credentials: [fixed] })).toBe('header');
  });

  test('is sent with the sample where the secret has one', async () => {
    const { settings } = checkoutSample.trial;
    const signer = { credentials: fixed, settings, nowEpochMs: 0, url: URL_OF_SOURCE };
    const facts = {
      playerId: 'p',
      brand: 'aurora',
      depositId: 'd',
      transactionId: 't',
      amountMinor: 1,
      currency: 'EUR',
    };

    const request = checkoutSample.sign(facts, signer);

    expect(request?.headers).toHaveProperty('authorization', 'fixed value');
  });
});

describe('what is known of Checkout.com', () => {
  const { credentials, settings } = checkoutDescription;

  test.each([
    ['a short key', { signingKey: 'short' }],
    ['a key with spaces', { signingKey: ' '.repeat(32) }],
    ['no key', {}],
    ['an empty authorization', { signingKey: KEY, authorization: '' }],
    ['an authorization with a space at its end', { signingKey: KEY, authorization: 'fixed ' }],
    ['a misspelt name', { signingKey: KEY, authorisation: 'fixed' }],
  ])('refuses a secret with %s', (_what, secret) => {
    expect(credentials.safeParse(secret).success).toBe(false);
  });

  test.each([{ settles: 'paid' }, { chargebackOn: 'won' }, { other: 1 }])(
    'refuses the settings %j',
    (wrong) => {
      expect(settings.safeParse(wrong).success).toBe(false);
    },
  );

  test('settles captured payments and received disputes unless told otherwise', () => {
    expect(settings.parse({})).toEqual({ settles: 'captured', chargebackOn: 'received' });
  });
});

describe('derived vectors, not published by Checkout.com', () => {
  const body =
    '{"id":"evt_1","type":"payment_captured","data":{"id":"pay_1","amount":1000,"currency":"EUR"}}';
  const signature = '3f039f55d254b515e5270c40b722c9e9c4e9ae528484b52170912f510f39b7ff';
  const credentials = [{ signingKey: 'whsec-test-key' }];

  test('derived-checkout.com is accepted', async () => {
    expect(await verdictOf(UNDER_TEST, signed(body, signature), { credentials })).toBe('accepted');
  });

  test('derived-checkout.com is refused with another body', async () => {
    const other = body.replace('1000', '1001');

    expect(await verdictOf(UNDER_TEST, signed(other, signature), { credentials })).toBe(
      'signature',
    );
  });
});
