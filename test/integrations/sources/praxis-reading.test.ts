import { describe, expect, test } from 'vitest';
import { praxis } from '../../../integrations/sources/praxis/adapter.ts';
import { praxisDescription } from '../../../integrations/sources/praxis/description.ts';
import { praxisSample } from '../../../integrations/sources/praxis/sample.ts';
import { parseSubject } from '../../../integrations/sources/praxis/subject.ts';
import { faultsOf, NOW_EPOCH_MS, readingOf, reportsIn, verdictOf } from './adapter-under-test.ts';
import { notification, notified } from './praxis-notification.ts';

const UNDER_TEST = {
  description: praxisDescription,
  adapter: praxis,
  sample: praxisSample,
  resign: (request: ReturnType<typeof notification>) => request,
  emptyKey: {},
};

function read(...how: Parameters<typeof notification>) {
  return readingOf(UNDER_TEST, notification(...how));
}

const APPROVED = {
  type: 'unconfirmed',
  sourceEventId: '123/sale/approved',
  occurredAt: '2023-11-14T22:13:20.000Z',
  said: 'sale/approved',
  subject: 'dep-1/123/sale',
};

describe('a notification', () => {
  test.each([
    ['sale', 'approved'],
    ['sale', 'chargeback'],
    ['sale', 'reversed'],
    ['refund', 'approved'],
  ])('of a %s that is %s is a claim to ask Praxis about', (type, status) => {
    expect(reportsIn(read({}, { type, status }))).toEqual([
      {
        ...APPROVED,
        sourceEventId: `123/${type}/${status}`,
        said: `${type}/${status}`,
        subject: `dep-1/123/${type}`,
      },
    ]);
  });

  test.each([
    ['sale', 'rejected'],
    ['sale', 'pending'],
    ['sale', 'error'],
    ['sale', 'cancelled'],
    ['refund', 'pending'],
    ['refund', 'chargeback'],
    ['payout', 'approved'],
    ['payout', 'reversed'],
    ['payout', 'chargeback'],
    ['authorization', 'approved'],
    ['constructor', 'approved'],
    ['sale', 'in progress'],
  ])('of a %s that is %s is ignored', (type, status) => {
    expect(read({}, { type, status })).toEqual({ kind: 'ignored', type: `${type}/${status}` });
  });

  test('of a session that ended without a transaction is ignored', () => {
    expect(read({}, { transaction: null })).toEqual({ kind: 'ignored', type: 'session' });
  });

  test('says the same with its numbers as texts', () => {
    expect(read({ timestamp: '"1700000000"', tid: '"123"', amount: '"5000"' })).toEqual(read());
  });

  test.each([
    ['0', '"EUR"'],
    ['500', '"JPY"'],
    ['1.2345', '"KWD"'],
  ])('reports no amount, so %s %s does not matter', (amount, currency) => {
    expect(reportsIn(read({ amount, currency }))).toEqual([APPROVED]);
  });

  test('asks about a whole order and transaction, however long they are', () => {
    const order = `${'/'.repeat(50)}${'9'.repeat(50)}`;
    const tid = '9'.repeat(20);
    const longest = { order_id: JSON.stringify(order), tid };
    const [report] = reportsIn(read(longest, { type: 'refund', status: 'approved' }));

    expect(report).toMatchObject({ subject: `${order}/${tid}/refund` });
    expect(parseSubject(`${order}/${tid}/refund`)).toEqual({ orderId: order, tid, type: 'refund' });
  });

  test('whose digits moved between order and transaction asks about another one', async () => {
    const moved = String(notification().body).replace('"dep-1"', '"dep-11"');
    const request = { ...notification(), body: Buffer.from(moved.replace(':123', ':23')) };

    expect(await verdictOf(UNDER_TEST, request)).toBe('accepted');
    expect(reportsIn(readingOf(UNDER_TEST, request))).toMatchObject([
      { subject: 'dep-11/23/sale', sourceEventId: '23/sale/approved' },
    ]);
  });

  test('whose type was changed on the way does not stand in for the true one', async () => {
    const body = String(notification().body).replace('"sale"', '"refund"');
    const request = { ...notification(), body: Buffer.from(body) };

    expect(await verdictOf(UNDER_TEST, request)).toBe('accepted');
    expect(reportsIn(readingOf(UNDER_TEST, request))).toMatchObject([
      { subject: 'dep-1/123/refund', sourceEventId: '123/refund/approved' },
    ]);
  });

  test('whose status was changed on the way is no more than a claim', async () => {
    const rejected = notification({}, { status: 'rejected' });
    const body = String(rejected.body).replace('rejected', 'approved');
    const changed = { ...rejected, body: Buffer.from(body) };

    expect(await verdictOf(UNDER_TEST, changed)).toBe('accepted');
    expect(reportsIn(readingOf(UNDER_TEST, changed))).toEqual([APPROVED]);
  });

  test('keeps the time it was signed at, however old', () => {
    expect(reportsIn(read({ timestamp: '1600000000' }))).toMatchObject([
      { occurredAt: '2020-09-13T12:26:40.000Z' },
    ]);
  });

  test.each([
    [{ order_id: undefined }, 'session.order_id'],
    [{ order_id: 'null' }, 'session.order_id'],
    [{ tid: 'null' }, 'transaction.tid'],
  ])('that was signed without what is needed cannot be used: %j', async (changes, path) => {
    const request = notification(changes);

    expect(await verdictOf(UNDER_TEST, request)).toBe('accepted');
    expect(faultsOf(() => readingOf(UNDER_TEST, request))).toEqual([
      expect.stringMatching(new RegExp(`^${path}: `)),
    ]);
  });

  test.each([
    ['{"transaction":{"transaction_type":"sale"}}', 'transaction.transaction_status'],
    ['{"transaction":{"transaction_status":"approved"}}', 'transaction.transaction_type'],
    [
      '{"transaction":{"transaction_type":"sale","transaction_status":[]}}',
      'transaction.transaction_status',
    ],
    ['{"transaction":"sale"}', 'transaction'],
    ['[]', '(body)'],
  ])('%s cannot be used', (body, path) => {
    const faults = faultsOf(() => readingOf(UNDER_TEST, notified(body, undefined)));

    expect(faults.map((fault) => fault.split(':')[0])).toContain(path);
  });
});

describe('the answer to a notification', () => {
  function answer(signAnswer: boolean) {
    const { credentials, settings } = praxisSample.trial;
    const context = { credentials, settings: { ...settings, signAnswer } };
    return praxis.answer?.(notification(), read(), { ...context, nowEpochMs: NOW_EPOCH_MS + 999 });
  }
  const plain = {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: '{"status":0,"description":"Ok","version":"1.3","timestamp":1700000000}',
  };

  test('says that it was understood', () => {
    expect(answer(false)).toEqual(plain);
  });

  test('is signed where that is wanted', () => {
    expect(answer(true)).toEqual({
      ...plain,
      headers: {
        'external-request-signature':
          'd4c141bf33d2ff0ce598e872534e8a192f8064deb20d16bfcbd2029834a6a909' +
          '1d072a20ad0fc8156e4d49a4d6815751',
      },
    });
  });
});
