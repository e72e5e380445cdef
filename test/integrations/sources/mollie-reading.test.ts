import { describe, expect, test } from 'vitest';
import { faultsOf, NOW_EPOCH_MS, readingOf, reportsIn, sampleOf } from './adapter-under-test.ts';
import { CLASSIC, MOLLIE, signMollie } from './mollie-webhook.ts';

const METADATA = { player_id: 'player-42', brand: 'aurora', deposit_id: 'dep-1' };

function payment(overrides: object = {}) {
  return {
    resource: 'payment',
    id: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
    status: 'paid',
    amount: { currency: 'EUR', value: '50.00' },
    metadata: METADATA,
    createdAt: '2023-11-14T23:10:00+01:00',
    paidAt: '2023-11-14T23:13:20+01:00',
    ...overrides,
  };
}

function refund(overrides: object = {}) {
  return {
    resource: 'refund',
    id: 're_4qqhO89gsT',
    status: 'refunded',
    amount: { currency: 'EUR', value: '5.95' },
    metadata: null,
    paymentId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
    createdAt: '2023-11-15T09:13:37+00:00',
    ...overrides,
  };
}

function chargeback(overrides: object = {}) {
  return {
    resource: 'chargeback',
    id: 'chb_xFzwUN4ci8HAmSGUACS4J',
    amount: { currency: 'EUR', value: '50.00' },
    reason: null,
    paymentId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
    createdAt: '2023-11-16T09:13:37+00:00',
    reversedAt: null,
    ...overrides,
  };
}

function event(type: string, entity?: object, overrides: object = {}) {
  return {
    resource: 'event',
    id: 'event_GvJ8WHrp5isUdRub9CJyH',
    type,
    entityId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
    createdAt: '2023-11-14T22:13:21+00:00',
    ...(entity && { _embedded: { entity } }),
    ...overrides,
  };
}

const read = (body: unknown) => readingOf(MOLLIE, signMollie(body));
const reports = (body: unknown) => reportsIn(read(body));

const DEPOSIT = {
  type: 'deposit',
  playerId: 'player-42',
  brand: 'aurora',
  depositId: 'dep-1',
  transactionId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
  sourceEventId: 'event_GvJ8WHrp5isUdRub9CJyH',
  occurredAt: '2023-11-14T22:13:20.000Z',
  amountMinor: '5000',
  currency: 'EUR',
};

describe('a paid payment', () => {
  test('is a deposit of the player that its metadata names', () => {
    expect(reports(event('payment.paid', payment()))).toEqual([DEPOSIT]);
  });

  test('is the same with its metadata in a text of JSON', () => {
    const entity = payment({ metadata: JSON.stringify(METADATA) });

    expect(reports(event('payment.paid', entity))).toEqual([DEPOSIT]);
  });

  test.each([
    ['an object', { player_id: 42, deposit_id: 1001 }],
    ['a text of JSON', '{"player_id":42,"deposit_id":1001}'],
    ['an object, the longest that holds', { player_id: 2 ** 53 - 1, deposit_id: 0 }],
  ])('takes whole numbers of its metadata as their texts: %s', (_form, metadata) => {
    const given = typeof metadata === 'string' ? JSON.parse(metadata) : metadata;

    expect(reports(event('payment.paid', payment({ metadata })))).toMatchObject([
      {
        type: 'deposit',
        playerId: String(given.player_id),
        depositId: String(given.deposit_id),
      },
    ]);
  });

  test('without a player is found by the deposit ID', () => {
    const { type: _, playerId: __, brand: ___, ...rest } = DEPOSIT;

    expect(reports(event('payment.paid', payment({ metadata: { deposit_id: 'dep-1' } })))).toEqual([
      { type: 'unattributed', said: 'deposit', ...rest },
    ]);
  });

  test.each([
    ['null', null],
    ['absent', undefined],
    ['a text', 'order 7'],
    ['a list', ['player-42']],
    ['a number', 42],
    ['a number in JSON', '42'],
    ['null in JSON', 'null'],
  ])('is found by its own ID where the metadata is %s', (_what, metadata) => {
    expect(reports(event('payment.paid', payment({ metadata })))).toEqual([
      {
        type: 'unattributed',
        said: 'deposit',
        transactionId: DEPOSIT.transactionId,
        sourceEventId: DEPOSIT.sourceEventId,
        occurredAt: DEPOSIT.occurredAt,
        amountMinor: '5000',
        currency: 'EUR',
      },
    ]);
  });

  test('is dated by its creation where Mollie does not say when it was paid', () => {
    const entity = payment({ paidAt: null });

    expect(reports(event('payment.paid', entity))).toMatchObject([
      { occurredAt: '2023-11-14T22:10:00.000Z' },
    ]);
  });

  test('without its entity is asked about', () => {
    expect(reports(event('payment.paid'))).toEqual([
      {
        type: 'unconfirmed',
        said: 'payment.paid',
        subject: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
        sourceEventId: 'event_GvJ8WHrp5isUdRub9CJyH',
        occurredAt: '2023-11-14T22:13:21.000Z',
      },
    ]);
  });

  test.each([
    ['EUR', '0.01', '1'],
    ['EUR', '1000000.00', '100000000'],
    ['JPY', '5000', '5000'],
    ['JPY', '5000.00', '5000'],
    ['KWD', '5.125', '5125'],
  ])('of %s %s is %s in minor units', (currency, value, minor) => {
    const entity = payment({ amount: { currency, value } });

    expect(reports(event('payment.paid', entity))).toMatchObject([
      { amountMinor: minor, currency },
    ]);
  });
});

describe('money that goes back', () => {
  test('by a refund carries the ID of the payment, not its own', () => {
    expect(reports(event('refund.refunded', refund()))).toEqual([
      {
        type: 'unattributed',
        said: 'refund',
        transactionId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
        sourceEventId: 'event_GvJ8WHrp5isUdRub9CJyH',
        occurredAt: '2023-11-15T09:13:37.000Z',
        amountMinor: '595',
        currency: 'EUR',
      },
    ]);
  });

  test('by a refund names the player that the operator wrote to it', () => {
    expect(reports(event('refund.refunded', refund({ metadata: METADATA })))).toMatchObject([
      { type: 'refund', playerId: 'player-42', depositId: 'dep-1', amountMinor: '595' },
    ]);
  });

  test('by a chargeback carries the ID of the payment', () => {
    expect(reports(event('chargeback.received', chargeback()))).toMatchObject([
      {
        type: 'unattributed',
        said: 'chargeback',
        transactionId: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
        amountMinor: '5000',
      },
    ]);
  });
});

describe('an event of Mollie that decides nothing', () => {
  test.each([
    'payment.authorized',
    'payment.failed',
    'payment.pending',
    'refund.queued',
    'refund.failed',
    'chargeback.reversed',
    'capture.succeeded',
    'payment-link.paid',
    'hook.ping',
  ])('%s is ignored', (type) => {
    expect(read(event(type, {}))).toEqual({ kind: 'ignored', type });
  });

  test.each(['refund.refunded', 'chargeback.received'])(
    '%s without its entity is ignored, because nobody could be asked by that ID alone',
    (type) => {
      expect(read(event(type))).toEqual({
        kind: 'ignored',
        type: `${type} without _embedded.entity`,
      });
    },
  );
});

describe('an event of Mollie that cannot be used', () => {
  const ENTITY = '_embedded.entity.';
  const of = (entity: object) => event('payment.paid', payment(entity));
  test.each<[string, unknown, string[]]>([
    ['is no JSON', 'id=tr_1', ['(body)']],
    ['is no object', '[]', ['(body)']],
    ['has no ID', event('payment.paid', payment(), { id: undefined }), ['id']],
    ['has no type', event('payment.paid', payment(), { type: 7 }), ['type']],
    [
      'has no entity and a strange ID',
      event('payment.paid', undefined, { entityId: 're_1' }),
      ['entityId'],
    ],
    ['has no payment ID', of({ id: undefined }), [`${ENTITY}id`]],
    ['is paid and not paid', of({ status: 'open' }), [`${ENTITY}status`]],
    ['has no amount', of({ amount: undefined }), [`${ENTITY}amount`]],
    [
      'has an amount in a number',
      of({ amount: { currency: 'EUR', value: 50.1 } }),
      [`${ENTITY}amount.value`],
    ],
    [
      'has too many decimals',
      of({ amount: { currency: 'EUR', value: '50.001' } }),
      [`${ENTITY}amount.value`],
    ],
    [
      'has decimals of yen',
      of({ amount: { currency: 'JPY', value: '50.5' } }),
      [`${ENTITY}amount.value`],
    ],
    [
      'has an amount of zero',
      of({ amount: { currency: 'EUR', value: '0.00' } }),
      [`${ENTITY}amount.value`],
    ],
    [
      'has an amount below zero',
      of({ amount: { currency: 'EUR', value: '-1.00' } }),
      [`${ENTITY}amount.value`],
    ],
    [
      'has a currency in small letters',
      of({ amount: { currency: 'eur', value: '1.00' } }),
      [`${ENTITY}amount.currency`],
    ],
    [
      'has a player in a fraction',
      of({ metadata: { player_id: 42.5 } }),
      [`${ENTITY}metadata.player_id`],
    ],
    [
      'has IDs in numbers that lost their last digits',
      of({ metadata: { player_id: 2 ** 53, deposit_id: 1e21 } }),
      [`${ENTITY}metadata.player_id`, `${ENTITY}metadata.deposit_id`],
    ],
    [
      'has a player who is true',
      of({ metadata: { player_id: true } }),
      [`${ENTITY}metadata.player_id`],
    ],
    [
      'has a brand that is none',
      of({ metadata: { brand: 'Aurora!' } }),
      [`${ENTITY}metadata.brand`],
    ],
    ['has a time without a zone', of({ paidAt: '2023-11-14T22:13:20' }), [`${ENTITY}paidAt`]],
    [
      'refunds no payment',
      event('refund.refunded', refund({ paymentId: 'ord_1' })),
      [`${ENTITY}paymentId`],
    ],
    [
      'is refunded and not refunded',
      event('refund.refunded', refund({ status: 'queued' })),
      [`${ENTITY}status`],
    ],
    [
      'charges back no payment',
      event('chargeback.received', chargeback({ paymentId: undefined })),
      [`${ENTITY}paymentId`],
    ],
  ])('%s', (_what, body, paths) => {
    const faults = faultsOf(() => read(body));

    expect(faults.map((fault) => fault.split(': ')[0])).toEqual(paths);
  });
});

describe('a classic webhook', () => {
  const classic = (form: string) =>
    readingOf(CLASSIC, { ...sampleOf(CLASSIC), body: Buffer.from(form) });

  test('says which payment to ask about, and each call is an event of its own', () => {
    expect(reportsIn(classic('id=tr_5B8cwPMGnU6qLbRvo7qEZo'))).toEqual([
      {
        type: 'unconfirmed',
        said: 'payment changed',
        subject: 'tr_5B8cwPMGnU6qLbRvo7qEZo',
        sourceEventId: `tr_5B8cwPMGnU6qLbRvo7qEZo/${NOW_EPOCH_MS}`,
        occurredAt: '2023-11-14T22:13:20.000Z',
      },
    ]);
  });

  test.each(['ord_kEn1PlbGa', 'tr_', 'tr_../../v2/refunds', 'TR_5B8cwPMGnU'])(
    'about "%s" is ignored',
    (id) => {
      expect(classic(`id=${encodeURIComponent(id)}`)).toEqual({
        kind: 'ignored',
        type: 'an ID of no payment',
      });
    },
  );

  test.each([
    ['is empty', '', ['id']],
    ['has no ID', 'payment=tr_5B8cwPMGnU', ['id']],
    ['has an empty ID', 'id=', ['id']],
    ['has two IDs', 'id=tr_5B8cwPMGnU&id=tr_6B8cwPMGnU', ['id']],
  ])('%s and cannot be used', (_how, form, paths) => {
    expect(faultsOf(() => classic(form)).map((fault) => fault.split(': ')[0])).toEqual(paths);
  });

  test.each([
    ['classic', CLASSIC],
    ['next-gen', MOLLIE],
  ])('is answered with 200, as Mollie wants: %s', (_version, under) => {
    const { trial } = under.sample;
    const request = sampleOf(under);
    const context = { ...trial, nowEpochMs: NOW_EPOCH_MS };

    expect(under.adapter.answer?.(request, readingOf(under, request), context)).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: '',
    });
  });
});
