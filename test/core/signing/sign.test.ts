import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signRequest } from '../../../core/signing/sign.ts';
import type { SignedPart, SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import { recipe, signedRequest } from './request.ts';

const KEYS = { current: { keyId: 'k-2', key: 'Jefe' } };
const BOTH = { ...KEYS, previous: { keyId: 'k-1', key: 'key' } };

describe('an HMAC', () => {
  // RFC 4231 (SHA-2) and RFC 2202 (SHA-1), test cases 1, 2 and 6.
  const LONG_KEY = 'aa'.repeat(131);
  const HI = { key: '0b'.repeat(20), body: 'Hi There' };
  const JEFE = { key: '4a656665', body: 'what do ya want for nothing?' };
  const LONG = {
    key: LONG_KEY,
    body: 'Test Using Larger Than Block-Size Key - Hash Key First',
  };

  test.each([
    ['hmac-sha1', HI, 'b617318655057264e28bc0b6fb378c8ef146be00'],
    ['hmac-sha1', JEFE, 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['hmac-sha256', HI, 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['hmac-sha256', JEFE, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['hmac-sha256', LONG, '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'],
    [
      'hmac-sha512',
      HI,
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
    ],
    [
      'hmac-sha512',
      JEFE,
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('%s is the published one: %j', (algorithm, { key, body }, signature) => {
    const keys = { current: { keyId: 'k-1', key } };

    expect(
      signRequest(recipe({ algorithm, key: { encoding: 'hex' } }), signedRequest({ body }), keys),
    ).toBe(signature);
  });
});

describe('a digest without HMAC', () => {
  test.each([
    ['md5', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'sha512',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
  ] as const)('%s of "abc", whose end is the key, is the published one', (algorithm, signature) => {
    const content: SignedPart[] = [{ part: 'text', text: 'a' }, { part: 'key' }];
    const keys = { current: { keyId: 'k-1', key: 'bc' } };

    expect(signRequest(recipe({ algorithm, content }), signedRequest(), keys)).toBe(signature);
  });

  test('takes the bytes of the key, not its text', () => {
    const keys = { current: { keyId: 'k-1', key: 'YmM=' } };
    const content: SignedPart[] = [{ part: 'text', text: 'a' }, { part: 'key' }];
    const inBase64 = recipe({ algorithm: 'md5', content, key: { encoding: 'base64' } });

    expect(signRequest(inBase64, signedRequest(), keys)).toBe('900150983cd24fb0d6963f7d28e17f72');
  });
});

/** The content itself, as the only test that can show it: a digest of it equals that of a text. */
function signsAs(text: string, parts: SignedPart[], more: Partial<SigningRecipe> = {}): boolean {
  const content = recipe({ ...more, content: parts });
  const plain = recipe({ content: [{ part: 'text', text }] });
  return signRequest(content, signedRequest(), KEYS) === signRequest(plain, signedRequest(), KEYS);
}

describe('what is signed', () => {
  test.each<[SignedPart, string]>([
    [{ part: 'text', text: 'v1' }, 'v1'],
    [{ part: 'timestamp' }, '1795341605'],
    [{ part: 'message-id' }, 'ftd:aurora:dep-1'],
    [{ part: 'method' }, 'POST'],
    [{ part: 'path' }, '/base/events'],
    [{ part: 'query' }, 'click=a%20b&goal=first'],
    [{ part: 'url' }, 'https://example.com/base/events?click=a%20b&goal=first'],
    [{ part: 'body' }, '{"a":1}'],
  ])('is of %j: %s', (part, text) => {
    expect(signsAs(text, [part])).toBe(true);
    expect(signsAs(`${text} `, [part])).toBe(false);
  });

  test('is of a URL without a query its path, and nothing', () => {
    const request = signedRequest({ url: 'http://127.0.0.1:8080/a' });
    const content = recipe({ content: [{ part: 'path' }, { part: 'query' }], between: '|' });
    const plain = recipe({ content: [{ part: 'text', text: '/a|' }] });

    expect(signRequest(content, request, KEYS)).toBe(signRequest(plain, request, KEYS));
  });

  test('keeps further question marks and slashes where they stand', () => {
    const request = signedRequest({ url: 'https://example.com/a?b=//c?d' });
    const content = recipe({ content: [{ part: 'path' }, { part: 'query' }], between: '|' });
    const plain = recipe({ content: [{ part: 'text', text: '/a|b=//c?d' }] });

    expect(signRequest(content, request, KEYS)).toBe(signRequest(plain, request, KEYS));
  });

  test('holds nothing for what is not known', () => {
    const request = signedRequest({ timestamp: undefined, messageId: undefined });
    const content = recipe({
      content: [{ part: 'timestamp' }, { part: 'message-id' }],
      between: '|',
    });
    const plain = recipe({ content: [{ part: 'text', text: '|' }] });

    expect(signRequest(content, request, KEYS)).toBe(signRequest(plain, request, KEYS));
  });

  test('is joined by what the recipe says, or by nothing', () => {
    const parts: SignedPart[] = [{ part: 'method' }, { part: 'timestamp' }, { part: 'body' }];

    expect(signsAs('POST.1795341605.{"a":1}', parts, { between: '.' })).toBe(true);
    expect(signsAs('POST1795341605{"a":1}', parts)).toBe(true);
  });

  type Parameters = Partial<Extract<SignedPart, { part: 'parameters' }>>;
  test.each<[Parameters, string]>([
    [{}, 'first,a b'],
    [{ order: 'by-name' }, 'a b,first'],
    [{ write: 'name=value', between: '&' }, 'goal=first&click=a b'],
    [{ names: ['click', 'goal'] }, 'a b,first'],
    [{ names: ['goal', 'click'], order: 'by-name' }, 'first,a b'],
    [{ names: ['click', 'gone'] }, 'a b'],
    [{ in: 'body' }, '1'],
  ])('of parameters is by %j: %s', (how, text) => {
    const part = { in: 'query', order: 'as-sent', write: 'value', between: ',', ...how } as const;

    expect(signsAs(text, [{ part: 'parameters', ...part }])).toBe(true);
  });

  test('of parameters by name goes by code units, and keeps the order of one name', () => {
    const query = ['b', 'a', 'Z', 'b', 'ä', 'a'].map((name, index) => ({
      name,
      value: `${index}`,
    }));
    const request = signedRequest({ parameters: { query, body: [] } });
    const part = { in: 'query', order: 'by-name', write: 'name=value', between: '&' } as const;
    const byName = recipe({ content: [{ part: 'parameters', ...part }] });
    const plain = recipe({ content: [{ part: 'text', text: 'Z=2&a=1&a=5&b=0&b=3&ä=4' }] });

    expect(signRequest(byName, request, KEYS)).toBe(signRequest(plain, request, KEYS));
  });
});

describe('a signature', () => {
  // RFC 4231, test case 2.
  const JEFE = signedRequest({ body: 'what do ya want for nothing?' });

  test.each([
    ['hex', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['hex-upper', '5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843'],
    ['base64', 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM='],
    ['base64url', 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM'],
  ] as const)('in %s is %s', (encoding, signature) => {
    expect(signRequest(recipe({ encoding }), JEFE, KEYS)).toBe(signature);
  });

  test('in base64url has none of the characters that a URL would encode', () => {
    // printf 3 | openssl dgst -sha256 -hmac Jefe -binary | base64
    const inBase64 = '144uyt5p6GVDXfHeKQwkSxS3Gf4zJ/EZDLneDmJTTw4=';
    const request = signedRequest({ body: '3' });

    expect(signRequest(recipe({ encoding: 'base64' }), request, KEYS)).toBe(inBase64);
    expect(signRequest(recipe({ encoding: 'base64url' }), request, KEYS)).toBe(
      '144uyt5p6GVDXfHeKQwkSxS3Gf4zJ_EZDLneDmJTTw4',
    );
  });

  test('stands behind its prefix', () => {
    expect(signRequest(recipe({ prefix: 'sha256=' }), JEFE, KEYS)).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('is of the current key alone while the platform takes both', () => {
    expect(signRequest(recipe(), JEFE, BOTH)).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('is of both keys in a rotation, each with its prefix, the current one first', () => {
    const quick = signedRequest({ body: 'The quick brown fox jumps over the lazy dog' });
    const both = recipe({ overlap: 'both-signatures', prefix: 'v1,' });

    const signatures = signRequest(both, quick, BOTH).split(' ');

    expect(signatures).toHaveLength(2);
    expect(signatures[0]).toBe(`v1,${signRequest(recipe(), quick, KEYS)}`);
    // https://en.wikipedia.org/wiki/HMAC#Examples
    expect(signatures[1]).toBe(
      'v1,f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    );
  });

  test('is of one key where no rotation runs', () => {
    const both = recipe({ overlap: 'both-signatures' });

    expect(signRequest(both, JEFE, KEYS)).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('the recipe of Standard Webhooks', () => {
  const STANDARD = recipe({
    content: [{ part: 'message-id' }, { part: 'timestamp' }, { part: 'body' }],
    between: '.',
    encoding: 'base64',
    prefix: 'v1,',
    key: { encoding: 'base64', prefix: 'whsec_' },
    overlap: 'both-signatures',
  });
  const OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

  test('gives the published signature', () => {
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/webhook.test.ts
    const current = { keyId: 'k-1', key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    const request = signedRequest({
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: '{"test": 2432232314}',
    });

    expect(signRequest(STANDARD, request, { current })).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test.each(['', '{}', '{"é":"🎰"}', 'a'.repeat(10_000)])(
    "gives the library's signature of %j",
    (body) => {
      const library = new Webhook(OLD).sign('msg_1', new Date(1_795_341_605_000), body);
      const request = signedRequest({ messageId: 'msg_1', body });

      const own = signRequest(STANDARD, request, { current: { keyId: 'k-1', key: OLD } });

      expect(own).toBe(library);
    },
  );

  test('is verified by the library with either key while both sign', () => {
    const nowSeconds = String(Math.floor(Date.now() / 1000));
    const request = signedRequest({ timestamp: nowSeconds });
    const keys = {
      current: { keyId: 'k-2', key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
      previous: { keyId: 'k-1', key: OLD },
    };

    const headers = {
      'webhook-id': 'ftd:aurora:dep-1',
      'webhook-timestamp': nowSeconds,
      'webhook-signature': signRequest(STANDARD, request, keys),
    };

    expect(new Webhook(OLD).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(new Webhook(keys.current.key).verify('{"a":1}', headers)).toEqual({ a: 1 });
  });
});
