import { describe, expect, test } from 'vitest';
import { UnparseableWebhookError } from '../../../integrations/sources/source-adapter.ts';
import { standardWebhooks } from '../../../integrations/sources/standard-webhooks/adapter.ts';
import { registration, standardRequest } from './standard-webhook.ts';

const DEPOSIT = {
  type: 'deposit',
  timestamp: '2023-11-14T22:13:10Z',
  data: {
    playerId: 'player-42',
    depositId: 'dep-1',
    transactionId: 'tx-1',
    amountMinor: 500,
    currency: 'JPY',
  },
};

const READING = { settings: {}, currencies: {}, nowEpochMs: 0 };

function read(payload: unknown) {
  return standardWebhooks.read(
    standardRequest(JSON.stringify(payload), { 'webhook-id': 'msg_1' }),
    READING,
  );
}

function faultsOf(body: string): readonly string[] {
  try {
    standardWebhooks.read(standardRequest(body, { 'webhook-id': 'msg_1' }), READING);
    return [];
  } catch (error) {
    if (error instanceof UnparseableWebhookError) return error.faults;
    throw error;
  }
}

describe('a standard webhook', () => {
  test('of a registration carries the click byte for byte', () => {
    expect(read(registration())).toEqual({
      kind: 'events',
      events: [
        {
          type: 'registration',
          sourceEventId: 'msg_1',
          occurredAt: '2023-11-14T22:13:10Z',
          playerId: 'player-42',
          brand: 'aurora',
          click: { platform: 'scaleo', clickId: 'Ab%3A', clickedAt: '2023-11-14T20:00:00Z' },
        },
      ],
    });
  });

  test('of a registration may know neither brand nor click', () => {
    expect(read(registration({ brand: undefined, click: undefined }))).toEqual({
      kind: 'events',
      events: [
        {
          type: 'registration',
          sourceEventId: 'msg_1',
          occurredAt: '2023-11-14T22:13:10Z',
          playerId: 'player-42',
        },
      ],
    });
  });

  test.each(['deposit', 'refund', 'chargeback'])('of a %s carries money as it is', (type) => {
    expect(read({ ...DEPOSIT, type })).toEqual({
      kind: 'events',
      events: [
        {
          type,
          sourceEventId: 'msg_1',
          occurredAt: '2023-11-14T22:13:10Z',
          playerId: 'player-42',
          depositId: 'dep-1',
          transactionId: 'tx-1',
          amountMinor: '500',
          currency: 'JPY',
        },
      ],
    });
  });

  test('passes nothing on that it does not know', () => {
    const reading = read({
      ...DEPOSIT,
      extra: 1,
      data: { ...DEPOSIT.data, email: 'player@example.com', sourceEventId: 'forged' },
    });

    expect(JSON.stringify(reading)).not.toMatch(/extra|email|forged/);
  });

  test.each(['login', 'withdrawal', 'constructor', '__proto__'])(
    'of the type %s, which decides nothing, is ignored',
    (type) => {
      expect(read({ type })).toEqual({ kind: 'ignored', type });
    },
  );
});

describe('a standard webhook that cannot be used', () => {
  test.each([
    ['no JSON', 'type=deposit', '(body): is no JSON'],
    ['empty', '', '(body): is no JSON'],
    ['a text', '"deposit"', '(body): Invalid input: expected object, received string'],
    ['without a type', '{}', 'type: Invalid input: expected string, received undefined'],
  ])('is %s', (_what, body, fault) => {
    expect(faultsOf(body)).toEqual([fault]);
  });

  test.each<[string, object]>([
    ['timestamp', { timestamp: undefined }],
    ['timestamp', { timestamp: '2023-11-14 22:13:10' }],
    ['timestamp', { timestamp: '2023-11-14T22:13:10+01:00' }],
    ['data', { data: undefined }],
    ['data.playerId', { data: { ...DEPOSIT.data, playerId: undefined } }],
    ['data.playerId', { data: { ...DEPOSIT.data, playerId: '' } }],
    ['data.playerId', { data: { ...DEPOSIT.data, playerId: 'x'.repeat(256) } }],
    ['data.brand', { data: { ...DEPOSIT.data, brand: 'Aurora!' } }],
    ['data.depositId', { data: { ...DEPOSIT.data, depositId: 'x'.repeat(129) } }],
    ['data.amountMinor', { data: { ...DEPOSIT.data, amountMinor: undefined } }],
    ['data.amountMinor', { data: { ...DEPOSIT.data, amountMinor: 0 } }],
    ['data.amountMinor', { data: { ...DEPOSIT.data, amountMinor: 5.5 } }],
    ['data.amountMinor', { data: { ...DEPOSIT.data, amountMinor: '5.00' } }],
    ['data.currency', { data: { ...DEPOSIT.data, currency: 'jpy' } }],
  ])('names the field %s of a deposit', (field, overrides) => {
    const faults = faultsOf(JSON.stringify({ ...DEPOSIT, ...overrides }));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test.each<[string, object]>([
    ['data.click.platform', { platform: undefined, clickId: 'c1' }],
    ['data.click.clickId', { platform: 'scaleo', clickId: '' }],
    ['data.click.clickId', { platform: 'scaleo', clickId: 'a\u0007b' }],
  ])('names the field %s of a registration', (field, click) => {
    const event = registration({ click: { clickedAt: '2023-11-14T20:00:00Z', ...click } });

    const faults = faultsOf(JSON.stringify(event));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([field]);
  });

  test('names every such field at once, and no value', () => {
    const data = { ...DEPOSIT.data, playerId: 42_424_242, currency: 'secret-1' };

    const faults = faultsOf(JSON.stringify({ ...DEPOSIT, data }));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['data.playerId', 'data.currency']);
    expect(faults.join()).not.toMatch(/42424242|secret-1/);
  });
});
