import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW_EPOCH_MS, sampleOf, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import {
  COMMERCE,
  COMMERCE_HEADER,
  HOOK0,
  HOOK0_HEADER,
  KEY,
  signCoinbase,
  withHeaders,
} from './coinbase-webhook.ts';

testBadSignatures(HOOK0);
testBadSignatures({
  ...COMMERCE,
  description: { ...COMMERCE.description, title: 'Coinbase Commerce' },
});

const good = sampleOf(HOOK0);
const SECONDS = NOW_EPOCH_MS / 1000;

function hmac(text: string, key = KEY, algorithm = 'sha256'): string {
  return createHmac(algorithm, key).update(text).digest('hex');
}

describe("Hook0's own conformance vectors", () => {
  const SECRET = 'a-subscription-secret';
  const request = {
    ...good,
    body: Buffer.from('{"event":"user.created"}'),
    headers: {
      'x-event-id': 'evt-1',
      'x-delivery-id': 'dlv-1',
      'content-type': 'application/json',
    },
  };
  const V0 = 'd17d66b66fca89390c5b967c45e8928fc732db07a0aabe8167b1e98213081ffe';
  const V1 = '19a6fb8f6581715b241a93af02a58611c3b0ac7b747a8d2a5b120ee418d0c347';
  const OTHER_V1 = 'bf5f4e5fe0c9143510ae192f983316a09ed392d0104d2ce0faa3d7bce3687acb';
  const OLD_V0 = '4168cc6c683357e103055b48584715f12e2baa4e679b8e076254247f11edf34d';
  const FUTURE_V0 = 'ba4b79e449ae52edb505b6baa07380be2baa6e0c4c6fec3b9a01c85d47a4935f';

  test.each([
    ['hook0-v0', `t=1800000000,v0=${V0}`, 'accepted'],
    ['hook0-v1', `t=1800000000,h=x-event-id x-delivery-id,v1=${V1}`, 'accepted'],
    [
      'hook0-downgrade',
      `t=1800000000,h=x-event-id x-delivery-id,v0=${V0},v1=${OTHER_V1}`,
      'signature',
    ],
    ['hook0-missing-header', `t=1800000000,h=x-event-id x-missing,v1=${V1}`, 'header'],
    ['hook0-bad-hex', `t=1800000000,v0=${V0.slice(0, -1)}z`, 'header'],
    ['hook0-too-old', `t=1799999699,v0=${OLD_V0}`, 'time'],
    ['hook0-future', `t=1800000301,v0=${FUTURE_V0}`, 'time'],
  ])('%s: %s is %s', async (_id, header, verdict) => {
    const signed = withHeaders(request, { [HOOK0_HEADER]: header });
    const context = { credentials: [{ signingKey: SECRET }], nowEpochMs: 1_800_000_000_000 };

    expect(await verdictOf(HOOK0, signed, context)).toBe(verdict);
  });

  test.each([
    ['too old', 1_799_999_699_000, `t=1799999699,v0=${OLD_V0}`],
    ['in the future', 1_800_000_301_000, `t=1800000301,v0=${FUTURE_V0}`],
  ])('what is %s there is refused for its time alone', async (_which, nowEpochMs, header) => {
    const signed = withHeaders(request, { [HOOK0_HEADER]: header });
    const context = { credentials: [{ signingKey: SECRET }], nowEpochMs };

    expect(await verdictOf(HOOK0, signed, context)).toBe('accepted');
  });
});

describe("Coinbase Commerce's own vector", () => {
  const SECRET = '30291a20-0bd1-4267-9b0f-e6e7b123c0bf';
  const BODY =
    '{"id":1,"scheduled_for":"2017-01-31T20:50:02Z","attempt_number":1,"event":{"id":"24934862-d980-46cb-9402-43c81b0cdba6","type":"charge:created","api_version":"2018-03-22","created_at":"2017-01-31T20:49:02Z","data":{"code":"66BEOV2A","name":"The Sovereign Individual","description":"Mastering the Transition to the Information Age","hosted_url":"https://commerce.coinbase.com/charges/66BEOV2A","created_at":"2017-01-31T20:49:02Z","expires_at":"2017-01-31T21:04:02Z","timeline":[{"time":"2017-01-31T20:49:02Z","status":"NEW"}],"metadata":{},"pricing_type":"no_price","payments":[],"addresses":{"bitcoin":"0000000000000000000000000000000000","ethereum":"0x0000000000000000000000000000000000000000","litecoin":"3000000000000000000000000000000000","bitcoincash":"bitcoincash:000000000000000000000000000000000000000000"}}}}';
  const SIGNATURE = '8be7742c7d372f08a6a3224edadf18a22b65fa9e28f3f2de97376cdaa092590d';
  const signed = (body: string) =>
    withHeaders({ ...good, body: Buffer.from(body) }, { [COMMERCE_HEADER]: SIGNATURE });
  const context = { credentials: [{ signingKey: SECRET }] };

  test('coinbase-commerce, of coinbase-commerce-node, is accepted', async () => {
    expect(await verdictOf(COMMERCE, signed(BODY), context)).toBe('accepted');
  });

  test('coinbase-commerce is refused with one byte more', async () => {
    expect(await verdictOf(COMMERCE, signed(`${BODY}\n`), context)).toBe('signature');
  });
});

describe('derived vectors, not published by Coinbase', () => {
  test.each([
    ['its key', 'cdp-secret', 'accepted'],
    ['another key', 'cdp-secres', 'signature'],
  ])('derived-coinbase-cdp with %s: %s', async (_which, signingKey, verdict) => {
    const header =
      't=1767225600,v0=e9d2be557684ef0d350276d328bad3cd33cd13e554d042ba503c2debed82e78e';
    const body = Buffer.from('{"id":"evt_1","type":"checkout.payment.success"}');
    const request = withHeaders({ ...good, body }, { [HOOK0_HEADER]: header });
    const context = { credentials: [{ signingKey }], nowEpochMs: 1_767_225_600_000 };

    expect(await verdictOf(HOOK0, request, context)).toBe(verdict);
  });
});

describe("a signature of Hook0's scheme", () => {
  const body = String(good.body);
  const v0 = hmac(`${SECONDS}.${body}`);
  const v1 = hmac(`${SECONDS}.content-type.application/json.${body}`);
  const verdict = (header: string | undefined, headers = {}) =>
    verdictOf(HOOK0, withHeaders(good, { ...headers, [HOOK0_HEADER]: header }));

  test.each([
    ['over the body', `t=${SECONDS},v0=${v0}`],
    ['over headers', `t=${SECONDS},h=content-type,v1=${v1}`],
    [
      'of both, where only the one over headers is right',
      `t=${SECONDS},v0=${'0'.repeat(64)},h=content-type,v1=${v1}`,
    ],
    ['in another order', `v1=${v1},h=content-type,t=${SECONDS}`],
    ['in capitals', `t=${SECONDS},v0=${v0.toUpperCase()}`],
    ['with a part of a later version', `t=${SECONDS},v0=${v0},v9=x`],
  ])('is accepted %s', async (_how, header) => {
    expect(await verdict(header)).toBe('accepted');
  });

  test('covers headers by whatever case their names are in', async () => {
    const code = hmac(`${SECONDS}.Content-Type.application/json.${body}`);

    expect(await verdict(`t=${SECONDS},h=Content-Type,v1=${code}`)).toBe('accepted');
  });

  test.each([
    ['without a time', `v0=${v0}`, 'time'],
    ['with an empty time', `t=,v0=${v0}`, 'time'],
    ['with a time that goes on after its digits', `t=${SECONDS}x,v0=${v0}`, 'time'],
    ['with a fraction of a second', `t=${SECONDS}.0,v0=${v0}`, 'time'],
    ['of another time within the window', `t=${SECONDS + 1},v0=${v0}`, 'signature'],
    ['without a code', `t=${SECONDS}`, 'header'],
    ['with an empty code', `t=${SECONDS},v0=`, 'header'],
    [
      'with an empty code over headers beside a good one',
      `t=${SECONDS},v0=${v0},h=content-type,v1=`,
      'header',
    ],
    ['of a later version alone', `t=${SECONDS},v2=${v0}`, 'header'],
    ['over headers without their names', `t=${SECONDS},v1=${v1}`, 'header'],
    ['over headers with no names', `t=${SECONDS},h=,v1=${v1}`, 'header'],
    [
      'over headers with spaces between them',
      `t=${SECONDS},h=content-type  host,v1=${v1}`,
      'header',
    ],
    ['over what every object has', `t=${SECONDS},h=constructor,v1=${v1}`, 'header'],
    [
      'over the body under the name of that over headers',
      `t=${SECONDS},h=content-type,v1=${v0}`,
      'signature',
    ],
    [
      'over headers under the name of that over the body',
      `t=${SECONDS},h=content-type,v0=${v1}`,
      'signature',
    ],
    ['with a part without a name', `t=${SECONDS},${v0}`, 'header'],
    ['sent twice', `t=${SECONDS},v0=${v0},t=${SECONDS},v0=${v0}`, 'header'],
    ['with two codes, the second good', `t=${SECONDS},v0=${'0'.repeat(64)},v0=${v0}`, 'header'],
    ['by SHA-512', `t=${SECONDS},v0=${hmac(`${SECONDS}.${body}`, KEY, 'sha512')}`, 'header'],
    [
      'by SHA-512, cut to length',
      `t=${SECONDS},v0=${hmac(`${SECONDS}.${body}`, KEY, 'sha512').slice(0, 64)}`,
      'signature',
    ],
    [
      'by a hash without a key',
      `t=${SECONDS},v0=${createHash('sha256').update(`${SECONDS}.${body}`).digest('hex')}`,
      'signature',
    ],
    ['over the body without the time', `t=${SECONDS},v0=${hmac(body)}`, 'signature'],
  ])('is refused %s', async (_how, header, part) => {
    expect(await verdict(header)).toBe(part);
  });

  test('is refused if a header that it covers was changed', async () => {
    const header = `t=${SECONDS},h=content-type,v1=${v1}`;

    expect(await verdict(header, { 'content-type': 'text/plain' })).toBe('signature');
    expect(await verdict(header, { 'content-type': undefined })).toBe('header');
    expect(await verdict(header, { 'content-type': 'application/json,application/json' })).toBe(
      'signature',
    );
  });

  test.each([
    [-301, 'time'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [301, 'time'],
  ])('made %d s from now: %s', async (seconds, expected) => {
    const request = sampleOf(HOOK0, {}, NOW_EPOCH_MS + seconds * 1000);

    expect(await verdictOf(HOOK0, request)).toBe(expected);
  });

  test('follows a tolerance that the stage sets', async () => {
    const request = sampleOf(HOOK0, {}, NOW_EPOCH_MS - 600_000);

    expect(await verdictOf(HOOK0, request, { toleranceSeconds: 600 })).toBe('accepted');
    expect(await verdictOf(HOOK0, request, { toleranceSeconds: 599 })).toBe('time');
  });
});

describe('a signature of Coinbase', () => {
  test.each([
    ["Hook0's scheme", HOOK0],
    ['Commerce', COMMERCE],
  ])('made with an empty key is refused by an empty key: %s', async (_scheme, under) => {
    const request = signCoinbase(under, String(good.body), '');

    expect(await verdictOf(under, request, { credentials: [{ signingKey: '' }] })).toBe(
      'signature',
    );
  });

  test('of one scheme says nothing in the other', async () => {
    expect(await verdictOf(COMMERCE, good)).toBe('header');
    expect(await verdictOf(HOOK0, sampleOf(COMMERCE))).toBe('header');
  });

  test('sent twice is refused by Commerce', async () => {
    const once = sampleOf(COMMERCE).headers[COMMERCE_HEADER];
    const twice = withHeaders(sampleOf(COMMERCE), { [COMMERCE_HEADER]: `${once},${once}` });

    expect(await verdictOf(COMMERCE, twice)).toBe('signature');
  });

  test('is of Coinbase Business unless the stage says otherwise', () => {
    expect(HOOK0.description.settings.parse({})).toEqual({ scheme: 'hook0' });
    expect(HOOK0.description.settings.safeParse({ scheme: 'v0' }).success).toBe(false);
  });
});
