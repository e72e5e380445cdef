import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  SignatureRefusedError,
  type WebhookRequest,
} from '../../../integrations/sources/source-adapter.ts';
import { standardWebhooks } from '../../../integrations/sources/standard-webhooks/adapter.ts';
import {
  CRM_SECRET,
  registration,
  SIGNED_AT_SECONDS,
  type StandardHeaders,
  signStandard,
  standardRequest,
} from './standard-webhook.ts';

const BODY = JSON.stringify(registration(), null, 2);
const GOOD = signStandard(BODY);
const SIGNATURE = GOOD['webhook-signature'] ?? '';
const BASE64 = SIGNATURE.slice('v1,'.length);
const WRONG = `${BASE64.startsWith('A') ? 'B' : 'A'}${BASE64.slice(1)}`;
/** HMAC-SHA256 of `msg_1.1700000000.{}` with a key of no bytes. */
const EMPTY_KEY_SIGNATURE = 'LzeNxZHo3O8fwpFJpLh/0B99ugILNFJw+/9lTgx0APs=';
const OTHER_SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';

async function isRefused(
  request: WebhookRequest,
  { secrets = [CRM_SECRET], tolerance = 300 } = {},
) {
  try {
    await standardWebhooks.verify(request, {
      credentials: secrets.map((signingKey) => ({ signingKey })),
      settings: {},
      fetchCertificate: () => Promise.reject(new Error('not needed')),
      nowEpochMs: Date.now(),
      toleranceSeconds: tolerance,
    });
    return false;
  } catch (error) {
    if (error instanceof SignatureRefusedError) return true;
    throw error;
  }
}

// The library reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: SIGNED_AT_SECONDS * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the vectors of the specification', () => {
  // standard-webhooks/standard-webhooks libraries/javascript and libraries/go
  const body = '{"test": 2432232314}';
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
  };
  const v1 = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const v1a =
    'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==';

  beforeEach(() => {
    vi.setSystemTime(1_614_265_330_000);
  });

  test.each([
    ['v1', v1, false],
    ['v1 after v1a', `${v1a} ${v1}`, false],
    ['v1a, which a shared secret cannot verify', v1a, true],
    ['v1 presented as v1a', v1.replace('v1', 'v1a'), true],
  ])('%s: refused %s', async (_which, signature, refused) => {
    const request = standardRequest(body, { ...headers, 'webhook-signature': signature });

    expect(await isRefused(request)).toBe(refused);
  });
});

describe('a standard signature', () => {
  test.each([
    ['alone', SIGNATURE],
    ['after a wrong one, as while a secret is rolled', `v1,${WRONG} ${SIGNATURE}`],
    ['before a wrong one', `${SIGNATURE} v1,${WRONG}`],
    ['beside one of another algorithm', `v1a,${WRONG} ${SIGNATURE}`],
    ['in a header that was sent twice', `${SIGNATURE},${SIGNATURE}`],
    ['in a header that was sent twice, joined with a space', `${SIGNATURE}, ${SIGNATURE}`],
  ])('is accepted %s', async (_how, signature) => {
    const request = standardRequest(BODY, { ...GOOD, 'webhook-signature': signature });

    expect(await isRefused(request)).toBe(false);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['without its version', BASE64],
    ['without its value', 'v1'],
    ['with an empty value', 'v1,'],
    ['wrong in its first character', `v1,${WRONG}`],
    ['truncated', SIGNATURE.slice(0, -4)],
    ['without its padding', SIGNATURE.slice(0, -1)],
    ['of the algorithm v0', `v0,${BASE64}`],
    ['of the algorithm v1a', `v1a,${BASE64}`],
    ['of the algorithm V1', `V1,${BASE64}`],
    ['in the style of Stripe', `v1=${BASE64}`],
    ['of several, all wrong', `v1,${WRONG} v1,${WRONG}`],
    ['in a header sent twice, the first wrong', `v1,${WRONG},${SIGNATURE}`],
  ])('is refused: %s', async (_how, signature) => {
    const request = standardRequest(BODY, { ...GOOD, 'webhook-signature': signature });

    expect(await isRefused(request)).toBe(true);
  });

  test.each<[string, Partial<StandardHeaders>]>([
    ['no ID', { 'webhook-id': undefined }],
    ['an empty ID', { 'webhook-id': '' }],
    ['another ID', { 'webhook-id': 'msg_2' }],
    ['an ID that was sent twice', { 'webhook-id': 'msg_1,msg_1' }],
    ['no time', { 'webhook-timestamp': undefined }],
    ['an empty time', { 'webhook-timestamp': '' }],
    ['another time within the window', { 'webhook-timestamp': '1700000001' }],
    ['a time that goes on after its digits', { 'webhook-timestamp': '1700000000abc' }],
    ['a fraction of a second', { 'webhook-timestamp': '1700000000.0' }],
    ['a time in milliseconds', { 'webhook-timestamp': '1700000000000' }],
    ['a time in exponents', { 'webhook-timestamp': '1.7e9' }],
    ['a space before the time', { 'webhook-timestamp': ' 1700000000' }],
    ['a time that was sent twice', { 'webhook-timestamp': '1700000000,1700000000' }],
  ])('does not hold for %s', async (_what, headers) => {
    expect(await isRefused(standardRequest(BODY, { ...GOOD, ...headers }))).toBe(true);
  });

  test.each([
    [-301, true],
    [-300, false],
    [0, false],
    [300, false],
    [301, true],
    [3600, true],
  ])('made %d s from now: refused %s', async (distanceSeconds, refused) => {
    const headers = signStandard(BODY, { timestamp: SIGNED_AT_SECONDS + distanceSeconds });

    expect(await isRefused(standardRequest(BODY, headers))).toBe(refused);
  });

  test('follows a tolerance that the stage narrows', async () => {
    const request = standardRequest(BODY, signStandard(BODY, { timestamp: 1_699_999_989 }));

    expect(await isRefused(request, { tolerance: 11 })).toBe(false);
    expect(await isRefused(request, { tolerance: 10 })).toBe(true);
  });

  test.each([
    ['parsed and written again', JSON.stringify(JSON.parse(BODY))],
    ['with a line break more', `${BODY}\n`],
    ['with a byte order mark', `\ufeff${BODY}`],
    ['with another player', BODY.replace('player-42', 'player-43')],
    ['empty', ''],
  ])('does not hold for the body %s', async (_how, body) => {
    expect(await isRefused(standardRequest(body, GOOD))).toBe(true);
  });

  test('does not hold for bytes that are no UTF-8, whatever they decode to', async () => {
    const headers = signStandard('{"id":"\ufffd"}');
    const bytes = Buffer.from([...Buffer.from('{"id":"'), 0xff, ...Buffer.from('"}')]);

    expect(await isRefused(standardRequest('{"id":"\ufffd"}', headers))).toBe(false);
    expect(await isRefused(standardRequest(bytes, headers))).toBe(true);
  });

  test('made with a secret that is still valid is accepted', async () => {
    expect(
      await isRefused(standardRequest(BODY, GOOD), { secrets: [OTHER_SECRET, CRM_SECRET] }),
    ).toBe(false);
  });

  test.each([
    ['another secret', [OTHER_SECRET]],
    ['an empty secret', ['']],
    ['a prefix without a secret', ['whsec_']],
    ['a secret that is no base64', ['whsec_not*base64*at*all']],
    ['no secret', []],
  ])('is refused by %s', async (_which, secrets) => {
    expect(await isRefused(standardRequest(BODY, GOOD), { secrets })).toBe(true);
  });

  test('made with a key of no bytes is refused by an empty secret', async () => {
    const request = standardRequest('{}', {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${EMPTY_KEY_SIGNATURE}`,
    });

    expect(await isRefused(request, { secrets: ['', 'whsec_'] })).toBe(true);
  });

  test('of an ID of more than 128 characters holds: the length is no matter of proof', async () => {
    const headers = signStandard(BODY, { id: 'm'.repeat(129) });

    expect(await isRefused(standardRequest(BODY, headers))).toBe(false);
  });
});
