import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SharedKey } from '../../../integrations/sources/credential-formats.ts';
import { paysafe } from '../../../integrations/sources/paysafe/adapter.ts';
import {
  type PaysafeSettings,
  paysafeDescription,
} from '../../../integrations/sources/paysafe/description.ts';
import { paysafeSample } from '../../../integrations/sources/paysafe/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  type AdapterUnderTest,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER: AdapterUnderTest<SharedKey, PaysafeSettings> = {
  description: paysafeDescription,
  adapter: paysafe,
  sample: paysafeSample,
  resign: (request, change) => withSignature(request, change(request.headers.signature ?? '')),
  reserialise: (request) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};
const { trial } = paysafeSample;
const KEY = Buffer.from(trial.credentials.signingKey, 'base64');
const GOOD = sampleOf(UNDER);
const SIGNATURE = GOOD.headers.signature ?? '';

function withSignature(request: WebhookRequest, signature: string | undefined): WebhookRequest {
  return { ...request, headers: { ...request.headers, signature } };
}

function signed(body: Uint8Array, key: Buffer | string): WebhookRequest {
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return withSignature({ ...GOOD, body }, signature);
}

testBadSignatures(UNDER);

describe('derived vectors, not published by Paysafe', () => {
  const credentials = [{ signingKey: 'cGF5c2FmZS1obWFjLWtleQ==' }];
  const body = Buffer.from(
    '{"eventName":"PAYMENT_COMPLETED","payload":{"id":"pid-1","merchantRefNum":"tx-1","amount":1000,"currencyCode":"EUR"}}',
  );
  const DECODED = 'f6P1PzY8RJ12VlDzNZm27GF9jWh5kvt5eg+sGzTY7UI=';
  const AS_TEXT = 'cIwrIr/wCN/FOamyxdDVk0j3nONO0x20ECEgEgvsgzc=';

  test.each([
    ['base64', DECODED, 'accepted'],
    ['text', AS_TEXT, 'accepted'],
    ['base64', AS_TEXT, 'signature'],
    ['text', DECODED, 'signature'],
  ] as const)('with the key as %s, %s is: %s', async (keyEncoding, signature, verdict) => {
    const request = { method: 'POST', url: URL_OF_SOURCE, body, headers: { signature } };

    const settings = { keyEncoding, settles: 'payment' as const };
    expect(await verdictOf(UNDER, request, { credentials, settings })).toBe(verdict);
  });
});

describe('the signature of Paysafe', () => {
  test.each([
    ['made with an empty key', signed(GOOD.body, '').headers.signature, 'signature'],
    ['by SHA-1', createHmac('sha1', KEY).update(GOOD.body).digest('base64'), 'header'],
    ['by SHA-512', createHmac('sha512', KEY).update(GOOD.body).digest('base64'), 'header'],
    ['in hexadecimal', Buffer.from(SIGNATURE, 'base64').toString('hex'), 'header'],
    ['in the alphabet for URLs', `-_${SIGNATURE.slice(2)}`, 'header'],
    ['without its padding', SIGNATURE.slice(0, -1), 'header'],
    ['with a space before it', ` ${SIGNATURE}`, 'header'],
    ['sent twice', `${SIGNATURE},${SIGNATURE}`, 'header'],
    ['of other characters with the same low bytes', `${SIGNATURE.slice(0, -2)}\u0161=`, 'header'],
  ])('%s is refused', async (_how, signature, part) => {
    expect(await verdictOf(UNDER, withSignature(GOOD, signature))).toBe(part);
  });

  test('over bytes that are no UTF-8 is refused, though it is right', async () => {
    expect(await verdictOf(UNDER, signed(Buffer.from([0x7b, 0xff, 0x7d]), KEY))).toBe('body');
  });

  test.each([
    ['is no base64', 'not base64 but long enough'],
    ['has a character too many', `${trial.credentials.signingKey}=`],
    ['is in the alphabet for URLs', 'cGF5c2FmZS1obWFjLWtle__-'],
    ['decodes to 15 bytes', Buffer.alloc(15, 1).toString('base64')],
    ['is empty', ''],
  ])('is refused with the key as its part, where the key %s', async (_how, signingKey) => {
    const request = signed(GOOD.body, Buffer.from(signingKey, 'base64'));

    expect(await verdictOf(UNDER, request, { credentials: [{ signingKey }] })).toBe('key');
  });

  test('is refused with the key as its part, where the key is a text and too short', async () => {
    const settings = { keyEncoding: 'text', settles: 'payment' } as const;
    const credentials = [{ signingKey: 'fifteen-letters' }];

    const request = signed(GOOD.body, 'fifteen-letters');

    expect(await verdictOf(UNDER, request, { credentials, settings })).toBe('key');
  });

  test('is compared to the keys that are keys, whatever the others are', async () => {
    const credentials = [{ signingKey: 'not base64 but long enough' }, trial.credentials];

    expect(await verdictOf(UNDER, GOOD, { credentials })).toBe('accepted');
  });
});

describe('the settings of Paysafe', () => {
  test('are a key in base64 and completed payments, unless said otherwise', () => {
    const parsed = paysafeDescription.settings.parse({});

    expect(parsed).toEqual({ keyEncoding: 'base64', settles: 'payment' });
  });

  test.each([{ keyEncoding: 'hex' }, { settles: 'handle' }, { other: 1 }])(
    'are refused as %j',
    (settings) => {
      expect(paysafeDescription.settings.safeParse(settings).success).toBe(false);
    },
  );
});
