import { describe, expect, test } from 'vitest';
import { praxisConfirmer } from '../../../integrations/sources/praxis/confirm.ts';
import { praxisSample } from '../../../integrations/sources/praxis/sample.ts';
import {
  type CallSource,
  NotConfirmableError,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { NOW_EPOCH_MS, reportsIn } from './adapter-under-test.ts';
import { PRAXIS_KEY } from './praxis-notification.ts';

/** What Praxis knows of an order, in its own words. */
function order(changes: object = {}, outer: object = {}): object {
  return {
    status: 0,
    description: 'Success',
    customer: { customer_token: 'token-1' },
    session: { order_id: 'dep-1', cid: 'player-42' },
    ...outer,
    transaction: {
      transaction_type: 'sale',
      transaction_status: 'approved',
      tid: 123,
      currency: 'EUR',
      amount: 5000,
      ...changes,
    },
  };
}

function ask(answer: object | string, subject = 'dep-1/123/sale', context: object = {}) {
  const requests: Parameters<CallSource>[0][] = [];
  const call: CallSource = async (request) => {
    requests.push(request);
    return { status: 200, body: typeof answer === 'string' ? answer : JSON.stringify(answer) };
  };
  const { credentials, settings } = praxisSample.trial;
  const reports = praxisConfirmer.confirm(subject, {
    credentials,
    settings,
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    call,
    ...context,
  });
  return { requests, reports };
}

const majorUnits = { settings: { ...praxisSample.trial.settings, amountUnit: 'major' } };

const DEPOSIT = {
  type: 'deposit',
  sourceEventId: '123/approved',
  occurredAt: '2023-11-14T22:13:20.000Z',
  playerId: 'player-42',
  depositId: 'dep-1',
  transactionId: '123',
  amountMinor: '5000',
  currency: 'EUR',
};

describe('Praxis, when it is asked about an order', () => {
  test('is asked with a signature over who asks, when, and about what', async () => {
    const { requests, reports } = ask(order());
    await reports;

    expect(requests).toEqual([
      {
        method: 'POST',
        url: 'https://praxis.example/agent/find-order',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'gt-authentication':
            'adbdbac5cf5c4d3081d314e3ced6f5c1c0032083257cb007970746835c00fdc9' +
            '4d84fb8adbb9b40001667e68bd735803',
        },
        body: JSON.stringify({
          merchant_id: 'API-Trial',
          application_key: 'trial.example',
          order_id: 'dep-1',
          version: '1.3',
          timestamp: 1_700_000_000,
        }),
      },
    ]);
  });

  test.each([
    ['a sale', {}, {}, DEPOSIT],
    [
      'a player beside the session',
      {},
      { session: { order_id: 'dep-1' }, customer: { cid: 'player-42' } },
      DEPOSIT,
    ],
    [
      'a player whose ID is a number',
      {},
      { session: { order_id: 'dep-1', cid: 42 } },
      { ...DEPOSIT, playerId: '42' },
    ],
    [
      'a sale that was charged back',
      { transaction_status: 'chargeback' },
      {},
      { ...DEPOSIT, type: 'chargeback', sourceEventId: '123/chargeback' },
    ],
    [
      'a sale that its provider reversed',
      { transaction_status: 'reversed' },
      {},
      { ...DEPOSIT, type: 'refund', sourceEventId: '123/reversed' },
    ],
  ])('says what became of %s', async (_what, changes, outer, report) => {
    const reports = await ask(order(changes, outer)).reports;

    expect(reportsIn({ kind: 'events', events: reports })).toEqual([report]);
  });

  test('names of a refund the order, and not the refund as the payment', async () => {
    const refund = order({ transaction_type: 'refund', tid: 456, amount: 2000 });
    const [report] = await ask(refund, 'dep-1/456/refund').reports;
    const { transactionId: _, ...rest } = DEPOSIT;

    expect(report).toEqual({
      ...rest,
      type: 'refund',
      sourceEventId: '456/approved',
      amountMinor: '2000',
    });
  });

  test('takes the order apart from the end, where it has slashes itself', async () => {
    const { requests, reports } = ask(
      order({}, { session: { order_id: 'a/1/sale', cid: 'player-42' } }),
      'a/1/sale/123/sale',
    );

    expect(await reports).toEqual([{ ...DEPOSIT, depositId: 'a/1/sale' }]);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ order_id: 'a/1/sale' });
  });

  test.each([
    ['no player', { session: { order_id: 'dep-1' }, customer: null }],
    ['a player that is null', { session: { order_id: 'dep-1', cid: null } }],
  ])('leaves the player to the reference with %s', async (_what, outer) => {
    const reports = await ask(order({}, outer)).reports;
    const { playerId: _, ...rest } = DEPOSIT;

    expect(reportsIn({ kind: 'events', events: reports })).toEqual([
      { ...rest, type: 'unattributed', said: 'deposit' },
    ]);
  });

  test.each([
    ['5000', 'EUR', {}, '5000'],
    ['500', 'JPY', {}, '500'],
    ['1234', 'KWD', {}, '1234'],
    ['"5000"', 'EUR', {}, '5000'],
    ['123456789012345678901', 'EUR', {}, '123456789012345678901'],
    ['50.10', 'EUR', majorUnits, '5010'],
    ['"50.10"', 'EUR', majorUnits, '5010'],
    ['50', 'EUR', majorUnits, '5000'],
    ['500', 'JPY', majorUnits, '500'],
    ['1.234', 'KWD', majorUnits, '1234'],
    ['123456789012345.67', 'EUR', majorUnits, '12345678901234567'],
  ])('says an amount of %s %s', async (amount, currency, context, amountMinor) => {
    const body = JSON.stringify(order({ currency, amount: 'AMOUNT' })).replace('"AMOUNT"', amount);

    expect(await ask(body, 'dep-1/123/sale', context).reports).toMatchObject([
      { amountMinor, currency },
    ]);
  });

  test.each<[string, { transaction_type?: string; [name: string]: unknown }]>([
    ['rejected', { transaction_status: 'rejected', amount: null }],
    ['declined', { transaction_status: 'declined' }],
    ['failed', { transaction_status: 'error' }],
    ['cancelled', { transaction_status: 'cancelled' }],
    ['a refund that failed', { transaction_type: 'refund', transaction_status: 'error' }],
  ])('says nothing that counts of one that is %s', async (_what, changes) => {
    const { transaction_type: type = 'sale' } = changes;

    expect(await ask(order(changes), `dep-1/123/${type}`).reports).toEqual([]);
  });
});

describe('Praxis gives no usable answer', () => {
  test.each<[string, object | string, object?]>([
    ['that is an error', order({}, { status: -1 })],
    ['that knows no such order', order({}, { status: 1 })],
    ['about another order', order({}, { session: { order_id: 'dep-2' } })],
    ['about another transaction', order({ tid: 124 })],
    ['about another transaction that failed', order({ tid: 124, transaction_status: 'rejected' })],
    ['about a refund', order({ transaction_type: 'refund' })],
    ['about a payout', order({ transaction_type: 'payout' })],
    [
      'about a payout that failed',
      order({ transaction_type: 'payout', transaction_status: 'error' }),
    ],
    [
      'about a transaction that failed, without its ID',
      order({ tid: null, transaction_status: 'error' }),
    ],
    ['without a session', order({}, { session: null })],
    ['without a transaction', { ...order(), transaction: null }],
    ['while it is pending', order({ transaction_status: 'pending' })],
    ['in a status nobody knows', order({ transaction_status: 'transmuted' })],
    ['of an authorisation', order({ transaction_type: 'authorization' })],
    ['without an amount', order({ amount: null })],
    ['without a currency', order({ currency: '' })],
    ['without an ID', order({ tid: null })],
    ['of a negative amount', order({ amount: -5000 })],
    ['of zero', order({ amount: 0 })],
    ['in minor units with decimals', order({ amount: 50.1 })],
    ['of a negative amount of major units', order({ amount: -50 }), majorUnits],
    ['of too many decimals', order({ amount: 50.001 }), majorUnits],
    ['in a currency nobody knows', order({ currency: 'ZZZ' }), majorUnits],
    ['that is a list', '[]'],
    ['that is no JSON', '<html>'],
    ['that is nested without end', '['.repeat(200_000)],
    ['that is empty', ''],
  ])('%s', async (_what, answer, context = {}) => {
    const { reports } = ask(answer, 'dep-1/123/sale', context);

    await expect(reports).rejects.toBeInstanceOf(SourceUnavailableError);
  });

  test.each([
    ['with another status', () => Promise.resolve({ status: 404, body: JSON.stringify(order()) })],
    ['when it cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('%s', async (_what, call) => {
    const { reports } = ask(order(), 'dep-1/123/sale', { call });

    await expect(reports).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe('Praxis is not asked', () => {
  const { settings } = praxisSample.trial;
  test.each([
    ['where no URL is set', 'dep-1/123/sale', { settings: { ...settings, apiUrl: undefined } }],
    ['without an account', 'dep-1/123/sale', { credentials: { signingKey: PRAXIS_KEY } }],
    [
      'without an application',
      'dep-1/123/sale',
      { credentials: { signingKey: PRAXIS_KEY, merchantId: 'a' } },
    ],
    ['about a reference with other characters', 'dep 1/123/sale', {}],
    ['about a reference that is too long', `${'a'.repeat(101)}/123/sale`, {}],
    ['about an order alone', 'dep-1', {}],
    ['about no order', '/123/sale', {}],
    ['about a transaction that is no number', 'dep-1/x/sale', {}],
    ['about a transaction that is too long', `dep-1/${'1'.repeat(21)}/sale`, {}],
    ['about a payout', 'dep-1/123/payout', {}],
    ['about something after the type', 'dep-1/123/sale\n', {}],
    ['about nothing', '', {}],
  ])('%s', async (_what, subject, context) => {
    const { requests, reports } = ask(order(), subject, context);

    await expect(reports).rejects.toBeInstanceOf(NotConfirmableError);
    expect(requests).toEqual([]);
  });
});
