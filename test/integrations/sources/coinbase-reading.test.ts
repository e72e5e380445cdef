import { describe, expect, test } from 'vitest';
import { faultsOf, NOW_EPOCH_MS, readingOf, reportsIn, sampleOf } from './adapter-under-test.ts';
import { COMMERCE, HOOK0, signCoinbase } from './coinbase-webhook.ts';

const METADATA = { player_id: 'player-42', brand: 'aurora', deposit_id: 'dep-1' };

/** As on Coinbase's page on checkout webhooks, less what is not read. */
function checkout(overrides: object = {}) {
  return {
    id: '69163c762331ed43dc64a6ef',
    amount: '50.00',
    currency: 'USDC',
    eventType: 'checkout.payment.success',
    metadata: METADATA,
    status: 'COMPLETED',
    createdAt: '2023-11-14T22:10:00.000Z',
    updatedAt: '2023-11-14T22:13:20.097Z',
    ...overrides,
  };
}

function refund(overrides: object = {}) {
  return {
    id: '69163c762331ed43dc64b7ff',
    checkoutId: '69163c762331ed43dc64a6ef',
    amount: '20.00',
    currency: 'USDC',
    status: 'COMPLETED',
    createdAt: '2023-11-15T10:00:00.000Z',
    completedAt: '2023-11-15T10:05:00.000Z',
    ...overrides,
  };
}

const refunded = (...refunds: object[]) =>
  checkout({ eventType: 'checkout.refund.success', refunds });
const read = (body: unknown) => readingOf(HOOK0, signCoinbase(HOOK0, body));
const reports = (body: unknown) => reportsIn(read(body));

const DEPOSIT = {
  type: 'deposit',
  playerId: 'player-42',
  brand: 'aurora',
  depositId: 'dep-1',
  transactionId: '69163c762331ed43dc64a6ef',
  sourceEventId: 'checkout.payment.success/69163c762331ed43dc64a6ef',
  occurredAt: '2023-11-14T22:13:20.097Z',
  amountMinor: '50000000',
  currency: 'USDC',
};

describe('a checkout', () => {
  test('that is paid is a deposit of the player that its metadata names', () => {
    expect(reports(checkout())).toEqual([DEPOSIT]);
  });

  test.each([
    ['deposit ID', { deposit_id: 'dep-1', reference: 'other' }, 'dep-1'],
    ['reference', { reference: 'dep-2' }, 'dep-2'],
  ])('without a player is found by its %s', (_what, metadata, depositId) => {
    const { type: _, playerId: __, brand: ___, ...rest } = DEPOSIT;

    expect(reports(checkout({ metadata }))).toEqual([
      { type: 'unattributed', said: 'deposit', ...rest, depositId },
    ]);
  });

  test.each([
    ['absent', undefined],
    ['null', null],
    ['of another use', { orderId: '12345' }],
  ])('is found by its own ID where the metadata is %s', (_what, metadata) => {
    expect(reports(checkout({ metadata }))).toEqual([
      {
        type: 'unattributed',
        said: 'deposit',
        transactionId: DEPOSIT.transactionId,
        sourceEventId: DEPOSIT.sourceEventId,
        occurredAt: DEPOSIT.occurredAt,
        amountMinor: '50000000',
        currency: 'USDC',
      },
    ]);
  });

  test.each([
    ['USDC', '0.000001', '1'],
    ['EUR', '50.00', '5000'],
    ['JPY', '5000', '5000'],
    ['KWD', '5.125', '5125'],
    ['ETH', '0.000000000000000001', '1'],
    ['ETH', '123456.123456789012345678', '123456123456789012345678'],
  ])('of %s %s is %s in minor units', (currency, amount, minor) => {
    expect(reports(checkout({ currency, amount }))).toMatchObject([
      { amountMinor: minor, currency },
    ]);
  });
});

describe('a refund of a checkout', () => {
  const REFUND = {
    ...DEPOSIT,
    type: 'refund',
    sourceEventId: 'checkout.refund.success/69163c762331ed43dc64b7ff',
    occurredAt: '2023-11-15T10:05:00.000Z',
    amountMinor: '20000000',
  };

  test('carries its own amount and the references of the deposit', () => {
    expect(reports(refunded(refund()))).toEqual([REFUND]);
  });

  test('is reported with those before it, and not with those to come', () => {
    const second = refund({ id: 'second', amount: '5.00' });
    const third = refund({ id: 'third', status: 'PENDING', completedAt: undefined });

    expect(reports(refunded(refund(), second, third))).toEqual([
      REFUND,
      { ...REFUND, sourceEventId: 'checkout.refund.success/second', amountMinor: '5000000' },
    ]);
  });

  test('is all or nothing: one that is bad refuses the others', () => {
    const bad = refund({ id: 'second', amount: '-5.00' });

    expect(faultsOf(() => read(refunded(refund(), bad)))).toEqual([
      'refunds.1.amount: must be a plain decimal above 0 with at most 6 decimals',
    ]);
  });
});

describe('an event of Coinbase that decides nothing', () => {
  test.each([
    'checkout.payment.failed',
    'checkout.payment.expired',
    'checkout.refund.failed',
    'wallet.activity.detected',
  ])('%s is ignored', (eventType) => {
    expect(read(checkout({ eventType }))).toEqual({ kind: 'ignored', type: eventType });
  });
});

describe('an event of Coinbase that cannot be used', () => {
  test.each<[string, unknown, string[]]>([
    ['is no JSON', 'eventType=x', ['(body)']],
    ['is a list', [checkout()], ['(body)']],
    ['has no type', checkout({ eventType: undefined }), ['eventType']],
    ['has no ID', checkout({ id: undefined }), ['id']],
    ['has no amount', checkout({ amount: undefined }), ['amount']],
    ['has an amount in a number', checkout({ amount: 50.1 }), ['amount']],
    ['has too many decimals', checkout({ amount: '50.0000001' }), ['amount']],
    ['has decimals of yen', checkout({ amount: '50.5', currency: 'JPY' }), ['amount']],
    ['has an amount of zero', checkout({ amount: '0.00' }), ['amount']],
    ['has an amount below zero', checkout({ amount: '-1' }), ['amount']],
    ['has a coin of nobody', checkout({ currency: 'XQQX' }), ['amount']],
    ['has a coin in small letters', checkout({ currency: 'usdc' }), ['currency']],
    ['has a player in a number', checkout({ metadata: { player_id: 42 } }), ['metadata.player_id']],
    ['has no time', checkout({ updatedAt: undefined }), ['updatedAt']],
    ['refunds nothing', checkout({ eventType: 'checkout.refund.success' }), ['refunds']],
    ['refunds an empty list', refunded(), ['refunds']],
    ['refunds nothing yet', refunded(refund({ status: 'PENDING' })), ['refunds']],
  ])('%s', (_what, body, paths) => {
    const faults = faultsOf(() => read(body));

    expect(faults.map((fault) => fault.split(': ')[0])).toEqual(paths);
  });

  test('can be used once the stage knows its coin', () => {
    const request = signCoinbase(HOOK0, checkout({ currency: 'XQQX', amount: '1.5' }));

    expect(reportsIn(readingOf(HOOK0, request, { currencies: { XQQX: 4 } }))).toMatchObject([
      { amountMinor: '15000', currency: 'XQQX' },
    ]);
  });
});

describe('a charge of Coinbase Commerce', () => {
  function charge(data: object = {}, event: object = {}) {
    return {
      id: 1,
      attempt_number: 1,
      event: {
        id: '24934862-d980-46cb-9402-43c81b0cdba6',
        type: 'charge:confirmed',
        created_at: '2023-11-14T22:13:20Z',
        data: {
          id: '2aee9dd1-67b8-43ef-8dfe-977959850f27',
          code: 'XA6G6ZFR',
          pricing: { local: { amount: '50.00', currency: 'EUR' } },
          metadata: METADATA,
          ...data,
        },
        ...event,
      },
    };
  }
  const readCharge = (body: unknown) => readingOf(COMMERCE, signCoinbase(COMMERCE, body));

  test('that is confirmed is a deposit of what was asked for', () => {
    expect(reportsIn(readCharge(charge()))).toEqual([
      {
        ...DEPOSIT,
        transactionId: '2aee9dd1-67b8-43ef-8dfe-977959850f27',
        sourceEventId: '24934862-d980-46cb-9402-43c81b0cdba6',
        occurredAt: '2023-11-14T22:13:20.000Z',
        amountMinor: '5000',
        currency: 'EUR',
      },
    ]);
  });

  test.each(['charge:created', 'charge:pending', 'charge:failed', 'charge:delayed'])(
    'is ignored at %s',
    (type) => {
      expect(readCharge(charge({}, { type }))).toEqual({ kind: 'ignored', type });
    },
  );

  test.each([undefined, null])('without a price by design is ignored: %j', (pricing) => {
    const donation = charge({ pricing_type: 'no_price', pricing });

    expect(readCharge(donation)).toEqual({
      kind: 'ignored',
      type: 'charge:confirmed without pricing',
    });
  });

  test('whose price is told counts, whatever its type of pricing', () => {
    expect(reportsIn(readCharge(charge({ pricing_type: 'no_price' })))).toMatchObject([
      { type: 'deposit', amountMinor: '5000' },
    ]);
  });

  test.each<[string, unknown, string[]]>([
    ['has no event', {}, ['event']],
    [
      'has a fixed price and does not tell it',
      charge({ pricing_type: 'fixed_price', pricing: undefined }),
      ['event.data.pricing'],
    ],
    [
      'has a price that says nothing',
      charge({ pricing_type: 'no_price', pricing: {} }),
      ['event.data.pricing.local'],
    ],
    ['has no event ID', charge({}, { id: undefined }), ['event.id']],
    ['has no price', charge({ pricing: undefined }), ['event.data.pricing']],
    ['has no ID', charge({ id: undefined }), ['event.data.id']],
    [
      'is for nothing',
      charge({ pricing: { local: { amount: '0.00', currency: 'EUR' } } }),
      ['event.data.pricing.local.amount'],
    ],
  ])('cannot be used if it %s', (_what, body, paths) => {
    const faults = faultsOf(() => readCharge(body));

    expect(faults.map((fault) => fault.split(': ')[0])).toEqual(paths);
  });

  test('is answered with 200, as Coinbase wants', () => {
    const request = sampleOf(COMMERCE);
    const context = { ...COMMERCE.sample.trial, nowEpochMs: NOW_EPOCH_MS };

    expect(COMMERCE.adapter.answer?.(request, readingOf(COMMERCE, request), context)).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: '',
    });
  });
});
