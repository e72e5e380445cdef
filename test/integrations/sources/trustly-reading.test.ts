import { describe, expect, test } from 'vitest';
import type { TrustlySettings } from '../../../integrations/sources/trustly/description.ts';
import { faultsOf, readingOf, reportsIn, verdictOf } from './adapter-under-test.ts';
import { DATA, DATA_SIGNED, movement, notified, TRUSTLY_UNDER_TEST } from './trustly-webhook.ts';

const IGNORE: TrustlySettings = { debits: 'ignore' };
const REFUND: TrustlySettings = { debits: 'refund' };

function read(request = movement(), settings = IGNORE, currencies = {}) {
  return readingOf(TRUSTLY_UNDER_TEST, request, { settings, currencies });
}

const reports = (...given: Parameters<typeof read>) => reportsIn(read(...given));
const faults = (...given: Parameters<typeof read>) => faultsOf(() => read(...given));

describe('a Trustly notification', () => {
  test('of a credit is a deposit of the player it names', () => {
    expect(reports()).toEqual([
      {
        type: 'deposit',
        sourceEventId: '9876543456',
        occurredAt: '2010-01-20T13:42:04.675Z',
        playerId: 'player-42',
        depositId: 'dep-1',
        transactionId: '87654567',
        amountMinor: '90250',
        currency: 'EUR',
      },
    ]);
  });

  test('of a debit is a refund of the deposit it names, where debits are', () => {
    const debit = movement({ notificationid: '456787654' }, { method: 'debit' });

    expect(reports(debit, REFUND)).toEqual([
      {
        type: 'refund',
        sourceEventId: '456787654',
        occurredAt: '2010-01-20T13:42:04.675Z',
        playerId: 'player-42',
        depositId: 'dep-1',
        transactionId: '87654567',
        amountMinor: '90250',
        currency: 'EUR',
      },
    ]);
    expect(read(debit)).toEqual({ kind: 'ignored', type: 'debit' });
  });

  test.each([
    'cancel',
    'pending',
    'account',
    'kyc',
    'payoutconfirmation',
    'Credit',
    'something_new',
  ])('of the kind %s is ignored, whatever its data', (method) => {
    expect(read(notified('{}', '', { method }), REFUND)).toEqual({ kind: 'ignored', type: method });
  });

  test.each([
    ['credit', 'dep-', 'deposit'],
    ['credit', 'dep-1', 'deposit'],
    ['credit', 'wd-', undefined],
    ['debit', 'dep-', 'refund'],
    ['debit', 'wd-', undefined],
  ])('of a %s counts only with the prefix of deposits: %s', (method, depositPrefix, type) => {
    const request = movement({}, { method });
    const settings = { ...REFUND, depositPrefix };

    expect(reports(request, settings).map((report) => report.type)).toEqual(type ? [type] : []);
  });

  test('says the same twice, so that a repetition is known', () => {
    expect(reports()).toEqual(reports());
  });

  test('keeps every digit of an amount that is a JSON number', async () => {
    const data = JSON.stringify(DATA).replace('"902.50"', '12345678901234567.80');
    const request = notified(data, DATA_SIGNED.replace('902.50', '12345678901234567.80'));

    expect(await verdictOf(TRUSTLY_UNDER_TEST, request)).toBe('accepted');
    expect(reports(request)).toMatchObject([{ amountMinor: '1234567890123456780' }]);
  });

  test('takes IDs that are JSON numbers for the texts they were written as', () => {
    const ids = { enduserid: 32123, messageid: 98348932, notificationid: 9876543456, orderid: 7 };

    expect(reports(movement(ids))).toMatchObject([
      { playerId: '32123', depositId: '98348932', sourceEventId: '9876543456', transactionId: '7' },
    ]);
  });
});

describe('the amount of a Trustly notification', () => {
  test.each([
    ['902.50', 'EUR', '90250'],
    ['902.5', 'EUR', '90250'],
    ['902', 'EUR', '90200'],
    ['902.5000', 'EUR', '90250'],
    ['0.01', 'EUR', '1'],
    ['500.00', 'JPY', '500'],
    ['1.234', 'KWD', '1234'],
  ])('%s %s is %s in minor units', (amount, currency, amountMinor) => {
    expect(reports(movement({ amount, currency }))).toMatchObject([{ amountMinor, currency }]);
  });

  test.each([
    ['902.505', 'EUR'],
    ['500.50', 'JPY'],
    ['0.00', 'EUR'],
    ['-5.00', 'EUR'],
    ['5,00', 'EUR'],
    ['1e2', 'EUR'],
    [' 5.00', 'EUR'],
    ['', 'EUR'],
    ['5.00', 'QQQ'],
  ])('cannot be %j %s', (amount, currency) => {
    const [fault] = faults(movement({ amount, currency }));

    expect(fault).toMatch(/^params\.data\.amount: /);
  });
});

describe('the time of a Trustly notification', () => {
  test.each([
    ['2010-01-20 14:42:04.675645+01', '2010-01-20T13:42:04.675Z'],
    ['2010-07-20 14:42:04+02', '2010-07-20T12:42:04.000Z'],
    ['2010-01-20 14:42:04.6-03', '2010-01-20T17:42:04.600Z'],
    ['2010-01-20 14:42:04.675645+0530', '2010-01-20T09:12:04.675Z'],
    ['2010-01-20T14:42:04Z', '2010-01-20T14:42:04.000Z'],
  ])('%s is %s', (timestamp, occurredAt) => {
    expect(reports(movement({ timestamp }))).toMatchObject([{ occurredAt }]);
  });

  test.each(['2010-01-20 14:42:04.675645', '2010-02-30 14:42:04+01', '20.01.2010', ''])(
    'cannot be %j',
    (timestamp) => {
      expect(faults(movement({ timestamp }))).toEqual([
        'params.data.timestamp: must be a time with its UTC offset',
      ]);
    },
  );
});

describe('a Trustly notification cannot be used', () => {
  test.each([
    'amount',
    'currency',
    'messageid',
    'orderid',
    'enduserid',
    'notificationid',
    'timestamp',
  ])('without its %s', (field) => {
    const [fault, ...others] = faults(movement({ [field]: undefined }));

    expect(fault).toContain(`params.data.${field}: `);
    expect(others).toEqual([]);
  });

  test.each([
    ['currency', 'eur'],
    ['currency', 'EURO'],
    ['messageid', ''],
    ['messageid', 'dépôt'],
    ['messageid', 'x'.repeat(129)],
    ['enduserid', ''],
    ['enduserid', { a: '1' }],
    ['enduserid', ['1']],
    ['enduserid', true],
    ['enduserid', null],
    ['notificationid', ''],
  ])('with the %s %j', (field, value) => {
    const [fault, ...others] = faults(movement({ [field]: value }));

    expect(fault).toContain(`params.data.${field}: `);
    expect(others).toEqual([]);
  });

  test('with a field in a value, because one signature would fit two payments', async () => {
    const signed = movement({ enduserid: 'bobmessageiddep-9', messageid: '1' });
    const { signature } = JSON.parse(String(signed.body)).params;
    const other = movement({ enduserid: 'bob', messageid: 'dep-9messageid1' });
    const moved = TRUSTLY_UNDER_TEST.resign(other, () => signature);

    expect(await verdictOf(TRUSTLY_UNDER_TEST, moved)).toBe('accepted');
    for (const request of [signed, moved]) {
      expect(faults(request)).toEqual([
        expect.stringMatching(
          /^params\.data\.(enduserid|messageid): must have no field's name in it/,
        ),
      ]);
    }
  });
});
