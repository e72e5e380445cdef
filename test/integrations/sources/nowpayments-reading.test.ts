import { describe, expect, test } from 'vitest';
import { nowpayments } from '../../../integrations/sources/nowpayments/adapter.ts';
import type { NowpaymentsSettings } from '../../../integrations/sources/nowpayments/description.ts';
import { nowpaymentsSample } from '../../../integrations/sources/nowpayments/sample.ts';
import { plainDecimal } from '../../../integrations/sources/nowpayments/signed-json.ts';
import {
  FACTS,
  faultsOf,
  readingOf,
  reportsIn,
  sampleOf,
  URL_OF_SOURCE,
} from './adapter-under-test.ts';

const UNDER_TEST = { adapter: nowpayments, sample: nowpaymentsSample };

function notification(fields: object = {}) {
  return {
    payment_id: 5333977169,
    parent_payment_id: null,
    invoice_id: null,
    payment_status: 'finished',
    pay_address: 'address',
    price_amount: 39.5,
    price_currency: 'eur',
    pay_amount: 0.00123456,
    actually_paid: 0.00123456,
    actually_paid_at_fiat: 0,
    pay_currency: 'btc',
    order_id: 'dep-1',
    order_description: null,
    outcome_amount: 0.0012,
    outcome_currency: 'btc',
    fee: { currency: 'btc', depositFee: 0.00003, withdrawalFee: 0, serviceFee: 0 },
    ...fields,
  };
}

function read(
  body: object | string,
  settings: Partial<NowpaymentsSettings> = {},
  currencies: Record<string, number> = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', url: URL_OF_SOURCE, headers: {}, body: Buffer.from(text) };
  return readingOf(UNDER_TEST, request, {
    settings: { ...nowpaymentsSample.trial.settings, ...settings },
    currencies,
  });
}

/** A notification whose price is written as given, so that no JavaScript number touches it. */
function priced(price: string, currency = 'btc'): string {
  const fields = { price_amount: '#', price_currency: currency };
  return JSON.stringify(notification(fields)).replace('"#"', price);
}

describe('a notification of NOWPayments', () => {
  test('about a finished payment is a deposit that only its order attributes', () => {
    expect(reportsIn(read(notification()))).toEqual([
      {
        type: 'unattributed',
        said: 'deposit',
        sourceEventId: '5333977169/finished',
        occurredAt: '2023-11-14T22:13:20.000Z',
        depositId: 'dep-1',
        transactionId: '5333977169',
        amountMinor: '3950',
        currency: 'EUR',
      },
    ]);
  });

  test('about a refunded payment takes the whole price back', () => {
    expect(reportsIn(read(notification({ payment_status: 'refunded' })))).toMatchObject([
      {
        said: 'refund',
        sourceEventId: '5333977169/refunded',
        depositId: 'dep-1',
        transactionId: '5333977169',
        amountMinor: '3950',
      },
    ]);
  });

  test.each([
    ...['waiting', 'confirming', 'confirmed', 'sending', 'partially_paid', 'failed', 'expired'],
    ...['constructor', '__proto__'],
  ])('about a payment that is %s is ignored', (payment_status) => {
    const reading = read(notification({ payment_status, price_amount: undefined }));

    expect(reading).toEqual({ kind: 'ignored', type: payment_status });
  });

  test('about a payment that is partially paid counts what was paid, where the settings say so', () => {
    const reading = read(notification({ payment_status: 'partially_paid' }), {
      partiallyPaid: 'report',
    });

    expect(reportsIn(reading)).toMatchObject([
      {
        said: 'deposit',
        sourceEventId: '5333977169/partially_paid',
        amountMinor: '123456',
        currency: 'BTC',
      },
    ]);
  });

  test('about a token needs its decimals from the stage file', () => {
    const fields = {
      payment_status: 'partially_paid',
      actually_paid: 49.5,
      pay_currency: 'usdttrc20',
    };
    const report = (currencies: Record<string, number>) =>
      read(notification(fields), { partiallyPaid: 'report' }, currencies);

    expect(faultsOf(() => report({}))).toEqual([
      "actually_paid: the currency is unknown; give its decimals in the stage file's currencies",
    ]);
    expect(reportsIn(report({ USDTTRC20: 6 }))).toMatchObject([
      { amountMinor: '49500000', currency: 'USDTTRC20' },
    ]);
  });

  test.each(['finished', 'partially_paid', 'refunded'])(
    'about a second payment to the same address that is %s is ignored: its price is the first one',
    (payment_status) => {
      const repeated = notification({ payment_status, parent_payment_id: 987654321 });

      expect(read(repeated, { partiallyPaid: 'report' })).toEqual({
        kind: 'ignored',
        type: `${payment_status} of a repeated deposit`,
      });
    },
  );

  test.each([
    ['a withdrawal', { id: '1', batch_withdrawal_id: '2', status: 'FINISHED', amount: '50' }],
    ['a recurring payment', { id: '1', status: 'FINISHED', currency: 'trx', amount: '12.1713' }],
    ['a withdrawal with an empty payment status', { payment_status: null, status: 'FINISHED' }],
  ])('about %s is ignored', (_what, body) => {
    expect(read(body)).toEqual({ kind: 'ignored', type: 'status FINISHED' });
  });

  test.each([null, undefined, ''])('with the order %j has only its payment', (order_id) => {
    const [report] = reportsIn(read(notification({ order_id })));

    expect(report).toMatchObject({ type: 'unattributed', transactionId: '5333977169' });
    expect(report).not.toHaveProperty('depositId');
  });

  test('may write its IDs as texts or numbers', () => {
    const [report] = reportsIn(read(notification({ payment_id: '5333977169', order_id: 42 })));

    expect(report).toMatchObject({ transactionId: '5333977169', depositId: '42' });
  });

  test.each([
    ['0.1', 'btc', '10000000'],
    ['0.10', 'btc', '10000000'],
    ['"0.10"', 'btc', '10000000'],
    ['1e-7', 'btc', '10'],
    ['1E-7', 'btc', '10'],
    ['1.5e1', 'eur', '1500'],
    ['90071992547.40993', 'btc', '9007199254740993000'],
    ['1.000000000000000001', 'eth', '1000000000000000001'],
    ['0.30000000000000004', 'eth', '300000000000000040'],
    ['500', 'jpy', '500'],
    ['500.0', 'JPY', '500'],
    ['1.234', 'kwd', '1234'],
  ])('loses no digit of %s %s', (price, currency, amountMinor) => {
    expect(reportsIn(read(priced(price, currency)))).toMatchObject([
      { amountMinor, currency: currency.toUpperCase() },
    ]);
  });

  test('as the sample says what its facts say, and is answered 200', () => {
    const good = sampleOf(UNDER_TEST);
    const reading = readingOf(UNDER_TEST, good);

    expect(reportsIn(reading)).toMatchObject([
      { said: 'deposit', depositId: FACTS.depositId, amountMinor: '5000', currency: 'EUR' },
    ]);
    const answer = nowpayments.answer?.(good, reading, {
      ...nowpaymentsSample.trial,
      nowEpochMs: 0,
    });
    expect(answer).toEqual({ status: 200, contentType: 'text/plain', body: 'OK' });
  });
});

describe('a notification of NOWPayments that cannot be used', () => {
  test.each<[string, object | string]>([
    ['(body)', '{"payment_id":'],
    ['(body)', '[]'],
    ['(body)', '{"a":1,"a":2}'],
    ['payment_status', {}],
    ['payment_status', notification({ payment_status: undefined })],
    ['payment_status', notification({ payment_status: {} })],
    ['payment_status', notification({ payment_status: '' })],
    ['payment_id', notification({ payment_id: undefined })],
    ['payment_id', notification({ payment_id: 'a/b' })],
    ['payment_id', notification({ payment_id: 1.5 })],
    ['payment_id', notification({ payment_id: true })],
    ['payment_id', notification({ payment_id: { $numberLong: '1' } })],
    ['order_id', notification({ order_id: 'x'.repeat(129) })],
    ['order_id', notification({ order_id: 'd\u00e9p\u00f4t' })],
    ['price_currency', notification({ price_currency: undefined })],
    ['price_currency', notification({ price_currency: 'e-u-r' })],
    ['price_amount', notification({ price_amount: undefined })],
    ['price_amount', notification({ price_amount: null })],
    ['price_amount', notification({ price_amount: [39.5] })],
    ['price_amount', notification({ price_amount: 0 })],
    ['price_amount', notification({ price_amount: -39.5 })],
    ['price_amount', notification({ price_amount: '39,5' })],
    ['price_amount', notification({ price_amount: 39.505 })],
    ['price_amount', priced('39.5', 'jpy')],
    ['price_amount', priced('1.2345', 'kwd')],
    ['price_amount', priced('1e-9', 'btc')],
    ['price_amount', priced('1e400', 'btc')],
    ['price_amount', priced('1', 'xyz')],
  ])('names the field %s', (field, body) => {
    const faults = faultsOf(() => read(body));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test('names what was paid where that is wrong', () => {
    const fields = { payment_status: 'partially_paid', actually_paid: 0 };

    expect(faultsOf(() => read(notification(fields), { partiallyPaid: 'report' }))).toEqual([
      'actually_paid: must be a plain decimal above 0 with at most 8 decimals',
    ]);
  });

  test('names every such field at once, and no value', () => {
    const fields = { payment_id: 'secret/1', price_currency: 'secret-2', order_id: 's\u00e9cret' };

    const faults = faultsOf(() => read(notification(fields)));

    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain('secret');
  });
});

describe('the plain decimal of a JSON number', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['0e30', '0'],
    ['1', '1'],
    ['100', '100'],
    ['1.0', '1'],
    ['0.10', '0.1'],
    ['-12.50', '-12.5'],
    ['1e2', '100'],
    ['1.25E+2', '125'],
    ['1.25e1', '12.5'],
    ['1e-7', '0.0000001'],
    ['1e30', `1${'0'.repeat(30)}`],
    ['1e-30', `0.${'0'.repeat(29)}1`],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['1e31', undefined],
    ['1e-31', undefined],
    ['1e99999', undefined],
    [`0.${'0'.repeat(97)}1`, `0.${'0'.repeat(97)}1`],
    [`0.${'0'.repeat(98)}1`, undefined],
    ['null', undefined],
    ['', undefined],
    ['1.', undefined],
  ])('%s is %s', (source, decimal) => {
    expect(plainDecimal(source)).toBe(decimal);
  });
});
