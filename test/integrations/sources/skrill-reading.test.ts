import { describe, expect, test } from 'vitest';
import { skrill } from '../../../integrations/sources/skrill/adapter.ts';
import { skrillSample } from '../../../integrations/sources/skrill/sample.ts';
import {
  faultsOf,
  NOW_EPOCH_MS,
  readingOf,
  reportsIn,
  URL_OF_SOURCE,
} from './adapter-under-test.ts';

const UNDER = { adapter: skrill, sample: skrillSample };
const FIELDS = {
  merchant_id: '100005',
  transaction_id: 'dep-1',
  mb_transaction_id: 'tx1',
  customer_id: '4711',
  amount: '42.00',
  currency: 'GBP',
  mb_amount: '50.00',
  mb_currency: 'EUR',
  status: '2',
};
const DEPOSIT = {
  type: 'unattributed',
  said: 'deposit',
  sourceEventId: 'dep-1/2',
  occurredAt: '2023-11-14T22:13:20.000Z',
  depositId: 'dep-1',
  amountMinor: '5000',
  currency: 'EUR',
};

function requestOf(fields: Record<string, string>) {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return { method: 'POST', url: URL_OF_SOURCE, headers: {}, body };
}

function read(changes: Record<string, string> = {}) {
  return readingOf(UNDER, requestOf({ ...FIELDS, ...changes }));
}

describe('a status of Skrill', () => {
  test('2 is a deposit in the currency of the merchant, of whoever the reference belongs to', () => {
    expect(reportsIn(read())).toEqual([DEPOSIT]);
  });

  test('-3 is a chargeback of the same deposit', () => {
    expect(reportsIn(read({ status: '-3' }))).toEqual([
      { ...DEPOSIT, said: 'chargeback', sourceEventId: 'dep-1/-3' },
    ]);
  });

  test.each(['0', '-1', '-2', '1', '-4', '99'])('%s decides nothing', (status) => {
    expect(read({ status, mb_amount: '0' })).toEqual({ kind: 'ignored', type: `status ${status}` });
  });

  test.each(['mb_transaction_id', 'customer_id', 'amount', 'currency', 'merchant_fields'])(
    'says the same whatever the unsigned field %s says',
    (name) => {
      expect(read({ [name]: 'forged' })).toEqual(read());
    },
  );

  test.each([
    ['50', 'EUR', '5000'],
    ['50.5', 'EUR', '5050'],
    ['500', 'JPY', '500'],
    ['500.00', 'JPY', '500'],
    ['1.234', 'KWD', '1234'],
    ['12.340000', 'EUR', '1234'],
    ['999999999999999.99', 'EUR', '99999999999999999'],
  ])('of %s %s is of %s minor units', (mb_amount, mb_currency, amountMinor) => {
    expect(reportsIn(read({ mb_amount, mb_currency }))).toEqual([
      { ...DEPOSIT, amountMinor, currency: mb_currency },
    ]);
  });

  test('is answered with 200, the one status that ends the posts', () => {
    const answering = { ...skrillSample.trial, nowEpochMs: NOW_EPOCH_MS };

    expect(skrill.answer?.(requestOf(FIELDS), read(), answering)).toMatchObject({ status: 200 });
  });
});

describe('a status of Skrill that cannot be used', () => {
  test.each<[string, Record<string, string>]>([
    ['mb_amount', { mb_amount: '0.735741' }],
    ['mb_amount', { mb_amount: '500.5', mb_currency: 'JPY' }],
    ['mb_amount', { mb_amount: '1.2345', mb_currency: 'KWD' }],
    ['mb_amount', { mb_amount: '0.00' }],
    ['mb_amount', { mb_amount: '-50.00' }],
    ['mb_amount', { mb_currency: 'XQQ' }],
    ['mb_currency', { mb_currency: 'eur' }],
    ['transaction_id', { transaction_id: '' }],
    ['status', { status: 'two' }],
  ])('names %s of %j', (name, changes) => {
    const faults = faultsOf(() => read(changes));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([name]);
  });

  test('names every field that is missing', () => {
    const faults = faultsOf(() => readingOf(UNDER, requestOf({ mb_transaction_id: 'tx1' })));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'merchant_id',
      'transaction_id',
      'mb_amount',
      'mb_currency',
      'status',
    ]);
  });
});
