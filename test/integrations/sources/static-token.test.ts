import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { staticToken } from '../../../integrations/sources/static-token/adapter.ts';
import { staticTokenDescription } from '../../../integrations/sources/static-token/description.ts';
import { staticTokenSample } from '../../../integrations/sources/static-token/sample.ts';
import { sampleOf, testBadSignatures, URL_OF_SOURCE, verdictOf } from './adapter-under-test.ts';

type Settings = typeof staticTokenSample.trial.settings;
const { settings: SETTINGS, credentials: TOKEN } = staticTokenSample.trial;
const HMAC_KEY = 'trial-hmac-key-of-nobody';

/** A signed kind: the body counts here, as the harness wants it. */
const signedBy = (header: string) => ({
  description: staticTokenDescription,
  adapter: staticToken,
  sample: {
    ...staticTokenSample,
    trial: {
      credentials: { ...TOKEN, hmacKey: HMAC_KEY },
      settings: {
        ...SETTINGS,
        header: 'x-api-key',
        scheme: 'none',
        hubSignature: true,
      } as Settings,
    },
  },
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => {
    const [prefix = '', value = ''] =
      header === 'x-hub-signature'
        ? ['sha256=', request.headers[header]?.slice(7)]
        : ['', request.headers[header]];
    const changed = change(value);
    const text = changed === undefined ? undefined : `${prefix}${changed}`;
    return { ...request, headers: { ...request.headers, [header]: text } };
  },
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
});
describe('with a token, while the body is signed too', () => {
  testBadSignatures(signedBy('x-api-key'));
});
describe('with a signed body, while there is a token too', () => {
  testBadSignatures(signedBy('x-hub-signature'));
});

const PLAIN = { ...signedBy('authorization'), sample: staticTokenSample };
const BODY = '{"event":"account_created","id":"evt-1","playerId":"player-42"}';

function request(headers: WebhookRequest['headers'], body = BODY): WebhookRequest {
  return { method: 'POST', url: URL_OF_SOURCE, body: Buffer.from(body), headers };
}

const KEY = TOKEN.signingKey;

describe('a static token', () => {
  test.each<[string, Partial<Settings>, WebhookRequest['headers'], string]>([
    ['alone', { scheme: 'none' }, { authorization: KEY }, 'accepted'],
    ['behind Bearer', {}, { authorization: `Bearer ${KEY}` }, 'accepted'],
    ['behind Basic', { scheme: 'Basic' }, { authorization: `Basic ${KEY}` }, 'accepted'],
    ['in x-api-key', { scheme: 'none', header: 'x-api-key' }, { 'x-api-key': KEY }, 'accepted'],
    [
      'in x-postproof-token',
      { scheme: 'none', header: 'x-postproof-token' },
      { 'x-postproof-token': KEY },
      'accepted',
    ],
    ['absent', {}, {}, 'header'],
    ['empty', {}, { authorization: '' }, 'header'],
    ['in another header', {}, { 'x-api-key': `Bearer ${KEY}` }, 'header'],
    ['without its word', {}, { authorization: KEY }, 'key'],
    ['behind another word', {}, { authorization: `Basic ${KEY}` }, 'key'],
    ['behind a word in small letters', {}, { authorization: `bearer ${KEY}` }, 'key'],
    [
      'behind a word where none is expected',
      { scheme: 'none' },
      { authorization: `Bearer ${KEY}` },
      'key',
    ],
    ['with a space after it', {}, { authorization: `Bearer ${KEY} ` }, 'key'],
    ['only begun', {}, { authorization: `Bearer ${KEY.slice(0, -1)}` }, 'key'],
    ['the word alone', {}, { authorization: 'Bearer ' }, 'key'],
    ['in other letters', {}, { authorization: `Bearer ${KEY.toUpperCase()}` }, 'key'],
    ['sent twice', {}, { authorization: `Bearer ${KEY},Bearer ${KEY}` }, 'key'],
    ['that is no ASCII', {}, { authorization: `Bearer ${KEY}é` }, 'key'],
  ])('%s', async (_how, overrides, headers, verdict) => {
    const settings = { ...SETTINGS, ...overrides };

    expect(await verdictOf(PLAIN, request(headers), { settings })).toBe(verdict);
  });

  test('says nothing of the body: whoever knows it can say anything', async () => {
    const headers = { authorization: `Bearer ${KEY}` };

    expect(await verdictOf(PLAIN, request(headers, '{"anything":1}'))).toBe('accepted');
    expect(staticTokenDescription.unsigned).toEqual(['everything']);
  });

  test('that was replaced counts while it still does', async () => {
    const headers = { authorization: `Bearer ${KEY}` };
    const other = { signingKey: 'another-token-of-nobody-0123456789abcdef' };

    expect(await verdictOf(PLAIN, request(headers), { credentials: [other, TOKEN] })).toBe(
      'accepted',
    );
    expect(await verdictOf(PLAIN, request(headers), { credentials: [other] })).toBe('key');
    expect(await verdictOf(PLAIN, request(headers), { credentials: [] })).toBe('key');
  });

  test.each([
    ['empty', { signingKey: '' }],
    ['shorter than 32 characters', { signingKey: 'a'.repeat(31) }],
    ['with a space in it', { signingKey: `${'a'.repeat(32)} ` }],
    ['that is no ASCII', { signingKey: 'é'.repeat(40) }],
    ['absent', {}],
    ['beside an empty hmacKey', { signingKey: KEY, hmacKey: '' }],
    ['beside another text', { signingKey: KEY, other: 'x' }],
  ])('is no credential: %s', (_what, credentials) => {
    expect(staticTokenDescription.credentials.safeParse(credentials).success).toBe(false);
  });

  test('of 32 letters and digits, as is generated for a new stage, is a credential', () => {
    const credentials = { signingKey: 'a1B2c3D4'.repeat(4) };

    expect(staticTokenDescription.credentials.safeParse(credentials).success).toBe(true);
  });

  test.each([
    ['Authorization', false],
    ['cookie', false],
    ['host', false],
    ['x-', false],
    ['x-api_key', false],
    ['X-Api-Key', false],
    ['authorization', true],
    ['x-smartico-token', true],
  ])('may be sent in %s: %s', (header, allowed) => {
    const { success } = staticTokenDescription.settings.safeParse({ ...SETTINGS, header });

    expect(success).toBe(allowed);
  });
});

describe('an x-hub-signature beside the token', () => {
  const sign = (algorithm: string, key = HMAC_KEY, body = BODY) =>
    createHmac(algorithm, key).update(body).digest('hex');
  const good = `sha256=${sign('sha256')}`;
  const both = { ...TOKEN, hmacKey: HMAC_KEY };

  test.each<[string, string | undefined, string, string]>([
    ['by SHA-256', good, 'sha256', 'accepted'],
    ['by SHA-1, where that is set', `sha1=${sign('sha1')}`, 'sha1', 'accepted'],
    ['in capitals', `sha256=${sign('sha256').toUpperCase()}`, 'sha256', 'accepted'],
    ['by SHA-1, where that is not set', `sha1=${sign('sha1')}`, 'sha256', 'algorithm'],
    ['by SHA-256, where SHA-1 is set', good, 'sha1', 'algorithm'],
    ['by SHA-512', `sha512=${sign('sha512')}`, 'sha256', 'algorithm'],
    ['of SHA-1 called SHA-256', `sha256=${sign('sha1')}`, 'sha256', 'signature'],
    ['without its algorithm', sign('sha256'), 'sha256', 'algorithm'],
    ['without its value', 'sha256=', 'sha256', 'signature'],
    ['only an algorithm', 'sha256', 'sha256', 'signature'],
    ['by an empty key', `sha256=${sign('sha256', '')}`, 'sha256', 'signature'],
    ['by the token', `sha256=${sign('sha256', KEY)}`, 'sha256', 'signature'],
    ['of another body', `sha256=${sign('sha256', HMAC_KEY, '{}')}`, 'sha256', 'signature'],
    ['sent twice', `${good},${good}`, 'sha256', 'signature'],
    ['absent', undefined, 'sha256', 'header'],
  ])('%s', async (_how, signature, algorithm, verdict) => {
    const settings = { ...SETTINGS, hubSignature: true, hubAlgorithm: algorithm } as Settings;
    const webhook = request({ authorization: `Bearer ${KEY}`, 'x-hub-signature': signature });

    expect(await verdictOf(PLAIN, webhook, { settings, credentials: [both] })).toBe(verdict);
  });

  test('is refused where the secret has no key for it', async () => {
    const settings = { ...SETTINGS, hubSignature: true };
    const webhook = request({ authorization: `Bearer ${KEY}`, 'x-hub-signature': good });

    expect(await verdictOf(PLAIN, webhook, { settings })).toBe('key');
    expect(
      staticTokenSample.sign(
        {
          playerId: 'p',
          brand: 'b',
          depositId: 'd',
          transactionId: 't',
          amountMinor: 1,
          currency: 'EUR',
        },
        { credentials: TOKEN, settings, nowEpochMs: 0, url: URL_OF_SOURCE },
      ),
    ).toBeUndefined();
  });

  test('must go with the token of the same secret', async () => {
    const settings = { ...SETTINGS, hubSignature: true };
    const other = { signingKey: 'another-token-of-nobody-0123456789abcdef', hmacKey: HMAC_KEY };
    const webhook = request({ authorization: `Bearer ${KEY}`, 'x-hub-signature': good });
    const credentials = [other, { ...TOKEN, hmacKey: 'the-key-that-came-after' }];

    expect(await verdictOf(PLAIN, webhook, { settings, credentials })).toBe('signature');
  });

  test('a sample of a plain token has none', () => {
    expect(sampleOf(PLAIN).headers).not.toHaveProperty('x-hub-signature');
  });
});
