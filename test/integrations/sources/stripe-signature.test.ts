import { describe, expect, test } from 'vitest';
import { SignatureRefusedError } from '../../../integrations/sources/source-adapter.ts';
import { stripe } from '../../../integrations/sources/stripe/adapter.ts';
import {
  paymentIntent,
  SIGNED_AT_SECONDS,
  STRIPE_SECRET,
  signStripe,
  stripeContext,
  stripeRequest,
} from './stripe-webhook.ts';

const BODY = JSON.stringify(paymentIntent(), null, 2);
const GOOD = signStripe(BODY);
const [TIME, SIGNATURE] = GOOD.split(',') as [string, string];
const HEX = SIGNATURE.slice('v1='.length);
/** HMAC-SHA256 of `1700000000.{}` with a key of no bytes. */
const EMPTY_KEY_SIGNATURE = 'a9dc44c8eda3de70e9cbf3e488895f1abc26acb1461d3124a3cb886af35251cf';
const WRONG = `${HEX.slice(0, -1)}${HEX.endsWith('0') ? '1' : '0'}`;

async function isRefused(...[request, context]: Parameters<typeof stripe.verify>) {
  try {
    await stripe.verify(request, context);
    return false;
  } catch (error) {
    if (error instanceof SignatureRefusedError) return true;
    throw error;
  }
}

function keyed(secrets: readonly string[]) {
  return stripeContext({ credentials: secrets.map((signingKey) => ({ signingKey })) });
}

describe("Stripe's own vector", () => {
  // stripe-node test/Webhook.spec.ts
  const VECTOR = {
    secret: 'whsec_test_secret',
    body: '{\n  "id": "evt_test_webhook",\n  "object": "event"\n}',
    header: 't=12345,v1=2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257e',
  };
  const context = stripeContext({
    credentials: [{ signingKey: VECTOR.secret }],
    nowEpochMs: 12_345_000,
  });

  test('is accepted', async () => {
    expect(await isRefused(stripeRequest(VECTOR.body, VECTOR.header), context)).toBe(false);
  });

  test('is refused with one byte more', async () => {
    expect(await isRefused(stripeRequest(`${VECTOR.body}\n`, VECTOR.header), context)).toBe(true);
  });
});

describe('a Stripe signature', () => {
  test.each([
    ['alone', GOOD],
    ['beside one of another algorithm', `${TIME},v0=${WRONG},v1=${HEX}`],
    ['after a wrong one, as while a secret is rolled', `${TIME},v1=${WRONG},v1=${HEX}`],
    ['before a wrong one', `${TIME},v1=${HEX},v1=${WRONG}`],
    ['in a header that was sent twice', `${GOOD},${GOOD}`],
  ])('is accepted %s', async (_how, header) => {
    expect(await isRefused(stripeRequest(BODY, header), stripeContext())).toBe(false);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['only a comma', ','],
    ['a time without a signature', TIME],
    ['an empty signature', `${TIME},v1=`],
    ['a signature without its value', `${TIME},v1`],
    ['wrong in its last digit', `${TIME},v1=${WRONG}`],
    ['truncated', `${TIME},v1=${HEX.slice(0, -1)}`],
    ['longer than it is', `${TIME},v1=${HEX}0`],
    ['in capitals', `${TIME},v1=${HEX.toUpperCase()}`],
    ['of the algorithm v0', `${TIME},v0=${HEX}`],
    ['of the algorithm v1a', `${TIME},v1a=${HEX}`],
    ['of the algorithm V1', `${TIME},V1=${HEX}`],
    ['without a time', SIGNATURE],
    ['with an empty time', `t=,v1=${HEX}`],
    ['with a time that goes on after its digits', `t=1700000000abc,v1=${HEX}`],
    ['with a fraction of a second', `t=1700000000.0,v1=${HEX}`],
    ['with a time in exponents', `t=1.7e9,v1=${HEX}`],
    ['with a space before the time', `t= 1700000000,v1=${HEX}`],
    ['with a negative time', `t=-1700000000,v1=${HEX}`],
    ['of another time within the window', `t=1700000001,v1=${HEX}`],
    [
      'in a header sent twice, the first stale',
      `${signStripe(BODY, { timestamp: 1_699_999_000 })},${GOOD}`,
    ],
    [
      'in a header sent twice, the second stale',
      `${GOOD},${signStripe(BODY, { timestamp: 1_699_999_000 })}`,
    ],
    [
      'in a header sent twice, the first in the future',
      `${signStripe(BODY, { timestamp: 1_700_003_600 })},${GOOD}`,
    ],
  ])('is refused: %s', async (_how, header) => {
    expect(await isRefused(stripeRequest(BODY, header), stripeContext())).toBe(true);
  });

  test.each([
    [-301, true],
    [-300, false],
    [0, false],
    [300, false],
    [301, true],
    [3600, true],
  ])('made %d s from now: refused %s', async (distanceSeconds, refused) => {
    const header = signStripe(BODY, { timestamp: SIGNED_AT_SECONDS + distanceSeconds });

    expect(await isRefused(stripeRequest(BODY, header), stripeContext())).toBe(refused);
  });

  test('follows a tolerance that the stage sets, wider or narrower', async () => {
    const header = signStripe(BODY, { timestamp: SIGNED_AT_SECONDS - 600 });
    const request = stripeRequest(BODY, header);

    expect(await isRefused(request, stripeContext({ toleranceSeconds: 600 }))).toBe(false);
    expect(await isRefused(request, stripeContext({ toleranceSeconds: 599 }))).toBe(true);
  });

  test.each([
    ['parsed and written again', JSON.stringify(JSON.parse(BODY))],
    ['with a line break more', `${BODY}\n`],
    ['with a byte order mark', `\ufeff${BODY}`],
    ['with one digit changed', BODY.replace('5000', '5001')],
    ['empty', ''],
  ])('does not hold for the body %s', async (_how, body) => {
    expect(await isRefused(stripeRequest(body, GOOD), stripeContext())).toBe(true);
  });

  test('does not hold for bytes that are no UTF-8, whatever they decode to', async () => {
    const header = signStripe('{"id":"\ufffd"}');
    const bytes = Buffer.from([...Buffer.from('{"id":"'), 0xff, ...Buffer.from('"}')]);

    expect(await isRefused(stripeRequest('{"id":"\ufffd"}', header), stripeContext())).toBe(false);
    expect(await isRefused(stripeRequest(bytes, header), stripeContext())).toBe(true);
  });

  test('made with a secret that is still valid is accepted', async () => {
    const secrets = ['whsec_the_new_secret', STRIPE_SECRET];

    expect(await isRefused(stripeRequest(BODY, GOOD), keyed(secrets))).toBe(false);
  });

  test.each([
    ['another secret', ['whsec_the_new_secret']],
    ['a secret without its prefix', [STRIPE_SECRET.slice('whsec_'.length)]],
    ['an empty secret', ['']],
    ['no secret', []],
  ])('is refused by %s', async (_which, secrets) => {
    expect(await isRefused(stripeRequest(BODY, GOOD), keyed(secrets))).toBe(true);
  });

  test('made with an empty key is refused by an empty key', async () => {
    const header = `${TIME},v1=${EMPTY_KEY_SIGNATURE}`;

    expect(await isRefused(stripeRequest('{}', header), keyed(['']))).toBe(true);
    expect(await isRefused(stripeRequest('{}', header), keyed([' ']))).toBe(true);
  });

  test('is refused without a word of secret or body in the reason', () => {
    expect(() =>
      stripe.verify(stripeRequest(BODY, `${TIME},v1=${WRONG}`), stripeContext()),
    ).toThrow(/^no signature matches$/);
  });
});
