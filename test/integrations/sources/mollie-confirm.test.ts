import { describe, expect, test } from 'vitest';
import { mollieConfirmer } from '../../../integrations/sources/mollie/confirm.ts';
import {
  NotConfirmableError,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { NOW_EPOCH_MS, reportsIn } from './adapter-under-test.ts';
import { CLASSIC, KEY } from './mollie-webhook.ts';
import { sourceApi } from './source-api.ts';

const ID = 'tr_5B8cwPMGnU6qLbRvo7qEZo';
const PAYMENT = `GET https://api.mollie.com/v2/payments/${ID}?embed=refunds,chargebacks`;

function payment(overrides: object = {}) {
  return {
    resource: 'payment',
    id: ID,
    status: 'paid',
    amount: { currency: 'EUR', value: '50.00' },
    metadata: { player_id: 'player-42', brand: 'aurora', deposit_id: 'dep-1' },
    createdAt: '2023-11-14T22:10:00+00:00',
    paidAt: '2023-11-14T22:13:20+00:00',
    ...overrides,
  };
}

function refund(id: string, overrides: object = {}) {
  return {
    id,
    status: 'refunded',
    amount: { currency: 'EUR', value: '20.00' },
    metadata: null,
    createdAt: '2023-11-15T09:00:00+00:00',
    ...overrides,
  };
}

function chargeback(id: string, overrides: object = {}) {
  return {
    id,
    amount: { currency: 'EUR', value: '30.00' },
    createdAt: '2023-11-16T09:00:00+00:00',
    reversedAt: null,
    ...overrides,
  };
}

async function confirmed(
  answer: Parameters<typeof sourceApi>[0][string] | undefined,
  { subject = ID, credentials = CLASSIC.sample.trial.credentials } = {},
) {
  const { call, calls } = sourceApi(answer === undefined ? {} : { [PAYMENT]: answer });
  const said = await mollieConfirmer.confirm(subject, {
    credentials,
    settings: { version: 'classic' },
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    call,
  });
  return { said: reportsIn({ kind: 'events', events: said }), calls };
}

const OF_THE_PAYMENT = {
  playerId: 'player-42',
  brand: 'aurora',
  depositId: 'dep-1',
  transactionId: ID,
  currency: 'EUR',
};
const DEPOSIT = {
  type: 'deposit',
  ...OF_THE_PAYMENT,
  sourceEventId: `${ID}/paid`,
  occurredAt: '2023-11-14T22:13:20.000Z',
  amountMinor: '5000',
};

describe('a payment of Mollie', () => {
  test('is asked about once, with the API key', async () => {
    const { calls } = await confirmed(payment());

    expect(calls).toEqual([
      {
        method: 'GET',
        url: PAYMENT.slice('GET '.length),
        headers: {
          authorization: 'Bearer test_trialKeyOfNobody0000000000000000',
          accept: 'application/json',
        },
      },
    ]);
  });

  test('that is paid is a deposit', async () => {
    expect((await confirmed(payment())).said).toEqual([DEPOSIT]);
  });

  test('without a player in its metadata is left to be attributed', async () => {
    const { said } = await confirmed(payment({ metadata: { deposit_id: 'dep-1' } }));

    expect(said).toMatchObject([{ type: 'unattributed', said: 'deposit', depositId: 'dep-1' }]);
  });

  test.each(['expired', 'failed', 'canceled'])(
    'that is %s is nothing that counts',
    async (status) => {
      expect((await confirmed(payment({ status }))).said).toEqual([]);
    },
  );

  test('is told with each refund and chargeback, each by its own lasting ID', async () => {
    const _embedded = {
      refunds: [refund('re_4qqhO89gsT'), refund('re_5qqhO89gsT', { status: 'pending' })],
      chargebacks: [
        chargeback('chb_xFzwUN4ci8'),
        chargeback('chb_yFzwUN4ci8', { reversedAt: '2023-11-17T09:00:00+00:00' }),
      ],
    };

    expect((await confirmed(payment({ _embedded }))).said).toEqual([
      DEPOSIT,
      {
        type: 'refund',
        ...OF_THE_PAYMENT,
        sourceEventId: 're_4qqhO89gsT',
        occurredAt: '2023-11-15T09:00:00.000Z',
        amountMinor: '2000',
      },
      {
        type: 'chargeback',
        ...OF_THE_PAYMENT,
        sourceEventId: 'chb_xFzwUN4ci8',
        occurredAt: '2023-11-16T09:00:00.000Z',
        amountMinor: '3000',
      },
    ]);
  });
});

describe('an answer that is not clear', () => {
  const refunded = (overrides: object) =>
    payment({ _embedded: { refunds: [refund('re_4qqhO89gsT', overrides)] } });

  test.each<[string, Parameters<typeof sourceApi>[0][string] | undefined]>([
    ['a payment it does not know', undefined],
    ['a key it does not know', { status: 401, body: '{}' }],
    ['an error', { status: 503, body: '' }],
    ['a redirect', { status: 301, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['an answer cut short', { status: 200, body: '{"id":"tr_5B8cwPMGnU6qLbRvo7qEZo","sta' }],
    ['another payment', payment({ id: 'tr_6B8cwPMGnU6qLbRvo7qEZo' })],
    ['no amount', payment({ amount: null })],
    ['too many decimals', payment({ amount: { currency: 'EUR', value: '50.001' } })],
    ['an amount of zero', payment({ amount: { currency: 'EUR', value: '0.00' } })],
    ['one bad refund among good ones', refunded({ amount: { currency: 'EUR', value: '-1.00' } })],
    ['a refund of no ID', refunded({ id: undefined })],
    ['a payment that is open', payment({ status: 'open' })],
    ['a payment that is pending', payment({ status: 'pending' })],
    ['a payment that is authorised', payment({ status: 'authorized' })],
    ['a payment of a status that nobody knows', payment({ status: 'PAID' })],
  ])('is %s', async (_what, answer) => {
    await expect(confirmed(answer)).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe('nobody can be asked', () => {
  test('without an API key', async () => {
    const asked = confirmed(payment(), { credentials: { signingKey: KEY } });

    await expect(asked).rejects.toBeInstanceOf(NotConfirmableError);
  });

  test.each(['', 'tr_', 'tr_5B8cwPMGnU/refunds', 'tr_5B8cwPMGnU?testmode=true', 're_4qqhO89gsT'])(
    'about "%s"',
    async (subject) => {
      await expect(confirmed(undefined, { subject })).rejects.toBeInstanceOf(NotConfirmableError);
    },
  );
});
