import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sampleOf, testBadSignatures, URL_OF_SOURCE, verdictOf } from './adapter-under-test.ts';
import { CLASSIC, KEY, MOLLIE, SIGNATURE, signMollie, withSignature } from './mollie-webhook.ts';

testBadSignatures(MOLLIE);

const good = sampleOf(MOLLIE);
const signature = good.headers[SIGNATURE] ?? '';
const wrong = `sha256=${'0'.repeat(64)}`;

describe('derived vectors, not published by Mollie', () => {
  const body = '{"resource":"event","id":"event_1","type":"payment.paid","entityId":"tr_1"}';
  const header = 'sha256=5efc8ea279ce9fe93eabf8392cff2c7004ce08aebc90495b6f2fe4fb75c26bc3';
  const request = withSignature({ ...good, body: Buffer.from(body) }, header);

  test.each([
    ['its key', 'mollie-secret', 'accepted'],
    ['another key', 'mollie-secres', 'signature'],
  ])('derived-mollie-next-gen with %s: %s', async (_which, signingKey, verdict) => {
    expect(await verdictOf(MOLLIE, request, { credentials: [{ signingKey }] })).toBe(verdict);
  });
});

describe('a signature of Mollie', () => {
  test.each([
    ['alone', signature],
    ['in capitals', `sha256=${signature.slice(7).toUpperCase()}`],
    ['before that of another key, as in a rotation', `${signature}, ${wrong}`],
    ['after that of another key', `${wrong}, ${signature}`],
    ['sent twice', `${signature},${signature}`],
    ['beside one of another algorithm', `sha512=${'0'.repeat(128)}, ${signature}`],
  ])('is accepted %s', async (_how, header) => {
    expect(await verdictOf(MOLLIE, withSignature(good, header))).toBe('accepted');
  });

  const bare = signature.slice('sha256='.length);
  const with512 = createHmac('sha512', KEY).update(good.body).digest('hex');
  const plainHash = createHash('sha256').update(good.body).digest('hex');
  test.each([
    ['without its algorithm', bare, 'header'],
    ['under the name of another algorithm', `sha512=${bare}`, 'header'],
    ['by SHA-512', `sha512=${with512}`, 'header'],
    ['by SHA-512 under the name of SHA-256', `sha256=${with512}`, 'header'],
    ['that is a hash without a key', `sha256=${plainHash}`, 'signature'],
    ['in base64', `sha256=${Buffer.from(bare, 'hex').toString('base64')}`, 'header'],
    ['of another key', wrong, 'signature'],
    ['of only commas', ',,', 'header'],
    ['among too many', [wrong, wrong, wrong, wrong, signature].join(', '), 'header'],
  ])('is refused %s', async (_how, header, part) => {
    expect(await verdictOf(MOLLIE, withSignature(good, header))).toBe(part);
  });

  test('made with an empty key is refused by an empty key', async () => {
    const request = signMollie(String(good.body), '');

    expect(await verdictOf(MOLLIE, request, { credentials: [{ signingKey: '' }] })).toBe(
      'signature',
    );
  });

  test('says nothing where the webhooks are classic', async () => {
    expect(await verdictOf(CLASSIC, good)).toBe('request');
  });
});

describe('a classic webhook of Mollie', () => {
  const classic = sampleOf(CLASSIC);
  const at = (query: string) => ({ ...classic, url: `${URL_OF_SOURCE}${query}` });

  test('is accepted with the token in its URL', async () => {
    expect(await verdictOf(CLASSIC, classic)).toBe('accepted');
  });

  test('is accepted with the token before the current one', async () => {
    const credentials = [{ signingKey: 'the-token-that-came-after' }, { signingKey: KEY }];

    expect(await verdictOf(CLASSIC, classic, { credentials })).toBe('accepted');
  });

  test.each([
    ['no token', '', 'request'],
    ['an empty token', '?token=', 'request'],
    ['another token', `?token=${KEY.slice(0, -1)}x`, 'key'],
    ['a part of the token', `?token=${KEY.slice(0, -1)}`, 'key'],
    ['more than the token', `?token=${KEY}x`, 'key'],
    ['the token in capitals', `?token=${KEY.toUpperCase()}`, 'key'],
    ['the token under another name', `?Token=${KEY}`, 'request'],
    ['the token twice', `?token=${KEY}&token=${KEY}`, 'request'],
    ['the token in the fragment', `#?token=${KEY}`, 'request'],
  ])('is refused with %s', async (_how, query, part) => {
    expect(await verdictOf(CLASSIC, at(query))).toBe(part);
  });

  test('is refused with an empty token by an empty key', async () => {
    const credentials = [{ signingKey: '' }];

    expect(await verdictOf(CLASSIC, at('?token='), { credentials })).toBe('request');
    expect(await verdictOf(CLASSIC, at('?token=x'), { credentials })).toBe('key');
  });

  test('is refused where no key counts', async () => {
    expect(await verdictOf(CLASSIC, classic, { credentials: [] })).toBe('key');
  });

  test('is refused without a word of the token in the reason', () => {
    const context = {
      credentials: [{ signingKey: KEY }],
      settings: { version: 'classic' as const },
      nowEpochMs: 0,
      toleranceSeconds: 300,
      fetchCertificate: () => Promise.reject(new Error('not needed')),
    };

    expect(() => CLASSIC.adapter.verify(at('?token=guessed'), context)).toThrow(
      /^the token of the URL is not the key$/,
    );
  });
});

describe('the settings and the secret of Mollie', () => {
  const { settings, credentials } = MOLLIE.description;

  test('are of signed webhooks unless told otherwise', () => {
    expect(settings.parse({})).toEqual({ version: 'next-gen' });
    expect(settings.safeParse({ version: 'v2' }).success).toBe(false);
  });

  test.each([
    ['a short key', { signingKey: 'mollie-secret' }],
    ['an empty API key', { signingKey: KEY, apiKey: '' }],
    ['an API key of no mode', { signingKey: KEY, apiKey: 'trialKeyOfNobody0000000000000000' }],
    ['a line break in the API key', { signingKey: KEY, apiKey: `test_${'0'.repeat(30)}\n` }],
    ['another name', { signingKey: KEY, secret: 'x' }],
  ])('are refused with %s', (_how, given) => {
    expect(credentials.safeParse(given).success).toBe(false);
  });

  test('may be without an API key, where nothing can be confirmed', () => {
    expect(credentials.safeParse({ signingKey: KEY }).success).toBe(true);
  });
});
