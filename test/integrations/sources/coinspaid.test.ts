import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { coinspaid } from '../../../integrations/sources/coinspaid/adapter.ts';
import {
  type CoinspaidSettings,
  coinspaidDescription,
} from '../../../integrations/sources/coinspaid/description.ts';
import { coinspaidSample } from '../../../integrations/sources/coinspaid/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  FACTS,
  faultsOf,
  readingOf,
  reportsIn,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER_TEST = {
  description: coinspaidDescription,
  adapter: coinspaid,
  sample: coinspaidSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => ({
    ...request,
    headers: {
      ...request.headers,
      'x-processing-signature': change(request.headers['x-processing-signature'] ?? ''),
    },
  }),
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { publicKey: 'trial-public-key-of-nobody', signingKey: '' },
};
const { publicKey: PUBLIC, signingKey: SECRET } = coinspaidSample.trial.credentials;
const GOOD = sampleOf(UNDER_TEST);

function request(body: string | Uint8Array, key?: string, signature?: string): WebhookRequest {
  return {
    method: 'POST',
    url: URL_OF_SOURCE,
    headers: { 'x-processing-key': key, 'x-processing-signature': signature },
    body: Buffer.from(body),
  };
}

testBadSignatures(UNDER_TEST);

describe('the signature of CoinsPaid', () => {
  const hmac = (algorithm: string, key: string) => createHmac(algorithm, key).update(GOOD.body);
  const right = hmac('sha512', SECRET).digest('hex');

  test.each([
    ['with our keys', PUBLIC, right, 'accepted'],
    ['in upper-case digits', PUBLIC, right.toUpperCase(), 'accepted'],
    ['without the public key', undefined, right, 'header'],
    ['with an empty public key', '', right, 'header'],
    ['with another public key', 'trial-public-key-of-nobodx', right, 'key'],
    ['with a longer public key', `${PUBLIC}x`, right, 'key'],
    ['with the public key sent twice', `${PUBLIC},${PUBLIC}`, right, 'key'],
    ['with a public key that is no ASCII', 'trial-public-key-of-nobod\u00ff', right, 'key'],
    ['sent twice', PUBLIC, `${right},${right}`, 'header'],
    ['by SHA-256', PUBLIC, hmac('sha256', SECRET).digest('hex'), 'header'],
    ['in base64', PUBLIC, hmac('sha512', SECRET).digest('base64'), 'header'],
    ['by SHA3-512', PUBLIC, hmac('sha3-512', SECRET).digest('hex'), 'signature'],
    ['with an empty key', PUBLIC, hmac('sha512', '').digest('hex'), 'signature'],
    ['with the public key as its key', PUBLIC, hmac('sha512', PUBLIC).digest('hex'), 'signature'],
  ])('%s: %s', async (_how, key, signature, verdict) => {
    expect(await verdictOf(UNDER_TEST, request(GOOD.body, key, signature))).toBe(verdict);
  });

  test('counts only with the secret key that belongs to the public key', async () => {
    const credentials = [
      { publicKey: PUBLIC, signingKey: 'another-secret-key-of-nobody' },
      { publicKey: 'another-public-key-of-nobody', signingKey: SECRET },
    ];

    expect(await verdictOf(UNDER_TEST, GOOD, { credentials })).toBe('signature');
  });

  test.each([
    ['no public key', { signingKey: SECRET }],
    ['an empty public key', { publicKey: '', signingKey: SECRET }],
    ['a short secret key', { publicKey: PUBLIC, signingKey: 'AbCdEfG123456' }],
    ['a misspelt name', { publicKey: PUBLIC, signingKey: SECRET, key: 'x' }],
  ])('is not checked with a secret that has %s', (_what, secret) => {
    expect(coinspaidDescription.credentials.safeParse(secret).success).toBe(false);
  });

  test('coinspaid-docs (github coinspaid/docs api-documentation/authorization.md) is accepted', async () => {
    const credentials = [{ publicKey: PUBLIC, signingKey: 'AbCdEfG123456' }];
    const body = '{"currency":"BTC","foreign_id":"123456"}';
    const signature =
      '03c25fcf7cd35e7d995e402cd5d51edd72d48e1471e865907967809a0c189ba55b90815f20e2bb10f82c7a9e9d865546fda58989c2ae9e8e2ff7bc29195fa1ec';

    const asPublished = request(body, PUBLIC, signature);
    const changed = request(body.replace('123456', '123457'), PUBLIC, signature);

    expect(await verdictOf(UNDER_TEST, asPublished, { credentials })).toBe('accepted');
    expect(await verdictOf(UNDER_TEST, changed, { credentials })).toBe('signature');
  });
});

function callback(fields: object = {}) {
  return {
    id: 2686510,
    type: 'deposit',
    crypto_address: { id: 1, currency: 'BTC', address: '39mFf3X4', foreign_id: 'player-42' },
    currency_sent: { currency: 'BTC', amount: '6.53157512' },
    currency_received: { currency: 'BTC', amount: '6.53157512', amount_minus_fee: '6.5119800' },
    transactions: [{ id: 1, currency: 'BTC', amount: '6.53157512', confirmations: 3 }],
    error: '',
    status: 'confirmed',
    ...fields,
  };
}

function read(
  body: object | string,
  settings: Partial<CoinspaidSettings> = {},
  currencies: Record<string, number> = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readingOf(UNDER_TEST, request(text), {
    settings: { ...coinspaidSample.trial.settings, ...settings },
    currencies,
  });
}

/** A deposit whose amount is written as given, so that no JavaScript number touches it. */
function received(amount: string, currency: string): string {
  return JSON.stringify(callback({ currency_received: { currency, amount: '#' } })).replace(
    '"#"',
    amount,
  );
}

describe('a callback of CoinsPaid', () => {
  test('about a confirmed deposit is a deposit of whom its address belongs to', () => {
    expect(reportsIn(read(callback()))).toEqual([
      {
        type: 'deposit',
        sourceEventId: '2686510/confirmed',
        occurredAt: '2023-11-14T22:13:20.000Z',
        playerId: 'player-42',
        transactionId: '2686510',
        amountMinor: '653157512',
        currency: 'BTC',
      },
    ]);
  });

  test('about a deposit that was exchanged counts what was received', () => {
    const exchanged = callback({
      type: 'deposit_exchange',
      currency_received: { currency: 'EUR', amount: '84.17000000', amount_minus_fee: '79.96' },
    });

    expect(reportsIn(read(exchanged))).toMatchObject([
      { type: 'deposit', amountMinor: '8417', currency: 'EUR' },
    ]);
  });

  test.each([
    ['deposit', 'not_confirmed'],
    ['deposit', 'cancelled'],
    ['deposit', 'failed'],
    ['deposit_exchange', 'not_confirmed'],
    ['withdrawal', 'confirmed'],
    ['withdrawal_exchange', 'confirmed'],
    ['exchange', 'confirmed'],
    ['invoice', 'confirmed'],
    ['constructor', 'confirmed'],
  ])('about a %s that is %s is ignored', (type, status) => {
    const reading = read({ ...callback({ type, status }), crypto_address: undefined });

    expect(reading).toEqual({ kind: 'ignored', type: `${type} ${status}` });
  });

  test.each([
    ['foreign_id before end_user_reference', { end_user_reference: 'other' }, 'player-42'],
    [
      'end_user_reference where there is no foreign_id',
      { crypto_address: {}, end_user_reference: 'player-7' },
      'player-7',
    ],
    [
      'end_user_reference where foreign_id is null',
      { crypto_address: { foreign_id: null }, end_user_reference: 'player-7' },
      'player-7',
    ],
    ['a foreign_id that is a number', { crypto_address: { foreign_id: 42 } }, '42'],
  ])('takes %s', (_which, fields, playerId) => {
    expect(reportsIn(read(callback(fields)))).toMatchObject([{ playerId }]);
  });

  test.each([
    ['"0.00000001"', 'BTC', '1'],
    ['0.00000001', 'BTC', '1'],
    ['0.10', 'BTC', '10000000'],
    ['20999999.97690000', 'BTC', '2099999997690000'],
    ['90071992547.40993', 'BTC', '9007199254740993000'],
    ['1.000000000000000001', 'ETH', '1000000000000000001'],
    ['"1.000000000000000001"', 'ETH', '1000000000000000001'],
    ['50', 'EUR', '5000'],
    ['"50.5"', 'EUR', '5050'],
    ['"500.00000000"', 'JPY', '500'],
    ['"1.23400000"', 'KWD', '1234'],
  ])('loses no digit of %s %s', (amount, currency, amountMinor) => {
    expect(reportsIn(read(received(amount, currency)))).toMatchObject([{ amountMinor, currency }]);
  });

  test('about a token of unknown decimals needs them from the stage file', () => {
    const text = received('"0.06000000"', 'NNM');

    expect(faultsOf(() => read(text))).toEqual([
      "currency_received.amount: the currency is unknown; give its decimals in the stage file's currencies",
    ]);
    expect(reportsIn(read(text, {}, { NNM: 6 }))).toMatchObject([{ amountMinor: '60000' }]);
  });

  test.each([
    ['"84.17070222"', 'EUR', '8417'],
    ['84.17999999', 'EUR', '8417'],
    ['"500.99999999"', 'JPY', '500'],
    ['"-84.17070222"', 'EUR', undefined],
    ['"84.17070222"', 'NNM', undefined],
    ['"84.170.70222"', 'EUR', undefined],
  ])('cuts %s %s unless the settings say otherwise', (amount, currency, amountMinor) => {
    const text = received(amount, currency);
    const cut = () => read(text, { surplusDecimals: 'cut' });

    expect(faultsOf(() => read(text, { surplusDecimals: 'refuse' }))).toHaveLength(1);
    if (amountMinor === undefined) expect(faultsOf(cut)).toHaveLength(1);
    else expect(reportsIn(cut())).toMatchObject([{ amountMinor }]);
  });

  test.each([
    ['"0.000000001"', 'BTC'],
    ['"0.00999999"', 'EUR'],
    ['0.00999999', 'EUR'],
    ['"0.99999999"', 'JPY'],
  ])('of which the cut of %s %s leaves nothing is ignored', (amount, currency) => {
    const text = received(amount, currency);

    expect(read(text, { surplusDecimals: 'cut' })).toEqual({
      kind: 'ignored',
      type: 'deposit below the smallest unit',
    });
    expect(faultsOf(() => read(text, { surplusDecimals: 'refuse' }))).toHaveLength(1);
  });

  test('as the sample says what its facts say, and is answered 200', () => {
    const reading = readingOf(UNDER_TEST, GOOD);

    expect(reportsIn(reading)).toMatchObject([
      { type: 'deposit', playerId: FACTS.playerId, amountMinor: '5000', currency: 'EUR' },
    ]);
    const answer = coinspaid.answer?.(GOOD, reading, { ...coinspaidSample.trial, nowEpochMs: 0 });
    expect(answer).toEqual({ status: 200, contentType: 'text/plain', body: 'OK' });
  });
});

describe('a callback of CoinsPaid that cannot be used', () => {
  test.each<[string, object | string]>([
    ['(body)', '{"id":'],
    ['(body)', '[]'],
    ['type', { status: 'confirmed' }],
    ['status', { type: 'deposit' }],
    ['id', callback({ id: undefined })],
    ['id', callback({ id: 'a/b' })],
    ['id', callback({ id: 1.5 })],
    ['crypto_address', callback({ crypto_address: undefined })],
    ['crypto_address.foreign_id', callback({ crypto_address: {} })],
    ['crypto_address.foreign_id', callback({ crypto_address: { foreign_id: '' } })],
    ['currency_received', callback({ currency_received: undefined })],
    ['currency_received.amount', callback({ currency_received: { currency: 'BTC' } })],
    ['currency_received.currency', callback({ currency_received: { amount: '1' } })],
    ['currency_received.currency', received('"1"', 'btc')],
    ['currency_received.amount', received('"0.00000000"', 'BTC')],
    ['currency_received.amount', received('0', 'BTC')],
    ['currency_received.amount', received('"0.000"', 'EUR')],
    ['currency_received.amount', received('"-1"', 'BTC')],
    ['currency_received.amount', received('-1', 'BTC')],
    ['currency_received.amount', received('1e-8', 'BTC')],
    ['currency_received.amount', received('"1,5"', 'BTC')],
    ['currency_received.amount', received('true', 'BTC')],
  ])('names the field %s', (field, body) => {
    const faults = faultsOf(() => read(body));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test.each([{ surplusDecimals: 'round' }, { other: 1 }])('is not read with %j', (wrong) => {
    expect(coinspaidDescription.settings.safeParse(wrong).success).toBe(false);
  });
});
