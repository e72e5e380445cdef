import { describe, expect, test } from 'vitest';
import { paysafe } from '../../../integrations/sources/paysafe/adapter.ts';
import { paysafeSample } from '../../../integrations/sources/paysafe/sample.ts';
import { faultsOf, readingOf, reportsIn, URL_OF_SOURCE } from './adapter-under-test.ts';

const UNDER = { adapter: paysafe, sample: paysafeSample };
const PAYLOAD = {
  id: 'pid-1',
  accountId: '1009688230',
  merchantRefNum: 'dep-1',
  amount: 5000,
  currencyCode: 'EUR',
};
const EVENT = {
  eventName: 'PAYMENT_COMPLETED',
  eventType: 'PAYMENT_COMPLETED',
  attemptNumber: '1',
  resourceId: 'rid-1',
  eventDate: '2023-11-14T22:13:10Z',
  mode: 'live',
};
const DEPOSIT = {
  type: 'unattributed',
  said: 'deposit',
  sourceEventId: 'pid-1/PAYMENT_COMPLETED',
  occurredAt: '2023-11-14T22:13:10.000Z',
  depositId: 'dep-1',
  transactionId: 'pid-1',
  amountMinor: '5000',
  currency: 'EUR',
};

function readText(body: string, settles: 'payment' | 'settlement' = 'payment') {
  const request = { method: 'POST', url: URL_OF_SOURCE, headers: {}, body: Buffer.from(body) };
  return readingOf(UNDER, request, { settings: { keyEncoding: 'base64', settles } });
}

function read(payload: object = {}, event: object = {}, settles?: 'payment' | 'settlement') {
  return readText(
    JSON.stringify({ ...EVENT, ...event, payload: { ...PAYLOAD, ...payload } }),
    settles,
  );
}

describe('an event of Paysafe', () => {
  test('of a completed payment is a deposit of whoever the reference belongs to', () => {
    expect(reportsIn(read())).toEqual([DEPOSIT]);
  });

  test('of a completed settlement is the deposit instead, where that is set', () => {
    const settled = { eventName: 'SETTLEMENT_COMPLETED' };

    expect(reportsIn(read({}, settled, 'settlement'))).toEqual([
      { ...DEPOSIT, sourceEventId: 'pid-1/SETTLEMENT_COMPLETED' },
    ]);
    expect(read({}, {}, 'settlement')).toEqual({ kind: 'ignored', type: 'PAYMENT_COMPLETED' });
    expect(read({}, settled)).toEqual({ kind: 'ignored', type: 'SETTLEMENT_COMPLETED' });
  });

  test('of a refund takes back the deposit, and does not lend it its own ID', () => {
    const { transactionId: _, ...deposit } = DEPOSIT;

    expect(
      reportsIn(read({ id: 'refund-1', amount: 2000 }, { eventName: 'REFUND_COMPLETED' })),
    ).toEqual([
      {
        ...deposit,
        said: 'refund',
        sourceEventId: 'refund-1/REFUND_COMPLETED',
        amountMinor: '2000',
      },
    ]);
  });

  test.each(['PAYMENT_RETURN_COMPLETED', 'PAYMENT_RETURNED_COMPLETED'])(
    'spelled %s is a chargeback, the same one in both spellings',
    (eventName) => {
      expect(reportsIn(read({ id: 'return-1', paymentId: 'pid-1' }, { eventName }))).toEqual([
        { ...DEPOSIT, said: 'chargeback', sourceEventId: 'return-1/PAYMENT_RETURN_COMPLETED' },
      ]);
    },
  );

  test.each([
    'SA_CREDIT_COMPLETED',
    'PAYMENT_HANDLE_PAYABLE',
    'PAYMENT_FAILED',
    'PAYMENT_HELD',
    'REFUND_FAILED',
    'constructor',
    '__proto__',
  ])('named %s decides nothing, whatever its payload is', (eventName) => {
    expect(readText(JSON.stringify({ eventName, payload: null }))).toEqual({
      kind: 'ignored',
      type: eventName,
    });
  });

  test('may be named by eventType, and by resourceId', () => {
    expect(reportsIn(read({ id: undefined }, { eventName: undefined }))).toEqual([
      { ...DEPOSIT, sourceEventId: 'rid-1/PAYMENT_COMPLETED', transactionId: 'rid-1' },
    ]);
  });

  test('has the same ID on every attempt', () => {
    const ids = ['1', '2'].map((attemptNumber) => {
      const [report] = reportsIn(read({}, { attemptNumber }));
      return report?.sourceEventId;
    });

    expect(ids).toEqual(['pid-1/PAYMENT_COMPLETED', 'pid-1/PAYMENT_COMPLETED']);
  });

  test.each([
    ['2023-11-15T00:13:10+02:00', '2023-11-14T22:13:10.000Z'],
    ['2023-11-15T00:13:10.250+0200', '2023-11-14T22:13:10.250Z'],
    [undefined, '2023-11-14T22:13:20.000Z'],
  ])('dated %s happened at %s', (eventDate, occurredAt) => {
    expect(reportsIn(read({}, { eventDate }))).toEqual([{ ...DEPOSIT, occurredAt }]);
  });

  test.each<[unknown, string, string, string]>([
    [500, 'JPY', '500', 'JPY'],
    [12345, 'KWD', '12345', 'KWD'],
    ['5000', 'eur', '5000', 'EUR'],
    [9007199254740991, 'EUR', '9007199254740991', 'EUR'],
  ])('of the amount %j %s is of %s minor units of %s', (amount, currencyCode, minor, currency) => {
    expect(reportsIn(read({ amount, currencyCode }))).toEqual([
      { ...DEPOSIT, amountMinor: minor, currency },
    ]);
  });

  test('keeps every digit of an amount that a floating point number would round', () => {
    const body = JSON.stringify({ ...EVENT, payload: PAYLOAD }).replace('5000', '9007199254740993');

    expect(reportsIn(readText(body))).toMatchObject([{ amountMinor: '9007199254740993' }]);
  });
});

describe('an event of Paysafe that cannot be used', () => {
  test.each<[string, object, object]>([
    ['eventName', {}, { eventName: undefined, eventType: undefined }],
    ['eventName', {}, { eventName: '' }],
    ['eventDate', {}, { eventDate: '2023-11-14' }],
    ['eventDate', {}, { eventDate: '2023-11-14T22:13:10' }],
    ['payload.id', { id: undefined }, { resourceId: undefined }],
    ['payload.id', { id: 'x'.repeat(81) }, {}],
    ['payload.id', { id: 'pid 1' }, {}],
    ['payload.merchantRefNum', { merchantRefNum: undefined }, {}],
    ['payload.merchantRefNum', { merchantRefNum: 'x'.repeat(129) }, {}],
    ['payload.amount', { amount: undefined }, {}],
    ['payload.amount', { amount: 0 }, {}],
    ['payload.amount', { amount: -5000 }, {}],
    ['payload.amount', { amount: 50.5 }, {}],
    ['payload.amount', { amount: '50.00' }, {}],
    ['payload.amount', { amount: null }, {}],
    ['payload.currencyCode', { currencyCode: undefined }, {}],
    ['payload.currencyCode', { currencyCode: 'EURO' }, {}],
  ])('names %s', (path, payload, event) => {
    const faults = faultsOf(() => read(payload, event));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });

  test.each(['1e3', '1000.0', '1000.0000000000000001'])(
    'is one whose amount is written as %s',
    (amount) => {
      const body = JSON.stringify({ ...EVENT, payload: PAYLOAD }).replace('5000', amount);

      const faults = faultsOf(() => readText(body));

      expect(faults.map((fault) => fault.split(':')[0])).toEqual(['payload.amount']);
    },
  );

  test.each([
    ['no JSON', '{"eventName":', '(body): is no JSON'],
    ['a list', '[]', '(body): Invalid input: expected object, received array'],
    [
      'without a payload',
      JSON.stringify(EVENT),
      'payload: Invalid input: expected object, received undefined',
    ],
  ])('is %s', (_what, body, fault) => {
    expect(faultsOf(() => readText(body))).toEqual([fault]);
  });
});
