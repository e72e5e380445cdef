import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { trustly } from '../../../integrations/sources/trustly/adapter.ts';
import { trustlyDescription } from '../../../integrations/sources/trustly/description.ts';
import { isSigned } from '../../../integrations/sources/trustly/json-rpc.ts';
import { trustlySample } from '../../../integrations/sources/trustly/sample.ts';
import {
  TRIAL_MERCHANT_PRIVATE_KEY,
  TRIAL_MERCHANT_PUBLIC_KEY,
  TRIAL_PROVIDER_PRIVATE_KEY,
  TRIAL_PROVIDER_PUBLIC_KEY,
} from '../../../integrations/sources/trustly/sample-keys.ts';
import { FACTS, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import {
  bodied,
  DATA,
  DATA_SIGNED,
  movement,
  notified,
  TRUSTLY_UNDER_TEST,
  UUID,
} from './trustly-webhook.ts';

testBadSignatures(TRUSTLY_UNDER_TEST);

const { credentials: TRIAL, settings: SETTINGS } = trustlySample.trial;
const verdict = (...given: [Parameters<typeof verdictOf>[1], object?]) =>
  verdictOf(TRUSTLY_UNDER_TEST, ...given);

// github trustly/trustly-client-js resources/keys/merchant_public_key.pem
const PUBLISHED_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7o2YVcNZvhc4xDZEyW4pic7wdqtEtwyXDnIJuXC4rhuNdFdQa4aL
he+MKNqSMYqewkvEzfvIXcZlA1ibUGUi+tjhYUo8g+vD6WAJ+iLovBd9wbu1IKg4qLR61RC0RfaNSDalv4xQ6N06HwAcyp14
me6HR5JpDW2Cph2S1cogZYCAc3oiTxGFeZqG7TvEPvy/8fnPVDsoALR3HksdP8qZDPprTWmOBffh02SPluHair5cmi8gfNrG
uF3rfvF1efWLsyMTl2MmfBPGVEaA8ioIA1OiuVth5Wc5MCrS8Mxfbnw6DSnYKe+RhIc2N+FEci6R1811CcnT0HxHyobbSQM+
0wIDAQAB
-----END PUBLIC KEY-----`;

describe("Trustly's own vectors", () => {
  // github trustly/trustly-client-js src/client/TrustlyApiClient.NotificationsTest.test.ts
  const CANCEL = {
    method: 'cancel',
    params: {
      signature:
        'MWwF9r4AJ9uiI33qYwt/6xMnq5X7EM3DdxDpcbAh4jD7UQV4UUfAWW85+2ff+luWoN07P81x4WOVSi6GoLi2oK7fGXzy' +
        '7alfIgN67TS1ixblKeuZHsAPZXR4CEqcRSD9IUKJDph2yblMakMAqeBtdUKrGzzFfyf0iHEeZFk6tO0wly0SfiyW4N0T' +
        '8sp2AcEJPaAl+hdNSveKa6vBhr6mybnznDo0HeoMhyzR7NOKVEO1xLy3AM9XatwIdkmUO7DEEvqqcILNoBFuSpv6vkjx' +
        'eKBcF80+tQ2RACYMnArMlJbRWVwdv3ZZfYTmvZ0iapVm2p+05HlajjawfXfGCaJsVQ==',
      uuid: '258a2184-9021-b874-21ca-293425152415',
      data: {
        messageid: '98348932',
        orderid: '87654567',
        enduserid: '32123',
        notificationid: '4876513450',
        timestamp: '2013-12-20 14:42:04.675645+01',
      },
    },
    version: '1.1',
  };
  const credentials = [{ ...TRIAL, providerPublicKey: PUBLISHED_KEY }];

  test('trustly-cancel-notification is accepted, however it is indented', async () => {
    expect(await verdict(bodied(JSON.stringify(CANCEL)), { credentials })).toBe('accepted');
    expect(await verdict(bodied(JSON.stringify(CANCEL, null, 2)), { credentials })).toBe(
      'accepted',
    );
  });

  test.each([
    ['method', { ...CANCEL, method: 'credit' }],
    ['uuid', { ...CANCEL, params: { ...CANCEL.params, uuid: UUID } }],
    ['enduserid', { ...CANCEL, params: { ...CANCEL.params, data: { enduserid: '32124' } } }],
  ])('trustly-cancel-notification is refused with another %s', async (_field, changed) => {
    expect(await verdict(bodied(JSON.stringify(changed)), { credentials })).toBe('signature');
  });

  // github trustly/trustly-client-js src/client/Serializer.test.ts, testNullProperties
  test('the signed answer of its client is what would be signed here', () => {
    const answer = {
      method: 'account',
      uuid: 'e76ffbe5-e0f9-4402-8689-f868ed2021f8',
      data: { status: 'OK' },
      signature:
        'J28IN0yXZN3dlV2ikg4nQKwnP98kso8lzpmuwBcfbXr8i3XeEyydRM4jRwsOOeF0ilGuXyr1Kyb3+1j4mVtgU0SwjVgB' +
        'HWrYPMegNeykY3meto/aoATH0mvop4Ex1OKO7w/S/ktR2J0J5Npn/EuiKGiVy5GztHYTh9hWmZBCElYPZf4Rsd1CJQJA' +
        'PlZeAuRcrb5dnbiGJvTEaL/7VLcPT27oqAUefSNb/zNt5yL+wH6BihlkpZ/mtE61lX5OpC46iql6hpsrlOBD3BroYfcw' +
        'gk1t3YdcNOhVWrmkrlVptGQ/oy6T/LSIKbkG/tJsuV8sl6w1Z31IesK6MZDfSJbcXw==',
    };

    expect(isSigned(answer, PUBLISHED_KEY)).toBe(true);
  });
});

describe('what Trustly signs', () => {
  /** Nothing is reported of an account, so that its fields may have any names. */
  const UNREAD = { method: 'account' };

  test.each([
    ['the fields sorted by name', JSON.stringify(DATA), DATA_SIGNED],
    ['capitals before small letters', '{"b":"1","a":"2","B":"3"}', 'B3a2b1'],
    [
      'bytes, not UTF-16: U+FF5E before U+1F600',
      '{"\u{1F600}":"1","\uFF5E":"2"}',
      '\uFF5E2\u{1F600}1',
    ],
    ['nothing for null', '{"b":null,"a":"1"}', 'a1b'],
    ['nothing for a text of none', '{"b":"","a":"1"}', 'a1b'],
    ['fields in fields', '{"z":{"b":"1","a":{"c":"2"}},"y":"3"}', 'y3zac2b1'],
    ['the elements of a list', '{"l":["1",{"k":"2"},null,["3"]]}', 'l1k23'],
    ['true and false', '{"t":true,"f":false}', 'ffalsettrue'],
    ['a number as it was written', '{"n":902.50,"m":1e2,"l":-0}', 'l-0m1e2n902.50'],
    [
      'all digits of a number',
      '{"n":123456789012345678901234567890}',
      `n${'1234567890'.repeat(3)}`,
    ],
    ['umlauts', '{"name":"Jörg","stra\\u00dfe":"1"}', 'nameJörgstraße1'],
    ['no data', '{}', ''],
  ])('is %s', async (_what, data, signed) => {
    expect(await verdict(notified(data, signed, UNREAD))).toBe('accepted');
  });

  test.each([
    ['a number spelled otherwise', '{"n":902.50}', 'n902.5'],
    ['null as a word', '{"n":null}', 'nnull'],
    ['an object as a word', '{"n":{}}', 'n[object Object]'],
    ['the fields unsorted', '{"b":"1","a":"2"}', 'b1a2'],
    ['a field less', '{"a":"1","b":"2"}', 'a1'],
  ])('is not %s', async (_what, data, signed) => {
    expect(await verdict(notified(data, signed, UNREAD))).toBe('signature');
  });

  test('is the last of two fields of one name, as it is read', async () => {
    const data = JSON.stringify(DATA).replace('{', '{"amount":"1.00",');

    expect(await verdict(notified(data, DATA_SIGNED))).toBe('accepted');
  });
});

describe('a Trustly signature', () => {
  test.each(['RSA-SHA256', 'RSA-SHA512', 'RSA-MD5'])('by %s is refused', async (algorithm) => {
    expect(await verdict(movement({}, { algorithm }))).toBe('signature');
  });

  test('by another key is refused, until that key counts', async () => {
    const request = movement({}, { key: TRIAL_MERCHANT_PRIVATE_KEY });
    const other = { ...TRIAL, providerPublicKey: TRIAL_MERCHANT_PUBLIC_KEY };

    expect(await verdict(request)).toBe('signature');
    expect(await verdict(request, { credentials: [TRIAL, other] })).toBe('accepted');
  });

  test.each([
    ['without its padding', (text: string) => text.replace(/=+$/, '')],
    ['with a space before it', (text: string) => ` ${text}`],
    ['twice, joined with a comma', (text: string) => `${text},${text}`],
    [
      'of nothing but zeros',
      (text: string) => Buffer.alloc(256).toString('base64') + text.slice(344),
    ],
  ])('is refused %s', async (_how, change) => {
    expect(await verdict(TRUSTLY_UNDER_TEST.resign(movement(), change))).toBe('signature');
  });
});

describe('a Trustly notification is refused before its signature is looked at', () => {
  const params = { signature: 'AAAA', uuid: UUID, data: DATA };

  test.each([
    ['no JSON', 'x'],
    ['null', 'null'],
    ['a list', '[]'],
    ['brackets without end', '['.repeat(200_000)],
    ['no parameters', '{"method":"credit"}'],
    ['no method', JSON.stringify({ params })],
    ['a method with a dash', JSON.stringify({ method: 'credit-2', params })],
    [
      'a UUID without its dashes',
      JSON.stringify({ method: 'credit', params: { ...params, uuid: '2' } }),
    ],
    ['data that is a list', JSON.stringify({ method: 'credit', params: { ...params, data: [] } })],
    ['data that is null', JSON.stringify({ method: 'credit', params: { ...params, data: null } })],
    [
      'data nested without end',
      JSON.stringify({ method: 'account', params: { ...params, data: nested(21) } }),
    ],
  ])('if it has %s', async (_what, body) => {
    expect(await verdict(bodied(body))).toBe('body');
  });

  test('if a letter of its method was moved to its UUID', async () => {
    const moved = String(movement().body)
      .replace('"method":"credit"', '"method":"credit2"')
      .replace(UUID, UUID.slice(1));

    expect(await verdict(bodied(moved))).toBe('body');
  });

  test('with a reason that names the field and quotes no value', () => {
    const request = bodied(
      JSON.stringify({ method: 'credit', params: { ...params, uuid: 'x-y' } }),
    );
    const context = {
      credentials: [TRIAL],
      settings: SETTINGS,
      nowEpochMs: 0,
      toleranceSeconds: 300,
      fetchCertificate: () => Promise.reject(new Error('not needed')),
    };

    expect(() => trustly.verify(request, context)).toThrow('params.uuid: must be a UUID');
  });
});

describe('the answer to Trustly', () => {
  function answerTo(request: Parameters<typeof trustly.read>[0]) {
    const reading = trustly.read(request, { settings: SETTINGS, currencies: {}, nowEpochMs: 0 });
    const answering = { credentials: TRIAL, settings: SETTINGS, nowEpochMs: 0 };
    return trustly.answer?.(request, reading, answering);
  }

  test.each(['credit', 'debit', 'cancel', 'pending', 'kyc', 'something_new'])(
    'to %s is OK, with its method and UUID, signed with our own key',
    (method) => {
      const reply = answerTo(movement({}, { method }));
      const { result, version } = JSON.parse(reply?.body ?? '');

      const { signature, ...said } = result;
      expect(reply).toMatchObject({ status: 200, contentType: 'application/json' });
      expect({ ...said, version }).toEqual({
        uuid: UUID,
        method,
        data: { status: 'OK' },
        version: '1.1',
      });
      const signed = Buffer.from(`${method}${UUID}statusOK`);
      const bytes = Buffer.from(signature, 'base64');
      expect(verify('RSA-SHA1', signed, TRIAL_MERCHANT_PUBLIC_KEY, bytes)).toBe(true);
    },
  );

  test('is the same to a repetition', () => {
    expect(answerTo(movement())).toEqual(answerTo(movement()));
  });
});

describe('the set-up of a Trustly source', () => {
  const short = pemPair('rsa', 1024);
  const pss = pemPair('rsa-pss', 2048);
  const accepts = (changed: object) =>
    trustlyDescription.credentials.safeParse({ ...TRIAL, ...changed }).success;

  test.each([
    ['a key of 1024 bits', { providerPublicKey: short.publicKey }],
    ['a key with the exponent 1, by which anybody can sign', { providerPublicKey: exponentOne() }],
    ['a key of RSA-PSS', { providerPublicKey: pss.publicKey }],
    ['a private key in place of the public one', { providerPublicKey: TRIAL_PROVIDER_PRIVATE_KEY }],
    ['two public keys', { providerPublicKey: TRIAL_PROVIDER_PUBLIC_KEY.repeat(2) }],
    [
      'a broken public key',
      { providerPublicKey: TRIAL_PROVIDER_PUBLIC_KEY.replace(/\n.{9}/, '\n') },
    ],
    ['a private key of 1024 bits', { merchantPrivateKey: short.privateKey }],
    ['a public key in place of the private one', { merchantPrivateKey: TRIAL_PROVIDER_PUBLIC_KEY }],
    ['no private key', { merchantPrivateKey: undefined }],
    ['an empty private key', { merchantPrivateKey: '' }],
    ['a key that nobody knows', { password: 'x' }],
  ])('refuses %s', (_what, changed) => {
    expect(accepts(changed)).toBe(false);
  });

  test("takes Trustly's own test key, and a private key of either spelling", () => {
    const rsa = pemPair('rsa', 2048, 'pkcs1');

    expect(accepts({ providerPublicKey: PUBLISHED_KEY })).toBe(true);
    expect(accepts({ providerPublicKey: PUBLISHED_KEY.replaceAll('\n', '\r\n') })).toBe(true);
    expect(accepts({ merchantPrivateKey: rsa.privateKey })).toBe(true);
  });

  test('never quotes a key where it refuses one', () => {
    const parsed = trustlyDescription.credentials.safeParse({
      ...TRIAL,
      merchantPrivateKey: short.privateKey,
    });

    expect(JSON.stringify(parsed.error?.issues)).not.toContain(short.privateKey.slice(40, 80));
  });

  test.each([
    [{}, { debits: 'ignore' }],
    [
      { debits: 'refund', depositPrefix: 'D' },
      { debits: 'refund', depositPrefix: 'D' },
    ],
    [{ debits: 'deposit' }, undefined],
    [{ depositPrefix: '' }, undefined],
  ])('reads the settings %j as %j', (given, read) => {
    expect(trustlyDescription.settings.safeParse(given).data).toEqual(read);
  });

  test('cannot be tried out without the private half of its public key', () => {
    const signer = {
      credentials: TRIAL,
      settings: SETTINGS,
      nowEpochMs: 0,
      url: 'https://x.test/',
    };

    expect(trustlySample.sign(FACTS, signer)).toBeUndefined();
  });
});

function nested(depth: number): object {
  return depth === 0 ? {} : { n: nested(depth - 1) };
}

function exponentOne(): string {
  const { n = '' } = createPublicKey(PUBLISHED_KEY).export({ format: 'jwk' });
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQ' }, format: 'jwk' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function pemPair(
  type: 'rsa' | 'rsa-pss',
  modulusLength: number,
  privateType: 'pkcs1' | 'pkcs8' = 'pkcs8',
) {
  return generateKeyPairSync(type as 'rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: privateType, format: 'pem' },
  });
}
