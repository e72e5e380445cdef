import { describe, expect, test } from 'vitest';
import { paysafecard } from '../../../integrations/sources/paysafecard/adapter.ts';
import {
  type PaysafecardCredentials,
  type PaysafecardSettings,
  paysafecardDescription,
} from '../../../integrations/sources/paysafecard/description.ts';
import { paysafecardSample } from '../../../integrations/sources/paysafecard/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  type AdapterUnderTest,
  faultsOf,
  NOW_EPOCH_MS,
  readingOf,
  reportsIn,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER: AdapterUnderTest<PaysafecardCredentials, PaysafecardSettings> = {
  description: paysafecardDescription,
  adapter: paysafecard,
  sample: paysafecardSample,
  resign: (request, change) => withToken(request, change(TOKEN)),
  emptyKey: { signingKey: '' },
};
const TOKEN = paysafecardSample.trial.credentials.signingKey;
const GOOD = sampleOf(UNDER);
const ID = 'pay_1000000007_tx1_EUR';
const CLAIM = {
  type: 'unconfirmed',
  said: 'ASSIGN_CARDS',
  sourceEventId: ID,
  occurredAt: '2023-11-14T22:13:20.000Z',
  subject: ID,
};

function withToken(request: WebhookRequest, token: string | undefined): WebhookRequest {
  const query = token === undefined ? '' : `?${new URLSearchParams({ token })}`;
  return { ...request, url: `${URL_OF_SOURCE}${query}` };
}

function withBody(text: string): WebhookRequest {
  return { ...GOOD, body: Buffer.from(text) };
}

testBadSignatures(UNDER);

describe('the token in the URL of a paysafecard notification', () => {
  test.each([
    ['missing', withToken(GOOD, undefined), 'key'],
    ['empty', withToken(GOOD, ''), 'key'],
    ['another', withToken(GOOD, 'trial-token-of-others'), 'key'],
    ['in other letters', withToken(GOOD, TOKEN.toUpperCase()), 'key'],
    ['there twice', { ...GOOD, url: `${GOOD.url}&token=${TOKEN}` }, 'key'],
    ['in the body', withBody(`token=${TOKEN}&${GOOD.body}`), 'accepted'],
    ['in the body alone', withToken(withBody(`token=${TOKEN}&${GOOD.body}`), undefined), 'key'],
    ['in a header alone', { ...withToken(GOOD, undefined), headers: { token: TOKEN } }, 'key'],
    ['under another name', { ...GOOD, url: `${URL_OF_SOURCE}?Token=${TOKEN}` }, 'key'],
    ['in a URL that is none', { ...GOOD, url: `/webhooks/source?token=${TOKEN}` }, 'request'],
  ])('%s: %s', async (_how, request, verdict) => {
    expect(await verdictOf(UNDER, request)).toBe(verdict);
  });

  test.each(['', 'fifteen-letters'])('"%s" is refused even where it is the key', async (token) => {
    const credentials = [{ signingKey: token }];

    expect(await verdictOf(UNDER, withToken(GOOD, token), { credentials })).toBe('key');
  });

  test('is looked at before the body', async () => {
    const request = withToken(withBody('{'), 'trial-token-of-others');

    expect(await verdictOf(UNDER, request)).toBe('key');
  });
});

describe('a notification of paysafecard', () => {
  test.each([
    ['a form', `mtid=${ID}&eventType=ASSIGN_CARDS`],
    ['a form with id', `id=${ID}&eventType=ASSIGN_CARDS`],
    ['JSON', JSON.stringify({ eventType: 'ASSIGN_CARDS', data: { payment_id: ID, mid: '1' } })],
    ['JSON with mtid', JSON.stringify({ eventType: 'ASSIGN_CARDS', mtid: ID })],
    ['JSON that names it twice', JSON.stringify({ eventType: 'ASSIGN_CARDS', id: ID, mtid: ID })],
  ])('as %s names a payment to ask about', async (_form, body) => {
    expect(await verdictOf(UNDER, withBody(body))).toBe('accepted');
    expect(reportsIn(readingOf(UNDER, withBody(body)))).toEqual([CLAIM]);
  });

  test('without an event type is told as one', () => {
    expect(reportsIn(readingOf(UNDER, withBody(`mtid=${ID}`)))).toEqual([
      { ...CLAIM, said: 'PAYMENT_NOTIFICATION' },
    ]);
  });

  test('says nothing of amount or player, whatever it claims', () => {
    const body = JSON.stringify({
      eventType: 'ASSIGN_CARDS',
      amount: 1_000_000,
      status: 'SUCCESS',
      data: { payment_id: ID, customer: { id: 'player-42' } },
    });

    expect(reportsIn(readingOf(UNDER, withBody(body)))).toEqual([CLAIM]);
  });

  test.each([
    ['no payment', 'eventType=ASSIGN_CARDS'],
    ['an empty one', 'mtid='],
    ['a prefix alone', 'mtid=pay_'],
    ['a payout', 'mtid=out_1000000007_tx1_EUR'],
    ['a way out of the path', 'mtid=pay_1%2F..%2Fpayouts'],
    ['a query', 'mtid=pay_1%3Fa%3Db'],
    ['a line break after it', `mtid=${ID}%0A`],
    ['one that is too long', `mtid=pay_${'x'.repeat(101)}`],
    ['the same field twice', `mtid=${ID}&mtid=${ID}`],
    ['two payments', `mtid=${ID}&id=pay_other`],
    ['a number', '{"mtid":1}'],
    ['a payment in broken JSON', `{"mtid":"${ID}"`],
    ['a payment in a list', `[{"mtid":"${ID}"}]`],
    ['an event type that is a sentence', `mtid=${ID}&eventType=all+is+well`],
  ])('that names %s is refused, and cannot be read', async (_what, body) => {
    expect(await verdictOf(UNDER, withBody(body))).toBe('body');
    expect(faultsOf(() => readingOf(UNDER, withBody(body)))).toEqual([
      'mtid: must be the ID of a payment',
    ]);
  });

  test('has the same ID on every retry', () => {
    const later = { nowEpochMs: NOW_EPOCH_MS + 60_000 };

    expect(reportsIn(readingOf(UNDER, GOOD, later))).toMatchObject([{ sourceEventId: ID }]);
  });

  test('is answered with 200, the one status that ends the retries', () => {
    const answering = { ...paysafecardSample.trial, nowEpochMs: NOW_EPOCH_MS };

    const reply = paysafecard.answer?.(GOOD, readingOf(UNDER, GOOD), answering);

    expect(reply).toMatchObject({ status: 200 });
  });
});

describe('the set-up of paysafecard', () => {
  test.each([
    { signingKey: 'fifteen-letters' },
    { signingKey: 'sixteen letters!' },
    { signingKey: TOKEN, apiKey: '' },
    { signingKey: TOKEN, other: 'x' },
    { apiKey: 'psc_trial-key-of-nobody' },
  ])('has no credentials like %j', (credentials) => {
    expect(paysafecardDescription.credentials.safeParse(credentials).success).toBe(false);
  });

  test('needs no key for the API', () => {
    const credentials = { signingKey: TOKEN };

    expect(paysafecardDescription.credentials.parse(credentials)).toEqual(credentials);
  });

  test.each([
    'http://api.paysafecard.com',
    'https://api.paysafecard.com/',
    'https://api.paysafecard.com/v1',
    'https://user@api.paysafecard.com',
    'https://api.paysafecard.com:8443',
    'https://localhost',
    '',
  ])('has no API at "%s"', (apiBaseUrl) => {
    expect(paysafecardDescription.settings.safeParse({ apiBaseUrl }).success).toBe(false);
  });

  test('has settings for the live API, unless said otherwise', () => {
    expect(paysafecardDescription.settings.parse({})).toEqual({
      apiBaseUrl: 'https://api.paysafecard.com',
      playerFrom: 'customer-id',
      depositIdFrom: 'payment-id',
    });
  });
});
