import { createHash, createHmac } from 'node:crypto';
import braintreePackage from 'braintree';
import { describe, expect, test } from 'vitest';
import { braintree } from '../../../integrations/sources/braintree/adapter.ts';
import { braintreeDigest } from '../../../integrations/sources/braintree/signature.ts';
import {
  NOW_EPOCH_MS,
  readingOf,
  sampleOf,
  testBadSignatures,
  verdictOf,
} from './adapter-under-test.ts';
import {
  BRAINTREE,
  challenge,
  fieldsOf,
  formRequest,
  KEYS,
  PUBLISHED_KEYS,
  signBraintree,
} from './braintree-webhook.ts';

testBadSignatures(BRAINTREE);

const good = sampleOf(BRAINTREE);
const { bt_signature = '', bt_payload = '' } = fieldsOf(good);
const hex = bt_signature.split('|')[1] ?? '';
const withPublished = { credentials: [PUBLISHED_KEYS] };

function answerTo(query: string, credentials = PUBLISHED_KEYS) {
  const { settings } = BRAINTREE.sample.trial;
  const context = { credentials, settings, nowEpochMs: NOW_EPOCH_MS };
  return braintree.answer?.(challenge(query), { kind: 'handshake' }, context);
}

describe('the challenge of Braintree', () => {
  const VECTOR = '20f9f8ed05f77439fe955c977e4c8a53';

  test("braintree-challenge, of Braintree's own tests, is answered as there", async () => {
    const request = challenge(`?bt_challenge=${VECTOR}`);

    expect(await verdictOf(BRAINTREE, request)).toBe('accepted');
    expect(readingOf(BRAINTREE, request)).toEqual({ kind: 'handshake' });
    expect(answerTo(`?bt_challenge=${VECTOR}`)).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: 'integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4',
    });
  });

  test.each([
    ['missing', ''],
    ['empty', '?bt_challenge='],
    ['too short', `?bt_challenge=${'a'.repeat(19)}`],
    ['too long', `?bt_challenge=${'a'.repeat(33)}`],
    ['in capitals', `?bt_challenge=${VECTOR.toUpperCase()}`],
    ['there twice', `?bt_challenge=${VECTOR}&bt_challenge=${VECTOR}`],
    ['with a line break', `?bt_challenge=${VECTOR}%0A`],
    ['a payload in base64', `?bt_challenge=${Buffer.from('<notification/>').toString('base64')}`],
    ['under another name', `?challenge=${VECTOR}`],
  ])('is refused and not signed: %s', async (_how, query) => {
    expect(await verdictOf(BRAINTREE, challenge(query))).toBe('request');
    expect(() => answerTo(query)).toThrow('bt_challenge');
  });

  test.each([20, 32, 40])(
    'that was answered says nothing as a payload of %d digits',
    async (digits) => {
      const request = signBraintree({ payload: 'deadbeef'.repeat(5).slice(0, digits) });

      expect(await verdictOf(BRAINTREE, request)).toBe('body');
    },
  );

  test('that was answered says nothing as a payload with a line break', async () => {
    const request = signBraintree({ payload: `${VECTOR}\n` });

    expect(await verdictOf(BRAINTREE, request)).toBe('body');
  });

  test('is answered with the current keys', () => {
    expect(answerTo(`?bt_challenge=${VECTOR}`, KEYS)?.body).toBe(
      `trial_public_key|${braintreeDigest(KEYS.privateKey, VECTOR).toString('hex')}`,
    );
  });
});

describe('derived vectors, not published by Braintree', () => {
  const fields = {
    bt_signature: 'integration_public_key|10bf71f9a7343c54ee69013cabea1aad72f18f73',
    bt_payload: 'PG5vdGlmaWNhdGlvbi8+\n',
  };

  test.each([
    ['as it is', fields, 'accepted'],
    ['without its line break', { ...fields, bt_payload: 'PG5vdGlmaWNhdGlvbi8+' }, 'accepted'],
    ['with another line break', { ...fields, bt_payload: 'PG5vdGlmaWNhdGlvbi8+\n\n' }, 'signature'],
    ['of other content', { ...fields, bt_payload: 'PG5vdGlmaWNhdGlvbj8+\n' }, 'signature'],
  ])('derived-braintree %s', async (_how, given, verdict) => {
    expect(await verdictOf(BRAINTREE, formRequest(given), withPublished)).toBe(verdict);
  });
});

describe("what Braintree's package signs", () => {
  const { webhookTesting, webhookNotification } = new braintreePackage.BraintreeGateway({
    environment: braintreePackage.Environment.Sandbox,
    merchantId: 'nobody',
    ...PUBLISHED_KEYS,
  });

  test.each(['transaction_settled', 'dispute_opened', 'local_payment_completed', 'check'] as const)(
    'is accepted: %s',
    async (kind) => {
      const signed = await webhookTesting.sampleNotification(kind, 'tx1');

      const request = formRequest({ ...signed });
      expect(await verdictOf(BRAINTREE, request, withPublished)).toBe('accepted');
    },
  );

  test('is what this adapter signs: the package takes the sample', async () => {
    const { credentials: _, ...signer } = BRAINTREE.sample.trial;
    const sample = BRAINTREE.sample.sign(
      {
        playerId: 'p',
        brand: 'aurora',
        depositId: 'dep-1',
        transactionId: 'tx1',
        amountMinor: 5000,
        currency: 'EUR',
      },
      { ...signer, credentials: PUBLISHED_KEYS, nowEpochMs: NOW_EPOCH_MS, url: good.url },
    );
    const fields = fieldsOf(sample ?? good);

    const parsed = await webhookNotification.parse(
      fields.bt_signature ?? '',
      fields.bt_payload ?? '',
    );
    expect(parsed).toMatchObject({
      kind: 'transaction_settled',
      timestamp: '2023-11-14T22:13:20Z',
    });
  });

  test('is signed over challenges as here', () => {
    const text = 'deadbeefdeadbeefdead';

    // Its types leave this method out.
    const { verify } = webhookNotification as unknown as { verify(challenge: string): string };
    expect(verify.call(webhookNotification, text)).toBe(answerTo(`?bt_challenge=${text}`)?.body);
  });
});

describe('a signature of Braintree', () => {
  const other = `other_public_key|${'0'.repeat(40)}`;
  test.each([
    ['alone', bt_signature, 'accepted'],
    ['after that of other keys', `${other}&${bt_signature}`, 'accepted'],
    ['before that of other keys', `${bt_signature}&${other}`, 'accepted'],
    ['twice', `${bt_signature}&${bt_signature}`, 'accepted'],
    ['with an empty pair beside it', `&${bt_signature}`, 'accepted'],
    ['under another public key', `other_public_key|${hex}`, 'signature'],
    ['under no public key', `|${hex}`, 'signature'],
    ['without its public key', hex, 'body'],
    ['with a third part', `${bt_signature}|${hex}`, 'body'],
    ['among too many', `${`${other}&`.repeat(20)}${bt_signature}`, 'body'],
  ])('%s: %s', async (_how, given, verdict) => {
    const request = formRequest({ bt_signature: given, bt_payload });

    expect(await verdictOf(BRAINTREE, request)).toBe(verdict);
  });

  const bareKey = KEYS.privateKey;
  const hashedKey = createHash('sha1').update(bareKey).digest();
  test.each([
    ['with the key as it is', createHmac('sha1', bareKey).update(bt_payload).digest('hex')],
    ['by SHA-256', createHmac('sha256', hashedKey).update(bt_payload).digest('hex')],
    ['by a hash without a key', createHash('sha1').update(bt_payload).digest('hex')],
    [
      'over the XML',
      braintreeDigest(bareKey, String(Buffer.from(bt_payload, 'base64'))).toString('hex'),
    ],
  ])('is refused if it is made %s', async (_how, made) => {
    const request = formRequest({ bt_signature: `${KEYS.publicKey}|${made}`, bt_payload });

    expect(await verdictOf(BRAINTREE, request)).toBe('signature');
  });

  test('made with an empty key is refused by an empty key', async () => {
    const empty = { publicKey: KEYS.publicKey, privateKey: '' };
    const request = signBraintree({ payload: bt_payload }, empty);

    expect(await verdictOf(BRAINTREE, request, { credentials: [empty] })).toBe('signature');
  });

  test.each([
    ['is no form', '{"bt_signature":1}', 'body'],
    ['has two payloads', `${String(good.body)}&bt_payload=AAAA`, 'body'],
    ['has two signatures', `${String(good.body)}&bt_signature=x`, 'body'],
    ['has no payload', `bt_signature=${encodeURIComponent(bt_signature)}`, 'body'],
    [
      'has a payload with a plus sign that was not encoded',
      'bt_signature=a%7Cb&bt_payload=a+b',
      'body',
    ],
  ])('is refused where the body %s', async (_how, form, part) => {
    expect(await verdictOf(BRAINTREE, formRequest(form))).toBe(part);
  });
});

describe('the settings and the secret of Braintree', () => {
  const { settings, credentials } = BRAINTREE.description;

  test('count a dispute from its opening unless told otherwise', () => {
    expect(settings.parse({})).toEqual({ chargebackOn: 'opened' });
    expect(settings.safeParse({ chargebackOn: 'won' }).success).toBe(false);
  });

  test.each([
    ['no private key', { publicKey: KEYS.publicKey }],
    ['a short private key', { ...KEYS, privateKey: 'short' }],
    ['a public key that could end early', { ...KEYS, publicKey: 'public|key|of|nobody' }],
    ['another name', { ...KEYS, merchantId: 'nobody' }],
  ])('are refused with %s', (_how, given) => {
    expect(credentials.safeParse(given).success).toBe(false);
  });
});
