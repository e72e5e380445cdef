import { describe, expect, test } from 'vitest';
import { paysafecardConfirmer } from '../../../integrations/sources/paysafecard/confirm.ts';
import type {
  PaysafecardCredentials,
  PaysafecardSettings,
} from '../../../integrations/sources/paysafecard/description.ts';
import {
  type CallSource,
  NotConfirmableError,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { NOW_EPOCH_MS, reportsIn } from './adapter-under-test.ts';

const ID = 'pay_1000000007_dep-1_EUR';
/** As in paysafecard's API document: the amount is a decimal number. */
const PAYMENT = `{"object":"PAYMENT","id":"${ID}","created":1699999980000,"updated":1699999990000,"amount":50.00,"currency":"EUR","status":"SUCCESS","type":"PAYSAFECARD","customer":{"id":"player-42"}}`;
const REFERENCES = {
  sourceEventId: `${ID}/SUCCESS`,
  occurredAt: '2023-11-14T22:13:10.000Z',
  depositId: ID,
  transactionId: ID,
};
const MONEY = { amountMinor: '5000', currency: 'EUR' };
const DEPOSIT = { type: 'deposit', playerId: 'player-42', ...REFERENCES, ...MONEY };
const UNATTRIBUTED = { type: 'unattributed', said: 'deposit', ...REFERENCES, ...MONEY };

type Options = {
  status?: number;
  settings?: Partial<PaysafecardSettings>;
  credentials?: PaysafecardCredentials;
  subject?: string;
};

/** Confirms with an API that gives this answer; `asked` is what was asked of it. */
async function confirm(body: string, options: Options = {}) {
  const asked: Parameters<CallSource>[0][] = [];
  const call: CallSource = (request) => {
    asked.push(request);
    return Promise.resolve({ status: options.status ?? 200, body });
  };
  const reports = await paysafecardConfirmer.confirm(options.subject ?? ID, {
    credentials: options.credentials ?? { signingKey: 'trial-token-of-nobody', apiKey: 'psc_key' },
    settings: {
      apiBaseUrl: 'https://apitest.paysafecard.com',
      playerFrom: 'customer-id',
      depositIdFrom: 'payment-id',
      ...options.settings,
    },
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    call,
  });
  return { asked, reports: reportsIn({ kind: 'events', events: reports }) };
}

/** The payment with one field written otherwise; without it where `text` is absent. */
function paymentWith(name: string, text?: string): string {
  const written = new RegExp(`"${name}":("[^"]*"|[\\d.]+|\\{[^}]*\\}),?`);
  return PAYMENT.replace(written, text === undefined ? '' : `"${name}":${text},`).replace(
    ',}',
    '}',
  );
}

describe('a payment that paysafecard confirms', () => {
  test('is a deposit of the customer it names', async () => {
    const { asked, reports } = await confirm(PAYMENT);

    expect(reports).toEqual([DEPOSIT]);
    expect(asked).toEqual([
      {
        method: 'GET',
        url: `https://apitest.paysafecard.com/v1/payments/${ID}`,
        headers: { authorization: 'Basic cHNjX2tleQ==' },
      },
    ]);
  });

  test.each([
    ['no customer', paymentWith('customer'), {}],
    ['a customer without an ID', paymentWith('customer', '{}'), {}],
    ['a customer who is not the player', PAYMENT, { playerFrom: 'reference' as const }],
  ])('and that has %s is of whoever the reference belongs to', async (_what, body, settings) => {
    expect((await confirm(body, { settings })).reports).toEqual([UNATTRIBUTED]);
  });

  test('has the operator’s own reference, where that is its Correlation-ID', async () => {
    const settings = { depositIdFrom: 'correlation-id' } as const;

    const { reports } = await confirm(PAYMENT, { settings });

    expect(reports).toEqual([{ ...DEPOSIT, depositId: 'dep-1' }]);
  });

  test.each([
    ['0.01', '"EUR"', '1'],
    ['50', '"EUR"', '5000'],
    ['50.5', '"EUR"', '5050'],
    ['"50.00"', '"EUR"', '5000'],
    ['500', '"JPY"', '500'],
    ['1.234', '"KWD"', '1234'],
    ['9007199254740993.01', '"EUR"', '900719925474099301'],
  ])('of %s %s is of %s minor units, with no digit lost', async (amount, currency, minor) => {
    const body = paymentWith('amount', amount).replace('"EUR"', currency);

    expect((await confirm(body)).reports).toMatchObject([{ amountMinor: minor }]);
  });

  test.each([
    [paymentWith('updated'), '2023-11-14T22:13:20.000Z'],
    [paymentWith('updated', '1800000000000'), '2023-11-14T22:13:20.000Z'],
  ])('did not happen after it was asked for', async (body, occurredAt) => {
    expect((await confirm(body)).reports).toEqual([{ ...DEPOSIT, occurredAt }]);
  });
});

describe('a payment that paysafecard does not confirm', () => {
  test.each(['CANCELED_MERCHANT', 'CANCELED_CUSTOMER', 'EXPIRED'])(
    'as it is %s, is no deposit',
    async (status) => {
      const body = `{"id":"${ID}","status":"${status}"}`;

      expect((await confirm(body)).reports).toEqual([]);
    },
  );

  test.each<[string, string, number]>([
    ['a payment just made', paymentWith('status', '"INITIATED"'), 200],
    ['a payment that its customer is at', paymentWith('status', '"REDIRECTED"'), 200],
    ['not captured yet', paymentWith('status', '"AUTHORIZED"'), 200],
    ['an error', PAYMENT, 500],
    ['an unknown payment', '{"code":"not_found"}', 404],
    ['a refused key', '{}', 401],
    ['a redirect', PAYMENT, 302],
    ['nothing', '', 200],
    ['no JSON', '<html>', 200],
    ['a list', '[]', 200],
    ['no status', paymentWith('status'), 200],
    ['a status that nobody knows', paymentWith('status', '"SETTLED"'), 200],
    ['a status in other letters', paymentWith('status', '"success"'), 200],
    ['another payment', paymentWith('id', '"pay_other"'), 200],
    ['no ID', paymentWith('id'), 200],
    ['no amount', paymentWith('amount'), 200],
    ['an amount of zero', paymentWith('amount', '0.00'), 200],
    ['a negative amount', paymentWith('amount', '-50.00'), 200],
    ['an amount with too many decimals', paymentWith('amount', '50.001'), 200],
    ['an amount with an exponent', paymentWith('amount', '5e1'), 200],
    [
      'an amount that only rounding makes plain',
      paymentWith('amount', '0.1000000000000000055'),
      200,
    ],
    ['an amount that is none', paymentWith('amount', 'true'), 200],
    ['no currency', paymentWith('currency'), 200],
    ['a currency that nobody knows', paymentWith('currency', '"XQQ"'), 200],
    ['a time in seconds', paymentWith('updated', '1699999990'), 200],
  ])('as the answer is %s, is asked about again', async (_what, body, status) => {
    await expect(confirm(body, { status })).rejects.toBeInstanceOf(SourceUnavailableError);
  });

  test('as its ID holds no Correlation-ID though it should, is asked about again', async () => {
    const subject = 'pay_without-merchant';
    const body = paymentWith('id', `"${subject}"`);
    const settings = { depositIdFrom: 'correlation-id' } as const;

    const answer = confirm(body, { subject, settings });

    await expect(answer).rejects.toThrow('id: holds no Correlation-ID');
  });

  test('as there is no key to ask with, waits for a person', async () => {
    const credentials = { signingKey: 'trial-token-of-nobody' };

    await expect(confirm(PAYMENT, { credentials })).rejects.toBeInstanceOf(NotConfirmableError);
  });

  test.each(['', 'pay_', `${ID}/capture`, '../payouts/1', `${ID}?a=b`, `${ID}\n`, `x${ID}`])(
    'as its ID is %j, is not even asked about',
    async (subject) => {
      await expect(confirm(PAYMENT, { subject })).rejects.toBeInstanceOf(NotConfirmableError);
    },
  );

  test('says which field was wrong, and no value', async () => {
    const answer = confirm(paymentWith('currency', '"secret"'));

    await expect(answer).rejects.toThrow(/: currency: must be/);
    await expect(answer).rejects.not.toThrow(/secret/);
  });
});
