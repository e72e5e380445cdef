import { describe, expect, test } from 'vitest';
import { checkout } from '../../../integrations/sources/checkout/adapter.ts';
import type { CheckoutSettings } from '../../../integrations/sources/checkout/description.ts';
import { checkoutSample } from '../../../integrations/sources/checkout/sample.ts';
import {
  FACTS,
  faultsOf,
  readingOf,
  reportsIn,
  sampleOf,
  URL_OF_SOURCE,
} from './adapter-under-test.ts';

const UNDER_TEST = { adapter: checkout, sample: checkoutSample };
const METADATA = { player_id: 'player-42', brand: 'aurora' };
const DISPUTED = {
  id: 'dsp_1',
  category: 'fraudulent',
  amount: 5000,
  currency: 'EUR',
  payment_id: 'pay_1',
  payment_reference: 'dep-1',
  payment_method: 'VISA',
  reference: undefined,
  metadata: undefined,
};

function event(type: string, data: object = {}, rest: object = {}) {
  return {
    id: 'evt_1',
    type,
    created_on: '2023-11-14T22:13:10.1234567Z',
    data: {
      id: 'pay_1',
      action_id: 'act_1',
      reference: 'dep-1',
      amount: 5000,
      currency: 'EUR',
      metadata: METADATA,
      ...data,
    },
    ...rest,
  };
}

function read(body: object | string, settings: Partial<CheckoutSettings> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', url: URL_OF_SOURCE, headers: {}, body: Buffer.from(text) };
  return readingOf(UNDER_TEST, request, {
    settings: { ...checkoutSample.trial.settings, ...settings },
  });
}

function only(body: object, settings?: Partial<CheckoutSettings>) {
  const [report, ...more] = reportsIn(read(body, settings));
  expect(more).toEqual([]);
  return report;
}

describe('an event of Checkout.com', () => {
  test('of a captured payment is a deposit', () => {
    expect(only(event('payment_captured'))).toEqual({
      type: 'deposit',
      sourceEventId: 'evt_1',
      occurredAt: '2023-11-14T22:13:10.123Z',
      playerId: 'player-42',
      brand: 'aurora',
      depositId: 'dep-1',
      transactionId: 'pay_1',
      amountMinor: '5000',
      currency: 'EUR',
    });
  });

  test('without the player is left to whoever knows the reference', () => {
    expect(only(event('payment_captured', { metadata: { brand: 'aurora' } }))).toEqual({
      type: 'unattributed',
      said: 'deposit',
      sourceEventId: 'evt_1',
      occurredAt: '2023-11-14T22:13:10.123Z',
      brand: 'aurora',
      depositId: 'dep-1',
      transactionId: 'pay_1',
      amountMinor: '5000',
      currency: 'EUR',
    });
  });

  test.each([[undefined], [null], [{}], [{ player_id: null }]])(
    'with the metadata %j has no player',
    (metadata) => {
      expect(only(event('payment_captured', { metadata }))).toMatchObject({
        type: 'unattributed',
        depositId: 'dep-1',
      });
    },
  );

  test('whose player is a number keeps all its digits', () => {
    const metadata = { player_id: 9_007_199_254_740_991 };

    expect(only(event('payment_captured', { metadata }))).toMatchObject({
      playerId: '9007199254740991',
    });
  });

  test('without a reference has only its payment', () => {
    const report = only(event('payment_captured', { reference: null }));

    expect(report).toMatchObject({ transactionId: 'pay_1' });
    expect(report).not.toHaveProperty('depositId');
  });

  test('is dated by timestamp where there is no created_on, in UTC', () => {
    const dated = { created_on: undefined, timestamp: '2023-11-14T23:13:10.5+01:00' };

    expect(only(event('payment_captured', {}, dated))).toMatchObject({
      occurredAt: '2023-11-14T22:13:10.500Z',
    });
  });

  test.each([
    ['EUR', 5000, '5000'],
    ['JPY', 500, '500'],
    ['KWD', 1234, '1234'],
    ['EUR', 9_007_199_254_740_991, '9007199254740991'],
    ['ISK', 500, '500'],
    // Checkout.com has two decimals here, ISO 4217 none.
    ['CLP', 100_000, '1000'],
    ['CLP', 100, '1'],
  ])('of %s %d is one of %s in ISO minor units', (currency, amount, amountMinor) => {
    expect(only(event('payment_captured', { currency, amount }))).toMatchObject({
      currency,
      amountMinor,
    });
  });

  test('of the sample says what its facts say', () => {
    const reports = reportsIn(readingOf(UNDER_TEST, sampleOf(UNDER_TEST)));

    expect(reports).toMatchObject([
      {
        type: 'deposit',
        playerId: FACTS.playerId,
        brand: FACTS.brand,
        depositId: FACTS.depositId,
        amountMinor: '5000',
      },
    ]);
  });
});

describe('what an event of Checkout.com means', () => {
  const captured = { settles: 'captured' } as const;
  const approved = { settles: 'approved' } as const;
  const lost = { chargebackOn: 'lost' } as const;

  test.each<[string, Partial<CheckoutSettings>, string]>([
    ['payment_captured', captured, 'deposit'],
    ['payment_paid', captured, 'deposit'],
    ['payment_approved', captured, 'ignored'],
    ['payment_voided', captured, 'ignored'],
    ['payment_refunded', captured, 'refund'],
    ['payment_returned', captured, 'refund'],
    ['payment_approved', approved, 'deposit'],
    ['payment_captured', approved, 'ignored'],
    ['payment_paid', approved, 'ignored'],
    ['payment_voided', approved, 'refund'],
    ['payment_refunded', approved, 'refund'],
    ['payment_declined', captured, 'ignored'],
    ['payment_refund_declined', captured, 'ignored'],
    ['dispute_lost', captured, 'ignored'],
    ['dispute_won', captured, 'ignored'],
    ['dispute_received', lost, 'ignored'],
    ['dispute_won', lost, 'ignored'],
    ['card_verified', captured, 'ignored'],
    ['constructor', captured, 'ignored'],
    ['__proto__', captured, 'ignored'],
  ])('%s with %j: %s', (type, settings, meaning) => {
    const reading = read(event(type), settings);

    if (meaning === 'ignored') expect(reading).toEqual({ kind: 'ignored', type });
    else expect(reading).toMatchObject({ events: [{ type: meaning, transactionId: 'pay_1' }] });
  });

  test.each<[string, Partial<CheckoutSettings>]>([
    ['payment_refunded', captured],
    ['payment_returned', captured],
    ['payment_voided', approved],
  ])('%s names the payment, and not its own reference as the deposit', (type, settings) => {
    const own = { reference: 'refund-7' };
    const named = only(event(type, own), settings);
    const unnamed = only(event(type, { ...own, metadata: null }), settings);

    expect(named).toMatchObject({ playerId: 'player-42', transactionId: 'pay_1' });
    expect(unnamed).toMatchObject({ type: 'unattributed', said: 'refund', transactionId: 'pay_1' });
    for (const report of [named, unnamed]) expect(report).not.toHaveProperty('depositId');
  });

  test.each<[string, Partial<CheckoutSettings>]>([
    ['dispute_received', {}],
    ['dispute_lost', lost],
  ])('%s with %j is a chargeback of the payment it names', (type, settings) => {
    expect(only(event(type, DISPUTED), settings)).toEqual({
      type: 'unattributed',
      said: 'chargeback',
      sourceEventId: 'evt_1',
      occurredAt: '2023-11-14T22:13:10.123Z',
      transactionId: 'pay_1',
      amountMinor: '5000',
      currency: 'EUR',
    });
  });

  test('a dispute that names the player is his chargeback', () => {
    const report = only(event('dispute_received', { ...DISPUTED, metadata: METADATA }));

    expect(report).toMatchObject({ type: 'chargeback', playerId: 'player-42', brand: 'aurora' });
  });

  test('a dispute names its payment, and its reference only where it has nothing else', () => {
    const byPayment = only(event('dispute_received', DISPUTED));
    const byReference = only(event('dispute_received', { ...DISPUTED, payment_id: undefined }));

    expect(byPayment).toMatchObject({ transactionId: 'pay_1' });
    expect(byPayment).not.toHaveProperty('depositId');
    expect(byReference).toMatchObject({ depositId: 'dep-1' });
    expect(byReference).not.toHaveProperty('transactionId');
  });

  test.each([
    ['payment_paid', { destination: { type: 'bank_account', id: 'src_1' } }],
    ['payment_paid', { source: { type: 'currency_account', id: 'ca_1' } }],
    ['payment_returned', { destination: { type: 'bank_account', id: 'src_1' } }],
    ['payment_captured', { destination: { type: 'card' }, amount: 'none' }],
  ])('%s of money paid to a player is ignored', (type, data) => {
    expect(read(event(type, data))).toEqual({ kind: 'ignored', type: `${type} of a payout` });
  });

  test('a payment by card or bank has a source and is no payout', () => {
    const data = { source: { type: 'card', scheme: 'Visa' }, destination: null };

    expect(only(event('payment_captured', data))).toMatchObject({ type: 'deposit' });
  });
});

describe('an event of Checkout.com that cannot be used', () => {
  test.each<[string, object | string, string[]]>([
    ['no JSON', '{"id":', ['(body): is no JSON']],
    ['a list', '[]', ['(body): Invalid input: expected object, received array']],
    ['no type', {}, ['type: Invalid input: expected string, received undefined']],
    [
      'no time',
      event('payment_captured', {}, { created_on: undefined }),
      ['created_on: is missing, and so is timestamp'],
    ],
    [
      'a time without its offset',
      event('payment_captured', {}, { created_on: '2023-11-14T22:13:10' }),
      ['created_on: must be an ISO 8601 time with its offset'],
    ],
    [
      'no payment under a dispute',
      event('dispute_received', { ...DISPUTED, payment_id: null, payment_reference: null }),
      ['data.payment_id: is missing, and so is data.payment_reference'],
    ],
  ])('has %s', (_what, body, faults) => {
    expect(faultsOf(() => read(body))).toEqual(faults);
  });

  test.each<[string, object, object]>([
    ['id', {}, { id: undefined }],
    ['data', {}, { data: undefined }],
    ['data.id', { id: 7 }, {}],
    ['data.reference', { reference: 'd\u00e9p\u00f4t' }, {}],
    ['data.amount', { amount: undefined }, {}],
    ['data.amount', { amount: 0 }, {}],
    ['data.amount', { amount: -5000 }, {}],
    ['data.amount', { amount: 50.5 }, {}],
    ['data.amount', { amount: '5000' }, {}],
    ['data.amount', { amount: 2 ** 53 }, {}],
    ['data.amount', { amount: 100_050, currency: 'CLP' }, {}],
    ['data.currency', { currency: 'eur' }, {}],
    ['data.currency', { currency: undefined }, {}],
    ['data.metadata.player_id', { metadata: { player_id: '' } }, {}],
    ['data.metadata.player_id', { metadata: { player_id: 2 ** 53 } }, {}],
    ['data.metadata.player_id', { metadata: { player_id: 1.5 } }, {}],
    ['data.metadata.brand', { metadata: { player_id: 'p', brand: 'Not A Brand' } }, {}],
  ])('names the field %s', (field, data, rest) => {
    const faults = faultsOf(() => read(event('payment_captured', data, rest)));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test('names every such field at once, and no value', () => {
    const data = { currency: 'secret-1', metadata: { player_id: '' }, amount: 42_424_242.5 };

    const faults = faultsOf(() => read(event('payment_refunded', data)));

    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toMatch(/secret-1|42424242/);
  });
});
