import { describe, expect, test } from 'vitest';
import { paypalConfirmer } from '../../../integrations/sources/paypal/confirm.ts';
import type { PaypalCredentials } from '../../../integrations/sources/paypal/description.ts';
import {
  NotConfirmableError,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { NOW_EPOCH_MS, reportsIn } from './adapter-under-test.ts';
import { PAYPAL } from './paypal-webhook.ts';
import { sourceApi } from './source-api.ts';

const API = 'https://api-m.sandbox.paypal.com';
const TOKEN = `POST ${API}/v1/oauth2/token`;
const CAPTURE_ID = '4L335234718889942';
const REFUND_ID = '09E71677NS257044M';
const CAPTURE = `GET ${API}/v2/payments/captures/${CAPTURE_ID}`;
const REFUND = `GET ${API}/v2/payments/refunds/${REFUND_ID}`;
const token = { access_token: 'A21AAtoken-of-nobody', token_type: 'Bearer' };

function capture(overrides: object = {}) {
  return {
    id: CAPTURE_ID,
    status: 'COMPLETED',
    amount: { currency_code: 'EUR', value: '50.00' },
    custom_id: 'player-42',
    invoice_id: 'dep-1',
    create_time: '2023-11-14T14:13:20-08:00',
    ...overrides,
  };
}

function refund(overrides: object = {}) {
  return {
    id: REFUND_ID,
    status: 'COMPLETED',
    amount: { currency_code: 'EUR', value: '20.00' },
    create_time: '2023-11-15T09:00:00Z',
    links: [
      { rel: 'self', href: `${API}/v2/payments/refunds/${REFUND_ID}`, method: 'GET' },
      { rel: 'up', href: `${API}/v2/payments/captures/${CAPTURE_ID}`, method: 'GET' },
    ],
    ...overrides,
  };
}

async function confirmed(
  subject: string,
  answers: Parameters<typeof sourceApi>[0],
  {
    playerIn = 'none' as 'none' | 'custom_id',
    credentials = PAYPAL.sample.trial.credentials as PaypalCredentials,
  } = {},
) {
  const { call, calls } = sourceApi({ [TOKEN]: token, ...answers });
  const said = await paypalConfirmer.confirm(subject, {
    credentials,
    settings: { ...PAYPAL.sample.trial.settings, playerIn },
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    call,
  });
  return { said: reportsIn({ kind: 'events', events: said }), calls };
}

const DEPOSIT = {
  sourceEventId: `deposit/${CAPTURE_ID}`,
  occurredAt: '2023-11-14T22:13:20.000Z',
  depositId: 'dep-1',
  transactionId: CAPTURE_ID,
  amountMinor: '5000',
  currency: 'EUR',
};

describe('a capture', () => {
  test('is asked about with an access token of the client', async () => {
    const { calls } = await confirmed(`capture/${CAPTURE_ID}`, { [CAPTURE]: capture() });

    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([TOKEN, CAPTURE]);
    const basic = Buffer.from('trial_client_of_nobody:trial_secret_of_nobody').toString('base64');
    expect(calls[0]?.headers).toMatchObject({ authorization: `Basic ${basic}` });
    expect(calls[0]?.body).toBe('grant_type=client_credentials');
    expect(calls[1]?.headers).toMatchObject({ authorization: 'Bearer A21AAtoken-of-nobody' });
  });

  test.each(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'])(
    'that is %s was a deposit, whose player the invoice ID finds',
    async (status) => {
      const { said } = await confirmed(`capture/${CAPTURE_ID}`, { [CAPTURE]: capture({ status }) });

      expect(said).toEqual([{ type: 'unattributed', said: 'deposit', ...DEPOSIT }]);
    },
  );

  test('names its player where the operator says that the custom ID does', async () => {
    const { said } = await confirmed(
      `capture/${CAPTURE_ID}`,
      { [CAPTURE]: capture() },
      { playerIn: 'custom_id' },
    );

    expect(said).toEqual([{ type: 'deposit', playerId: 'player-42', ...DEPOSIT }]);
  });

  test('without a custom ID is left to be attributed', async () => {
    const { said } = await confirmed(
      `capture/${CAPTURE_ID}`,
      { [CAPTURE]: capture({ custom_id: undefined, invoice_id: undefined }) },
      { playerIn: 'custom_id' },
    );

    const { depositId: _, ...rest } = DEPOSIT;
    expect(said).toEqual([{ type: 'unattributed', said: 'deposit', ...rest }]);
  });

  test.each(['DECLINED', 'FAILED'])('that is %s is nothing that counts', async (status) => {
    const { said } = await confirmed(`capture/${CAPTURE_ID}`, { [CAPTURE]: capture({ status }) });

    expect(said).toEqual([]);
  });

  test.each([
    ['JPY', '5000', '5000'],
    ['JPY', '5000.00', '5000'],
    ['KWD', '5.125', '5125'],
    ['EUR', '12345678901234567890.12', '1234567890123456789012'],
  ])('of %s %s is %s in minor units', async (currency_code, value, minor) => {
    const amount = { currency_code, value };
    const { said } = await confirmed(`capture/${CAPTURE_ID}`, { [CAPTURE]: capture({ amount }) });

    expect(said).toMatchObject([{ amountMinor: minor, currency: currency_code }]);
  });
});

describe('a refund', () => {
  const answers = { [REFUND]: refund(), [CAPTURE]: capture({ status: 'PARTIALLY_REFUNDED' }) };
  const BACK = {
    ...DEPOSIT,
    occurredAt: '2023-11-15T09:00:00.000Z',
    amountMinor: '2000',
  };

  test('carries its own amount and the references of the deposit', async () => {
    const { said, calls } = await confirmed(`refund/${REFUND_ID}`, answers);

    expect(said).toEqual([
      { type: 'unattributed', said: 'refund', ...BACK, sourceEventId: `refund/${REFUND_ID}` },
    ]);
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([TOKEN, REFUND, CAPTURE]);
  });

  test('that PayPal made itself is a chargeback', async () => {
    const { said } = await confirmed(`reversal/${REFUND_ID}`, answers, { playerIn: 'custom_id' });

    expect(said).toEqual([
      {
        type: 'chargeback',
        playerId: 'player-42',
        ...BACK,
        sourceEventId: `chargeback/${REFUND_ID}`,
      },
    ]);
  });

  test.each(['CANCELLED', 'FAILED'])('that is %s counts for nothing', async (status) => {
    const { said } = await confirmed(`refund/${REFUND_ID}`, { [REFUND]: refund({ status }) });

    expect(said).toEqual([]);
  });
});

describe('an answer that is not clear', () => {
  const TAKEN = { [CAPTURE]: capture() };
  const withAmount = (amount: object) => ({ [CAPTURE]: capture({ amount }) });

  test.each<[string, string, Parameters<typeof sourceApi>[0]]>([
    ['no token', 'capture', { [TOKEN]: { status: 401, body: '{}' } }],
    ['a token that is none', 'capture', { [TOKEN]: { access_token: 'a b' } }],
    ['a payment it does not know', 'capture', {}],
    ...['PENDING', 'DENIED', 'completed', ''].flatMap(
      (status): [string, string, Parameters<typeof sourceApi>[0]][] => [
        [`a capture that is "${status}"`, 'capture', { [CAPTURE]: capture({ status }) }],
        [`a refund that is "${status}"`, 'refund', { [REFUND]: refund({ status }), ...TAKEN }],
      ],
    ),
    ['an error', 'capture', { [CAPTURE]: { status: 500, body: '' } }],
    ['a redirect', 'capture', { [CAPTURE]: { status: 302, body: '' } }],
    ['no JSON', 'capture', { [CAPTURE]: { status: 200, body: '<html>' } }],
    ['an answer cut short', 'capture', { [CAPTURE]: { status: 200, body: '{"id":"4L3352' } }],
    ['no amount', 'capture', { [CAPTURE]: capture({ amount: undefined }) }],
    ['an amount in a number', 'capture', withAmount({ currency_code: 'EUR', value: 50.0 })],
    ['too many decimals', 'capture', withAmount({ currency_code: 'EUR', value: '50.001' })],
    ['decimals of yen', 'capture', withAmount({ currency_code: 'JPY', value: '50.5' })],
    ['an amount of zero', 'capture', withAmount({ currency_code: 'EUR', value: '0.00' })],
    ['an amount below zero', 'capture', withAmount({ currency_code: 'EUR', value: '-5.00' })],
    ['a currency of nobody', 'capture', withAmount({ currency_code: 'XQQ', value: '5.00' })],
    ['a time without a zone', 'capture', { [CAPTURE]: capture({ create_time: '2023-11-14' }) }],
    ['another capture', 'capture', { [CAPTURE]: capture({ id: '4L335234718889943' }) }],
    ['another refund', 'refund', { [REFUND]: refund({ id: '4L335234718889943' }) }],
    ['a refund of nothing', 'refund', { [REFUND]: refund({ links: [] }) }],
    [
      'a refund of something else',
      'refund',
      {
        [REFUND]: refund({ links: [{ rel: 'up', href: `${API}/v2/checkout/orders/5O190127TN` }] }),
      },
    ],
    ['a refund whose capture is unknown', 'refund', { [REFUND]: refund() }],
  ])('is %s', async (_what, kind, answers) => {
    const subject = kind === 'capture' ? `capture/${CAPTURE_ID}` : `refund/${REFUND_ID}`;

    await expect(confirmed(subject, answers)).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe('nobody can be asked', () => {
  test('without a client', async () => {
    const asked = confirmed(`capture/${CAPTURE_ID}`, {}, { credentials: {} });

    await expect(asked).rejects.toBeInstanceOf(NotConfirmableError);
  });

  test.each([
    '',
    'capture/',
    'capture/../refunds/1234567890',
    'order/4L335234718889942',
    'capture/4l3352',
  ])('about "%s"', async (subject) => {
    await expect(confirmed(subject, {})).rejects.toBeInstanceOf(NotConfirmableError);
  });
});
