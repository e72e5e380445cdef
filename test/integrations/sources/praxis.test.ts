import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { praxis } from '../../../integrations/sources/praxis/adapter.ts';
import { praxisDescription } from '../../../integrations/sources/praxis/description.ts';
import { praxisSample } from '../../../integrations/sources/praxis/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { NOW_EPOCH_MS, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import { notification, notified, PRAXIS_KEY, type Signed } from './praxis-notification.ts';

const UNDER_TEST = {
  description: praxisDescription,
  adapter: praxis,
  sample: praxisSample,
  resign: (
    request: WebhookRequest,
    change: (signature: string) => string | undefined,
  ): WebhookRequest => ({
    ...request,
    headers: { 'gt-authentication': change(request.headers['gt-authentication'] ?? '') },
  }),
  emptyKey: { signingKey: '' },
};

testBadSignatures(UNDER_TEST);

const DERIVED = {
  merchant_id: 'merchant-1',
  application_key: 'app-1',
  timestamp: 1767225600,
  customer: { customer_token: 'tok-1' },
  session: { order_id: 'order-1' },
  transaction: {
    tid: 123,
    currency: 'EUR',
    amount: 1000,
    conversion_rate: null,
    processed_currency: 'EUR',
    processed_amount: 1000,
  },
};
const DERIVED_SIGNATURE =
  '72daab7a38db3f58f90c9b33ff4525cbdab3b3e405f2bfb721453f0112303d19' +
  '33e94e93e6412bd12762aafa1c6f0381';

describe('derived vectors, not published by Praxis', () => {
  const then = { credentials: [{ signingKey: 'praxis-secret' }], nowEpochMs: 1_767_225_600_000 };

  test('derived-praxis is accepted', async () => {
    const request = notified(JSON.stringify(DERIVED), DERIVED_SIGNATURE);

    expect(await verdictOf(UNDER_TEST, request, then)).toBe('accepted');
  });

  test('derived-praxis is accepted with its numbers as texts, and its null left out', async () => {
    const { conversion_rate: _, ...transaction } = DERIVED.transaction;
    const texts = { ...transaction, tid: '123', amount: '1000', processed_amount: '1000' };
    const body = JSON.stringify({ ...DERIVED, timestamp: '1767225600', transaction: texts });

    expect(await verdictOf(UNDER_TEST, notified(body, DERIVED_SIGNATURE), then)).toBe('accepted');
  });
});

describe('the signature of a notification', () => {
  test.each<[string, Signed]>([
    ['numbers', {}],
    ['texts', { timestamp: '"1700000000"', tid: '"123"', amount: '"5000"' }],
    ['a number that ends in zero', { amount: '50.10', conversion_rate: '1.000000' }],
    ['a number with more digits than one can hold', { amount: '12345678901234567890' }],
    ['a text that ends in zero', { amount: '"50.10"', conversion_rate: '"1.000000"' }],
    ['a token that is null', { customer_token: 'null' }],
    ['a token that is not there', { customer_token: undefined }],
    ['nothing processed', { processed_currency: 'null', processed_amount: undefined }],
  ])('is over values as they were written: %s', async (_what, changes) => {
    expect(await verdictOf(UNDER_TEST, notification(changes))).toBe('accepted');
  });

  test('of a session without a transaction is over what is left', async () => {
    expect(await verdictOf(UNDER_TEST, notification({}, { transaction: null }))).toBe('accepted');
  });

  test('holds for the values, not for the bytes around them', async () => {
    const good = notification();
    const body = JSON.stringify(JSON.parse(String(good.body)), null, 2);

    expect(await verdictOf(UNDER_TEST, { ...good, body: Buffer.from(body) })).toBe('accepted');
  });

  test('does not hold for a number that was written anew', async () => {
    const good = notification({ amount: '50.10' });
    const body = JSON.stringify(JSON.parse(String(good.body)));

    expect(body).toContain('"amount":50.1,');
    expect(await verdictOf(UNDER_TEST, { ...good, body: Buffer.from(body) })).toBe('signature');
  });

  const SIGNED_TEXT = 'API-Trialtrial.example1700000000token-1dep-1123EUR5000EUR5000';
  const NULL_WRITTEN = 'API-Trialtrial.example1700000000token-1dep-1123EUR5000nullEUR5000';
  const sha = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
  const good = sha('sha384', SIGNED_TEXT + PRAXIS_KEY);
  test.each([
    ['as Praxis makes it', good, 'accepted'],
    ['in upper case', good.toUpperCase(), 'accepted'],
    ['with an empty key', sha('sha384', SIGNED_TEXT), 'signature'],
    ['with the key in front', sha('sha384', PRAXIS_KEY + SIGNED_TEXT), 'signature'],
    ['by HMAC', createHmac('sha384', PRAXIS_KEY).update(SIGNED_TEXT).digest('hex'), 'signature'],
    ['by SHA-256', sha('sha256', SIGNED_TEXT + PRAXIS_KEY), 'header'],
    ['by SHA-512', sha('sha512', SIGNED_TEXT + PRAXIS_KEY), 'header'],
    ['with its null written out', sha('sha384', NULL_WRITTEN + PRAXIS_KEY), 'signature'],
    ['of two headers', `${good},${good}`, 'header'],
    ['in letters that are none of hexadecimal', 'š'.repeat(96), 'header'],
    ['that is missing', undefined, 'header'],
  ])('%s', async (_how, signature, verdict) => {
    const request = { ...notification(), headers: { 'gt-authentication': signature } };

    expect(await verdictOf(UNDER_TEST, request)).toBe(verdict);
  });

  test.each<[keyof Signed, string[]]>([
    ['merchant_id', ['null', '""', '"a b"', 'true', '[]', `"${'a'.repeat(51)}"`]],
    ['application_key', ['null', '"ä"', '{}']],
    ['timestamp', ['null', '170000000', '1.7e9', '1700000000.0', '-1700000000', '"now"']],
    ['customer_token', ['""', '"a\\u0000"', 'false']],
    ['order_id', ['"a b"', '["dep-1"]', `"${'a'.repeat(101)}"`]],
    ['tid', ['"tx1"', '1.5', '-1', '1e3']],
    ['currency', ['"eur"', '"E1R"', '978']],
    ['amount', ['-5000', '"05000"', '5e3', '"50,00"', '" 5000"', 'true']],
    ['conversion_rate', ['"01.5"', '-1.5', '"NaN"']],
    ['processed_currency', ['"eur"']],
    ['processed_amount', ['-5000', '"0x10"']],
  ])('is refused over a %s in another format, though it matches', async (name, texts) => {
    for (const text of texts) {
      expect(await verdictOf(UNDER_TEST, notification({ [name]: text }))).toBe('body');
    }
  });

  test.each(['merchant_id', 'application_key', 'timestamp'])('needs a %s', async (name) => {
    expect(await verdictOf(UNDER_TEST, notification({ [name]: undefined }))).toBe('body');
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['an object without anything', '{}'],
    ['names that every object has', '{"merchant_id":{"__proto__":1},"constructor":{}}'],
    ['lists nested without end', '['.repeat(200_000)],
    ['objects nested without end', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
  ])('is refused over a body that is %s', async (_what, body) => {
    expect(await verdictOf(UNDER_TEST, notified(body, good))).toBe('body');
  });

  test.each([
    ['another merchant', { merchantId: 'API-Other' }],
    ['another application', { applicationKey: 'other.example' }],
  ])('is refused where the secret is that of %s', async (_whose, other) => {
    const credentials = [{ signingKey: PRAXIS_KEY, ...other }];

    expect(await verdictOf(UNDER_TEST, notification(), { credentials })).toBe('signature');
  });

  test('is accepted where the secret names no account', async () => {
    const credentials = [{ signingKey: PRAXIS_KEY }];

    expect(await verdictOf(UNDER_TEST, notification(), { credentials })).toBe('accepted');
  });
});

describe('the time of a notification', () => {
  test.each([
    [301, 'time'],
    [300, 'accepted'],
    [-300, 'accepted'],
    [-301, 'accepted'],
    [-72 * 3600, 'accepted'],
  ])('signed %d s from now: %s', async (seconds, verdict) => {
    const timestamp = String(NOW_EPOCH_MS / 1000 + seconds);

    expect(await verdictOf(UNDER_TEST, notification({ timestamp }))).toBe(verdict);
  });

  test('is looked at only where the signature holds', async () => {
    const request = notification({ timestamp: '1900000000' }, { key: 'another_key_of_nobody' });

    expect(await verdictOf(UNDER_TEST, request)).toBe('signature');
  });
});

describe('the settings of Praxis', () => {
  test.each([
    [{}, true],
    [{ apiUrl: 'https://gw.example.com/agent/find-order' }, true],
    [{ apiUrl: 'http://gw.example.com/agent/find-order' }, false],
    [{ apiUrl: 'https://user@gw.example.com/agent/find-order' }, false],
    [{ apiUrl: 'https://gw.example.com/agent/find-order?a=b' }, false],
    [{ amountUnit: 'cents' }, false],
    [{ signAnswer: 'true' }, false],
    [{ another: 1 }, false],
  ])('%j: %s', (settings, good) => {
    expect(praxisDescription.settings.safeParse(settings).success).toBe(good);
  });

  test('count in minor units and sign no answer unless told so', () => {
    expect(praxisDescription.settings.parse({})).toEqual({
      amountUnit: 'minor',
      signAnswer: false,
    });
  });
});
