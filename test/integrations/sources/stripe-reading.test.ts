import { describe, expect, test } from 'vitest';
import { UnparseableWebhookError } from '../../../integrations/sources/source-adapter.ts';
import { stripe } from '../../../integrations/sources/stripe/adapter.ts';
import { reportsIn } from './adapter-under-test.ts';
import { paymentIntent, stripeRequest } from './stripe-webhook.ts';

const METADATA = { player_id: 'player-42', brand: 'aurora', deposit_id: 'dep-1' };
const CHARGE = {
  ...paymentIntent({}, { type: 'charge.refunded' }),
  id: 'evt_2',
  data: {
    object: {
      id: 'ch_1',
      payment_intent: 'pi_1',
      amount: 5000,
      amount_refunded: 2000,
      currency: 'eur',
      metadata: METADATA,
    },
  },
};
const DISPUTE = {
  ...paymentIntent({}, { type: 'charge.dispute.created' }),
  id: 'evt_3',
  data: {
    object: {
      id: 'dp_1',
      payment_intent: 'pi_1',
      amount: 5000,
      currency: 'eur',
      metadata: METADATA,
    },
  },
};

const READING = { settings: {}, currencies: {}, nowEpochMs: 0 };

function read(payload: unknown) {
  return stripe.read(stripeRequest(JSON.stringify(payload), undefined), READING);
}

function faultsOf(body: string | Uint8Array): readonly string[] {
  try {
    stripe.read(stripeRequest(body, undefined), READING);
    return [];
  } catch (error) {
    if (error instanceof UnparseableWebhookError) return error.faults;
    throw error;
  }
}

describe('a Stripe event', () => {
  test('of a succeeded payment intent is a deposit', () => {
    expect(read(paymentIntent())).toEqual({
      kind: 'events',
      events: [
        {
          type: 'deposit',
          sourceEventId: 'evt_1',
          occurredAt: '2023-11-14T22:13:10.000Z',
          playerId: 'player-42',
          brand: 'aurora',
          depositId: 'dep-1',
          transactionId: 'pi_1',
          amountMinor: '5000',
          currency: 'EUR',
        },
      ],
    });
  });

  test('leaves out brand and deposit where the metadata does not name them', () => {
    const reading = read(paymentIntent({ metadata: { player_id: 'player-42', other: 'x' } }));

    expect(reading).toEqual({
      kind: 'events',
      events: [
        {
          type: 'deposit',
          sourceEventId: 'evt_1',
          occurredAt: '2023-11-14T22:13:10.000Z',
          playerId: 'player-42',
          transactionId: 'pi_1',
          amountMinor: '5000',
          currency: 'EUR',
        },
      ],
    });
  });

  test('of a zero-decimal currency keeps its amount', () => {
    expect(read(paymentIntent({ amount_received: 500, currency: 'jpy' }))).toMatchObject({
      events: [{ amountMinor: '500', currency: 'JPY' }],
    });
  });

  test('reads what was received, not what was asked for', () => {
    expect(read(paymentIntent({ amount: 9000, amount_received: 4000 }))).toMatchObject({
      events: [{ amountMinor: '4000' }],
    });
  });

  test.each<[{ deposit_id?: string; brand?: string } | null | undefined]>([
    [{}],
    [null],
    [undefined],
    [{ deposit_id: 'dep-1', brand: 'aurora' }],
  ])('of a payment with the metadata %j is left to whoever knows the payment', (metadata) => {
    expect(read(paymentIntent({ metadata }))).toEqual({
      kind: 'events',
      events: [
        {
          type: 'unattributed',
          said: 'deposit',
          sourceEventId: 'evt_1',
          occurredAt: '2023-11-14T22:13:10.000Z',
          ...(metadata?.deposit_id !== undefined && { depositId: 'dep-1', brand: 'aurora' }),
          transactionId: 'pi_1',
          amountMinor: '5000',
          currency: 'EUR',
        },
      ],
    });
  });

  test.each([
    [2000, { amount_refunded: 0 }, '2000'],
    [2000, { amount_refunded: 500 }, '1500'],
    [2000, { amount_refunded: null }, '2000'],
    [2000, { refunded: false }, '2000'],
    [2000, {}, '2000'],
    [2000, null, '2000'],
    [2000, undefined, '2000'],
  ])(
    'of a charge refunded by %d so far, and before as in %j, is a refund of %s',
    (amount_refunded, previous_attributes, amountMinor) => {
      const object = { ...CHARGE.data.object, amount_refunded };

      expect(reportsIn(read({ ...CHARGE, data: { object, previous_attributes } }))).toMatchObject([
        { type: 'refund', sourceEventId: 'evt_2', amountMinor },
      ]);
    },
  );

  test.each([
    [2000, { amount_refunded: 2000 }],
    [2000, { amount_refunded: 2500 }],
    [0, undefined],
  ])(
    'of a charge refunded by %d so far, and before as in %j, is ignored',
    (amount_refunded, previous_attributes) => {
      const object = { ...CHARGE.data.object, amount_refunded };

      expect(read({ ...CHARGE, data: { object, previous_attributes } })).toEqual({
        kind: 'ignored',
        type: 'charge.refunded of nothing more',
      });
    },
  );

  test('of a second refund in ISK counts in whole crowns too', () => {
    const object = { ...CHARGE.data.object, amount_refunded: 30_000, currency: 'isk' };
    const previous_attributes = { amount_refunded: 10_000 };

    expect(read({ ...CHARGE, data: { object, previous_attributes } })).toMatchObject({
      events: [{ amountMinor: '200', currency: 'ISK' }],
    });
  });

  test.each(['warning_needs_response', 'warning_under_review', 'warning_closed'])(
    'of a dispute that is %s is only an inquiry, and ignored',
    (status) => {
      const object = { ...DISPUTE.data.object, status };

      expect(read({ ...DISPUTE, data: { object } })).toEqual({
        kind: 'ignored',
        type: 'charge.dispute.created of an inquiry',
      });
    },
  );

  test.each(['needs_response', 'under_review', 'lost', 'a_warning_', null, undefined])(
    'of a dispute that is %s is a chargeback',
    (status) => {
      const object = { ...DISPUTE.data.object, status };

      expect(read({ ...DISPUTE, data: { object } })).toMatchObject({
        events: [{ type: 'chargeback' }],
      });
    },
  );

  test('of the last second that has a date is read', () => {
    expect(read(paymentIntent({}, { created: 253_402_300_799 }))).toMatchObject({
      events: [{ occurredAt: '9999-12-31T23:59:59.000Z' }],
    });
  });

  test('of a refunded charge is a refund of all that was refunded so far', () => {
    expect(read(CHARGE)).toEqual({
      kind: 'events',
      events: [
        {
          type: 'refund',
          sourceEventId: 'evt_2',
          occurredAt: '2023-11-14T22:13:10.000Z',
          playerId: 'player-42',
          brand: 'aurora',
          depositId: 'dep-1',
          transactionId: 'pi_1',
          amountMinor: '2000',
          currency: 'EUR',
        },
      ],
    });
  });

  test('of a dispute that names the player is a chargeback', () => {
    expect(read(DISPUTE)).toMatchObject({
      events: [
        { type: 'chargeback', transactionId: 'pi_1', amountMinor: '5000', playerId: 'player-42' },
      ],
    });
  });

  test('of a dispute without a payment intent has no transaction ID', () => {
    const { object } = DISPUTE.data;

    const reading = read({ ...DISPUTE, data: { object: { ...object, payment_intent: null } } });

    expect(reading).toHaveProperty('events.0.type', 'chargeback');
    expect(reading).not.toHaveProperty('events.0.transactionId');
  });

  test.each([
    ['refund', CHARGE, '2000'],
    ['chargeback', DISPUTE, '5000'],
  ])(
    'of a %s that does not name the player is known by its payment',
    (said, event, amountMinor) => {
      const unnamed = (metadata: object | null | undefined) =>
        reportsIn(read({ ...event, data: { object: { ...event.data.object, metadata } } }));
      const report = {
        type: 'unattributed',
        said,
        sourceEventId: event.id,
        occurredAt: '2023-11-14T22:13:10.000Z',
        transactionId: 'pi_1',
        amountMinor,
        currency: 'EUR',
      };

      for (const metadata of [{}, null, undefined]) expect(unnamed(metadata)).toEqual([report]);
      expect(unnamed({ deposit_id: 'dep-1', brand: 'aurora' })).toEqual([
        { ...report, depositId: 'dep-1', brand: 'aurora' },
      ]);
    },
  );

  test('of a dispute that names nothing at all is kept for a person', () => {
    const object = { ...DISPUTE.data.object, payment_intent: null, metadata: {} };

    const [report] = reportsIn(read({ ...DISPUTE, data: { object } }));

    expect(report).toMatchObject({ type: 'unattributed', said: 'chargeback' });
    expect(report).not.toHaveProperty('transactionId');
    expect(report).not.toHaveProperty('depositId');
  });

  test('of a refund that names only the deposit needs no payment intent', () => {
    const object = {
      ...CHARGE.data.object,
      payment_intent: null,
      metadata: { deposit_id: 'dep-1' },
    };

    const [report] = reportsIn(read({ ...CHARGE, data: { object } }));

    expect(report).toMatchObject({ type: 'unattributed', said: 'refund', depositId: 'dep-1' });
    expect(report).not.toHaveProperty('transactionId');
  });

  test.each(['payout.paid', 'payment_intent.created', 'constructor', '__proto__'])(
    'of the type %s, which decides nothing, is ignored',
    (type) => {
      expect(read(paymentIntent({}, { type }))).toEqual({ kind: 'ignored', type });
    },
  );
});

describe('a Stripe event that cannot be used', () => {
  test.each([
    ['no JSON', '{"id":', '(body): is no JSON'],
    ['empty', '', '(body): is no JSON'],
    ['with a byte order mark', `\ufeff${JSON.stringify(paymentIntent())}`, '(body): is no JSON'],
    ['a list', '[]', '(body): Invalid input: expected object, received array'],
    ['null', 'null', '(body): Invalid input: expected object, received null'],
    ['without a type', '{}', 'type: Invalid input: expected string, received undefined'],
    [
      'of a type that is no text',
      '{"type":1}',
      'type: Invalid input: expected string, received number',
    ],
  ])('is %s', (_what, body, fault) => {
    expect(faultsOf(body)).toEqual([fault]);
  });

  test.each<[string, object, object]>([
    ['id', {}, { id: undefined }],
    ['id', {}, { id: 'x'.repeat(129) }],
    ['created', {}, { created: '2023-11-14' }],
    ['created', {}, { created: 253_402_300_800 }],
    ['created', {}, { created: 8_640_000_000_001 }],
    ['created', {}, { created: 2 ** 53 - 1 }],
    ['created', {}, { created: 0 }],
    ['data', {}, { data: undefined }],
    ['data.object', {}, { data: {} }],
    ['data.object.id', { id: undefined }, {}],
    ['data.object.amount_received', { amount_received: undefined }, {}],
    ['data.object.amount_received', { amount_received: 0 }, {}],
    ['data.object.amount_received', { amount_received: 50.5 }, {}],
    ['data.object.amount_received', { amount_received: '5000' }, {}],
    ['data.object.currency', { currency: 'EUR' }, {}],
    ['data.object.metadata', { metadata: 'player-42' }, {}],
    ['data.object.metadata.player_id', { metadata: { player_id: '' } }, {}],
    ['data.object.metadata.deposit_id', { metadata: { ...METADATA, deposit_id: 'é' } }, {}],
  ])('names the field %s', (field, object, event) => {
    const faults = faultsOf(JSON.stringify(paymentIntent(object, event)));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test('names every such field at once, and no value', () => {
    const event = paymentIntent({ currency: 'secret-1', metadata: { player_id: 42_424_242 } });

    const faults = faultsOf(JSON.stringify(event));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'data.object.currency',
      'data.object.metadata.player_id',
    ]);
    expect(faults.join()).not.toMatch(/secret-1|42424242/);
  });

  test.each([
    ['refund', CHARGE, 'amount_refunded'],
    ['chargeback', DISPUTE, 'amount'],
  ])('as a %s without its amount names it', (_type, event, field) => {
    const object = { ...event.data.object, [field]: undefined };

    const faults = faultsOf(JSON.stringify({ ...event, data: { object } }));

    expect(faults).toEqual([
      `data.object.${field}: Invalid input: expected number, received undefined`,
    ]);
  });

  test.each([-1, 0.5, '500'])('refuses a previous amount of %j', (amount_refunded) => {
    const data = { ...CHARGE.data, previous_attributes: { amount_refunded } };

    const faults = faultsOf(JSON.stringify({ ...CHARGE, data }));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'data.previous_attributes.amount_refunded',
    ]);
  });

  test.each<[string, object]>([
    ['data.object.metadata.player_id', { metadata: { player_id: '' } }],
    ['data.object.metadata.deposit_id', { metadata: { deposit_id: 'é' } }],
    ['data.object.payment_intent', { payment_intent: 42 }],
    ['data.object.payment_intent', { payment_intent: '' }],
  ])('names the field %s of a dispute', (field, overrides) => {
    const object = { ...DISPUTE.data.object, metadata: {}, ...overrides };

    const faults = faultsOf(JSON.stringify({ ...DISPUTE, data: { object } }));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });
});
