import { describe, expect, test } from 'vitest';
import { SignatureRefusedError } from '../../../integrations/sources/source-adapter.ts';
import { standardWebhooks } from '../../../integrations/sources/standard-webhooks/adapter.ts';
import { standardWebhooksDescription } from '../../../integrations/sources/standard-webhooks/description.ts';
import { standardWebhooksSample } from '../../../integrations/sources/standard-webhooks/sample.ts';
import { FACTS, URL_OF_SOURCE } from './adapter-under-test.ts';
import { CRM_SECRET, type StandardHeaders, standardRequest } from './standard-webhook.ts';

// standard-webhooks/standard-webhooks libraries/go/webhook_asymmetric_test.go
const PUBLIC_KEY = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
const BODY = '{"test": 2432232314}';
const SIGNATURE =
  'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': SIGNATURE,
};
const SYMMETRIC = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const BASE64 = SIGNATURE.slice('v1a,'.length);

async function refusedPart(
  headers: Record<string, string | undefined>,
  { keys = [PUBLIC_KEY], body = BODY, nowSeconds = 1_614_265_330 } = {},
): Promise<string | undefined> {
  try {
    await standardWebhooks.verify(standardRequest(body, headers), {
      credentials: keys.map((signingKey) => ({ signingKey })),
      settings: {},
      fetchCertificate: () => Promise.reject(new Error('not needed')),
      nowEpochMs: nowSeconds * 1000,
      toleranceSeconds: 300,
    });
    return undefined;
  } catch (error) {
    if (error instanceof SignatureRefusedError) return error.part;
    throw error;
  }
}

describe('the v1a vector of the specification', () => {
  test('standard-webhooks-v1a is accepted', async () => {
    expect(await refusedPart(HEADERS)).toBeUndefined();
  });
});

describe('a v1a signature', () => {
  test.each([
    ['after one of v1', `${SYMMETRIC} ${SIGNATURE}`],
    ['before one of v1', `${SIGNATURE} ${SYMMETRIC}`],
    ['after a wrong one, as while a key is rolled', `v1a,${'A'.repeat(86)}== ${SIGNATURE}`],
  ])('is accepted %s', async (_how, signature) => {
    expect(await refusedPart({ ...HEADERS, 'webhook-signature': signature })).toBeUndefined();
  });

  test.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['without its value', 'v1a,'],
    ['without its version', BASE64],
    ['called v1', `v1,${BASE64}`],
    ['called V1A', `V1A,${BASE64}`],
    ['truncated', SIGNATURE.slice(0, -4)],
    ['without its padding', SIGNATURE.slice(0, -2)],
    ['in base64url', SIGNATURE.replaceAll('/', '_').replaceAll('+', '-')],
    ['with a space in it', `v1a,${BASE64.slice(0, 8)} ${BASE64.slice(8)}`],
    ['of zero bytes', `v1a,${'A'.repeat(86)}==`],
    ['of a shared secret', SYMMETRIC],
  ])('is refused: %s', async (_how, signature) => {
    expect(await refusedPart({ ...HEADERS, 'webhook-signature': signature })).toBe('signature');
  });

  test.each<[string, Partial<StandardHeaders>, string]>([
    ['another ID', { 'webhook-id': 'msg_2' }, 'signature'],
    ['no ID', { 'webhook-id': undefined }, 'signature'],
    ['another time', { 'webhook-timestamp': '1614265331' }, 'signature'],
    ['no time', { 'webhook-timestamp': undefined }, 'time'],
    ['a time sent twice', { 'webhook-timestamp': '1614265330,1614265330' }, 'time'],
  ])('does not hold for %s', async (_what, headers, part) => {
    expect(await refusedPart({ ...HEADERS, ...headers })).toBe(part);
  });

  test('does not hold for another body', async () => {
    expect(await refusedPart(HEADERS, { body: '{"test":2432232314}' })).toBe('signature');
  });

  test.each([
    [-301, 'time'],
    [-300, undefined],
    [300, undefined],
    [301, 'time'],
  ])('is judged by the time that is given: %d s', async (seconds, part) => {
    expect(await refusedPart(HEADERS, { nowSeconds: 1_614_265_330 + seconds })).toBe(part);
  });

  test.each([
    ['a shared secret', [CRM_SECRET]],
    ['the bytes of the public key as a shared secret', [`whsec_${PUBLIC_KEY.slice(5)}`]],
    ['another public key', ['whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=']],
    ['a public key that is no point', [`whpk_${Buffer.alloc(32, 2).toString('base64')}`]],
    ['no key', []],
  ])('is refused by %s', async (_which, keys) => {
    expect(await refusedPart(HEADERS, { keys })).toBe('signature');
  });

  test('of v1 is refused by a public key, which everybody may know', async () => {
    expect(await refusedPart({ ...HEADERS, 'webhook-signature': SYMMETRIC })).toBe('signature');
  });

  test('that anybody can make is refused by a key of small order', async () => {
    const identity = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
    const forged = Buffer.concat([identity, Buffer.alloc(32)]);
    const headers = { ...HEADERS, 'webhook-signature': `v1a,${forged.toString('base64')}` };

    expect(await refusedPart(headers, { keys: [`whpk_${identity.toString('base64')}`] })).toBe(
      'signature',
    );
  });
});

describe('the headers of Svix', () => {
  const SVIX = {
    'svix-id': HEADERS['webhook-id'],
    'svix-timestamp': HEADERS['webhook-timestamp'],
    'svix-signature': SIGNATURE,
  };

  test('count where the standard ones are absent', async () => {
    expect(await refusedPart(SVIX)).toBeUndefined();
  });

  test.each<[string, Record<string, string>]>([
    ['an ID', { 'webhook-id': HEADERS['webhook-id'] }],
    ['a time', { 'webhook-timestamp': HEADERS['webhook-timestamp'] }],
    ['a signature', { 'webhook-signature': SIGNATURE }],
  ])('do not mend standard ones of which only %s is there', async (_what, standard) => {
    expect(await refusedPart({ ...SVIX, ...standard })).toBeDefined();
  });

  test('are read where they were verified: the ID is that of the same family', () => {
    const body = '{"type":"activity","timestamp":"2023-11-14T22:13:10Z","data":{"playerId":"p"}}';
    const read = (headers: object) =>
      standardWebhooks.read(standardRequest(body, headers), {
        settings: {},
        currencies: {},
        nowEpochMs: 0,
      });

    expect(read(SVIX)).toMatchObject({ events: [{ sourceEventId: HEADERS['webhook-id'] }] });
    expect(read({ ...HEADERS, 'svix-id': 'other' })).toEqual(read(SVIX));
  });
});

describe('the signing key', () => {
  const whsec = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  const whpk = (hex: string) => `whpk_${Buffer.from(hex, 'hex').toString('base64')}`;
  const isKey = (signingKey: string) =>
    standardWebhooksDescription.credentials.safeParse({ signingKey }).success;

  test.each([
    ['a shared secret of 24 bytes', whsec(24)],
    ['a shared secret of 64 bytes', whsec(64)],
    ['a shared secret without its prefix', whsec(32).slice('whsec_'.length)],
    ['32 letters and digits, as are generated for a new stage', 'a1B2c3D4'.repeat(4)],
    ['a public key', PUBLIC_KEY],
  ])('may be %s', (_what, signingKey) => {
    expect(isKey(signingKey)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['a prefix alone', 'whsec_'],
    ['the other prefix alone', 'whpk_'],
    ['of 23 bytes', whsec(23)],
    ['of 65 bytes', whsec(65)],
    ['without its padding', whsec(25).replace(/=+$/, '')],
    ['in base64url', 'whsec_____________________________________'],
    ['no base64', 'whsec_not*base64*at*all*0123456789abcdef'],
    ['with a space in it', `${whsec(24)} `],
    ['with two prefixes', `whsec_${whsec(24)}`],
    ['a private key', 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk='],
    ['a public key of 31 bytes', whpk('07'.repeat(31))],
    ['a public key of 33 bytes', whpk('07'.repeat(33))],
    ['a public key of zero bytes', whpk('00'.repeat(32))],
    ['the neutral point', whpk(`01${'00'.repeat(31)}`)],
    ['the neutral point, its sign bit set', whpk(`01${'00'.repeat(30)}80`)],
    ['the neutral point in its other spelling', whpk(`ee${'ff'.repeat(30)}7f`)],
    ['the point of order two', whpk(`ec${'ff'.repeat(30)}7f`)],
    [
      'a point of order eight',
      whpk('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
    ],
    [
      'the other point of order eight',
      whpk('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
    ],
  ])('must not be %s', (_what, signingKey) => {
    expect(isKey(signingKey)).toBe(false);
  });

  test('must be alone in its secret', () => {
    const credentials = { signingKey: PUBLIC_KEY, other: 'x' };

    expect(standardWebhooksDescription.credentials.safeParse(credentials).success).toBe(false);
  });

  test('of the public kind signs no sample without the private one', () => {
    const signer = {
      credentials: { signingKey: PUBLIC_KEY },
      settings: {},
      nowEpochMs: 0,
      url: URL_OF_SOURCE,
    };

    expect(standardWebhooksSample.sign(FACTS, signer)).toBeUndefined();
  });
});
