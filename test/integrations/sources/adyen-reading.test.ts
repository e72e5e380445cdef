import { describe, expect, test } from 'vitest';
import { adyen } from '../../../integrations/sources/adyen/adapter.ts';
import type { AdyenSettings } from '../../../integrations/sources/adyen/description.ts';
import { faultsOf, readingOf, reportsIn } from './adapter-under-test.ts';
import {
  ADYEN_UNDER_TEST,
  AUTHORISATION,
  MODIFICATION,
  requestOf,
  signedItem,
} from './adyen-webhook.ts';

const AUTHORISED: AdyenSettings = { settles: 'authorised' };
const CAPTURED: AdyenSettings = { settles: 'captured' };

function read(items: readonly object[], settings = AUTHORISED, currencies = {}) {
  const request = requestOf(items.map((item) => signedItem({ ...item })));
  return readingOf(ADYEN_UNDER_TEST, request, { settings, currencies });
}

const reports = (...given: Parameters<typeof read>) => reportsIn(read(...given));
const faults = (...given: Parameters<typeof read>) => faultsOf(() => read(...given));

describe('an Adyen event', () => {
  test('of an authorisation is a deposit whose player is not proven', () => {
    expect(read([AUTHORISATION])).toEqual({
      kind: 'events',
      events: [
        {
          type: 'unattributed',
          said: 'deposit',
          sourceEventId: 'NC6HT9CRT65ZGN82/AUTHORISATION/true',
          occurredAt: '2023-11-14T22:13:10.000Z',
          depositId: 'dep-1',
          transactionId: 'NC6HT9CRT65ZGN82',
          amountMinor: '5000',
          currency: 'EUR',
        },
      ],
    });
  });

  test('of a capture is a deposit that names the payment, not the capture', () => {
    expect(reports([{ ...MODIFICATION, eventCode: 'CAPTURE' }], CAPTURED)).toEqual([
      {
        type: 'unattributed',
        said: 'deposit',
        sourceEventId: 'MODIFICATION0001/CAPTURE/true',
        occurredAt: '2023-11-14T22:13:10.000Z',
        depositId: 'dep-1',
        transactionId: 'NC6HT9CRT65ZGN82',
        amountMinor: '5000',
        currency: 'EUR',
      },
    ]);
  });

  test.each([
    ['AUTHORISATION', 'true', 'deposit', undefined],
    ['AUTHORISATION', 'false', undefined, undefined],
    ['CAPTURE', 'true', undefined, 'deposit'],
    ['CAPTURE', 'false', 'refund', undefined],
    ['CAPTURE_FAILED', 'true', 'refund', 'refund'],
    ['CANCELLATION', 'true', 'refund', undefined],
    ['CANCELLATION', 'false', undefined, undefined],
    ['CANCEL_OR_REFUND', 'true', 'refund', 'refund'],
    ['CANCEL_OR_REFUND', 'false', undefined, undefined],
    ['REFUND', 'true', 'refund', 'refund'],
    ['REFUND', 'false', undefined, undefined],
    ['REFUND_FAILED', 'true', undefined, undefined],
    ['REFUNDED_REVERSED', 'true', undefined, undefined],
    ['NOTIFICATION_OF_CHARGEBACK', 'true', undefined, undefined],
    ['CHARGEBACK', 'true', 'chargeback', 'chargeback'],
    ['CHARGEBACK', 'false', undefined, undefined],
    ['SECOND_CHARGEBACK', 'true', 'chargeback', 'chargeback'],
    ['CHARGEBACK_REVERSED', 'true', undefined, undefined],
    ['PREARBITRATION_WON', 'true', undefined, undefined],
    ['PREARBITRATION_LOST', 'true', undefined, undefined],
    ['PAYOUT_THIRDPARTY', 'true', undefined, undefined],
    ['PAYOUT_DECLINE', 'true', undefined, undefined],
    ['PAYOUT_EXPIRE', 'true', undefined, undefined],
    ['PAIDOUT_REVERSED', 'true', undefined, undefined],
    ['REPORT_AVAILABLE', 'true', undefined, undefined],
    ['SOMETHING_NEW', 'true', undefined, undefined],
  ])('%s/%s is a %s where authorisations settle, a %s where captures do', (...row) => {
    const [eventCode, success, authorised, captured] = row;
    const item = { ...MODIFICATION, eventCode, success };
    const said = (settings: AdyenSettings) =>
      reports([item], settings).map((report) => 'said' in report && report.said);
    const payment = eventCode === 'AUTHORISATION' ? item.pspReference : item.originalReference;

    expect(said(AUTHORISED)).toEqual(authorised === undefined ? [] : [authorised]);
    expect(said(CAPTURED)).toEqual(captured === undefined ? [] : [captured]);
    for (const report of reports([item])) expect(report).toMatchObject({ transactionId: payment });
  });

  test('that decides nothing is ignored by its code and success, each named once', () => {
    const item = { ...MODIFICATION, eventCode: 'REFUND_FAILED' };

    expect(read([item, item, { ...item, eventCode: 'CAPTURE' }])).toEqual({
      kind: 'ignored',
      type: 'REFUND_FAILED/true, CAPTURE/true',
    });
  });

  test('of nothing is ignored: a card was checked', () => {
    const amount = { value: 0, currency: 'EUR' };

    expect(read([{ ...AUTHORISATION, amount }])).toMatchObject({ kind: 'ignored' });
  });

  test('that counts is reported from among others that do not', () => {
    const ignored = { ...MODIFICATION, eventCode: 'REPORT_AVAILABLE' };

    const said = reports([ignored, AUTHORISATION, { ...MODIFICATION, eventCode: 'REFUND' }]);

    expect(said).toMatchObject([{ said: 'deposit' }, { said: 'refund' }]);
  });

  test('of Adyen for trying the URL out is an event like any other', () => {
    const item = { ...AUTHORISATION, merchantReference: 'testMerchantRef1' };

    expect(reports([item])).toMatchObject([{ depositId: 'testMerchantRef1' }]);
  });

  test('without a merchant reference names the payment by its transaction alone', () => {
    for (const merchantReference of ['', undefined]) {
      const [report] = reports([{ ...AUTHORISATION, merchantReference }]);

      expect(report).not.toHaveProperty('depositId');
      expect(report).toHaveProperty('transactionId', 'NC6HT9CRT65ZGN82');
    }
  });

  test('says nothing of what the signature does not cover', () => {
    const [report] = reports([{ ...AUTHORISATION, reason: 'x', paymentMethod: 'visa' }]);

    expect(JSON.stringify(report)).not.toMatch(/player-42|visa/);
  });
});

describe('the merchant account of an Adyen event', () => {
  const settings = { ...AUTHORISED, merchantAccounts: { AuroraECOM: 'aurora' } };

  test('gives the brand', () => {
    expect(reports([AUTHORISATION], settings)).toMatchObject([{ brand: 'aurora' }]);
    expect(reports([AUTHORISATION])[0]).not.toHaveProperty('brand');
  });

  test.each(['OtherECOM', 'auroraecom', 'constructor', ''])(
    'cannot be %j',
    (merchantAccountCode) => {
      expect(faults([AUTHORISATION, { ...AUTHORISATION, merchantAccountCode }], settings)).toEqual([
        "notificationItems.1.NotificationRequestItem.merchantAccountCode: is not in the source's merchantAccounts",
      ]);
    },
  );

  test('does not matter to an event that decides nothing', () => {
    const item = { ...MODIFICATION, eventCode: 'REPORT_AVAILABLE', merchantAccountCode: 'Company' };

    expect(read([item], settings)).toMatchObject({ kind: 'ignored' });
  });
});

describe('the amount of an Adyen event', () => {
  test.each([
    [5000, 'EUR', '5000'],
    [1, 'EUR', '1'],
    [500, 'JPY', '500'],
    [12_345, 'KWD', '12345'],
    [9_007_199_254_740_991, 'EUR', '9007199254740991'],
    // Adyen has other decimals here than ISO 4217.
    [279_000, 'ISK', '2790'],
    [150_000, 'CLP', '1500'],
    [50_000, 'IDR', '5000000'],
    [700, 'CVE', '70000'],
  ])('%d of %s is %s in minor units', (value, currency, amountMinor) => {
    const item = { ...AUTHORISATION, amount: { value, currency } };

    expect(reports([item])).toMatchObject([{ amountMinor, currency }]);
  });

  test.each([
    [-1, 'EUR', 'must be above 0'],
    [279_050, 'ISK', 'must be a plain decimal above 0 with at most 0 decimals'],
  ])('cannot be %d of %s', (value, currency, fault) => {
    const item = { ...AUTHORISATION, amount: { value, currency } };

    expect(faults([AUTHORISATION, item])).toEqual([
      `notificationItems.1.NotificationRequestItem.amount.value: ${fault}`,
    ]);
  });
});

describe('the time of an Adyen event, which nobody signs,', () => {
  const NOW = '2023-11-14T22:13:20.000Z';

  test.each([
    ['2023-11-14T22:13:19Z', '2023-11-14T22:13:19.000Z'],
    ['2023-11-15T00:13:19.5+02:00', '2023-11-14T22:13:19.500Z'],
    ['2023-10-15T22:13:20Z', '2023-10-15T22:13:20.000Z'],
    ['2023-10-15T22:13:19Z', NOW],
    ['2023-11-14T22:13:21Z', NOW],
    ['2023-11-14T22:13:19', NOW],
    ['yesterday', NOW],
    [undefined, NOW],
    [1_700_000_000, NOW],
    [{ '': 1 }, NOW],
  ])('%j is taken for %s', (eventDate, occurredAt) => {
    expect(reports([{ ...AUTHORISATION, eventDate }])).toMatchObject([{ occurredAt }]);
  });
});

describe('an Adyen event cannot be used', () => {
  test.each([
    ['originalReference', { ...MODIFICATION, eventCode: 'REFUND', originalReference: undefined }],
    ['originalReference', { ...MODIFICATION, eventCode: 'CHARGEBACK', originalReference: '' }],
    ['pspReference', { ...AUTHORISATION, pspReference: '' }],
    ['pspReference', { ...AUTHORISATION, pspReference: 'x'.repeat(112) }],
    ['merchantReference', { ...AUTHORISATION, merchantReference: 'dépôt' }],
    ['merchantReference', { ...AUTHORISATION, merchantReference: 'x'.repeat(129) }],
  ])('if its %s is missing or no reference', (field, item) => {
    expect(faults([item])).toEqual([
      `notificationItems.0.NotificationRequestItem.${field}: must be 1 to 128 printable ASCII characters`,
    ]);
  });

  test('and then nothing of its webhook is', () => {
    const bad = { ...MODIFICATION, eventCode: 'REFUND', originalReference: undefined };

    expect(faults([AUTHORISATION, bad, AUTHORISATION])).toHaveLength(1);
  });
});

describe('the answer to Adyen', () => {
  test.each([
    ['that counts', AUTHORISATION],
    ['that is ignored', { ...AUTHORISATION, eventCode: 'PENDING' }],
  ])('is the text it looks for, after an event %s', (_which, item) => {
    const request = requestOf([signedItem(item)]);
    const reading = read([item]);
    const credentials = { signingKey: '' };

    const reply = adyen.answer?.(request, reading, {
      credentials,
      settings: AUTHORISED,
      nowEpochMs: 0,
    });

    expect(reply).toEqual({ status: 200, contentType: 'text/plain', body: '[accepted]' });
  });
});
