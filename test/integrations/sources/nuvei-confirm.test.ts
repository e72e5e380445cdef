import { describe, expect, test } from 'vitest';
import { nuveiConfirmer } from '../../../integrations/sources/nuvei/confirm.ts';
import { nuveiSample } from '../../../integrations/sources/nuvei/sample.ts';
import {
  type CallSource,
  NotConfirmableError,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { NOW_EPOCH_MS, reportsIn } from './adapter-under-test.ts';
import { NUVEI_KEY, NUVEI_SETTINGS } from './nuvei-dmn.ts';

const SALE_ID = '711000000019876543';
const OTHER_ID = '711000000019876599';

/** What Nuvei knows of a transaction, in its own words. */
function details(changes: object = {}, outer: object = {}): object {
  return {
    status: 'SUCCESS',
    errCode: 0,
    reason: '',
    clientUniqueId: 'dep-1',
    userDetails: { userTokenId: 'player-42' },
    ...outer,
    transactionDetails: {
      transactionId: SALE_ID,
      transactionType: 'Sale',
      transactionStatus: 'APPROVED',
      processedAmount: '50.00',
      processedCurrency: 'EUR',
      relatedTransactionId: '',
      ...changes,
    },
  };
}

const taking = (changes: object, outer: object = { clientUniqueId: 'own-of-the-refund' }) =>
  details(
    {
      transactionId: OTHER_ID,
      transactionType: 'Credit',
      relatedTransactionId: SALE_ID,
      ...changes,
    },
    outer,
  );

type Answers = Record<string, object | string>;

function ask(answers: Answers, subject = SALE_ID, context: object = {}) {
  const requests: Parameters<CallSource>[0][] = [];
  const call: CallSource = async (request) => {
    requests.push(request);
    const { transactionId } = JSON.parse(request.body ?? '{}');
    const answer = answers[transactionId];
    if (answer === undefined) throw new Error('no such transaction was expected');
    return { status: 200, body: typeof answer === 'string' ? answer : JSON.stringify(answer) };
  };
  const reports = nuveiConfirmer.confirm(subject, {
    credentials: nuveiSample.trial.credentials,
    settings: NUVEI_SETTINGS,
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    call,
    ...context,
  });
  return { requests, reports };
}

const DEPOSIT = {
  type: 'deposit',
  sourceEventId: `${SALE_ID}/sale/approved`,
  occurredAt: '2023-11-14T22:13:20.000Z',
  playerId: 'player-42',
  depositId: 'dep-1',
  transactionId: SALE_ID,
  amountMinor: '5000',
  currency: 'EUR',
};

describe('Nuvei, when it is asked about a transaction', () => {
  test('is asked with a checksum over who asks, about what, and when', async () => {
    const { requests, reports } = ask({ [SALE_ID]: details() });
    await reports;

    expect(requests).toEqual([
      {
        method: 'POST',
        url: 'https://secure.safecharge.com/ppp/api/v1/getTransactionDetails.do',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: expect.any(String),
      },
    ]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      merchantId: '427583496191624621',
      merchantSiteId: '142033',
      transactionId: SALE_ID,
      timeStamp: '20231114221320',
      checksum: '4137cd9eeb82e82ef6ba1477e870dc1e825b29c842b747727969c4539db6b476',
    });
  });

  test('is asked where and how the settings say', async () => {
    const settings = { digest: 'md5', apiBaseUrl: 'https://ppp-test.nuvei.com' };
    const { requests, reports } = ask({ [SALE_ID]: details() }, SALE_ID, { settings });
    await reports;

    expect(requests[0]?.url).toBe('https://ppp-test.nuvei.com/ppp/api/v1/getTransactionDetails.do');
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      checksum: '5c064f0b6b9b98cb6223697e955d0e1f',
    });
  });

  test.each([
    ['an approved sale', details(), DEPOSIT],
    [
      'an approved settlement',
      details({ transactionType: 'Settle' }),
      { ...DEPOSIT, sourceEventId: `${SALE_ID}/settle/approved` },
    ],
    [
      'other letter cases',
      details({ transactionType: 'SALE', transactionStatus: 'approved' }),
      DEPOSIT,
    ],
    [
      'the player beside the details',
      details({}, { userTokenId: 'player-42', userDetails: null }),
      DEPOSIT,
    ],
  ])('says a deposit with %s', async (_what, answer, deposit) => {
    const reports = await ask({ [SALE_ID]: answer }).reports;

    expect(reportsIn({ kind: 'events', events: reports })).toEqual([deposit]);
  });

  test.each([
    ['no user', { userDetails: null }],
    ['an empty user', { userDetails: { userTokenId: '' } }],
    ['no user at all', { userDetails: {} }],
  ])('leaves the player to the reference with %s', async (_what, outer) => {
    const reports = await ask({ [SALE_ID]: details({}, outer) }).reports;
    const { playerId: _, ...rest } = DEPOSIT;

    expect(reportsIn({ kind: 'events', events: reports })).toEqual([
      { ...rest, type: 'unattributed', said: 'deposit' },
    ]);
  });

  test('names no deposit of the operator where it knows none', async () => {
    const [report] = await ask({ [SALE_ID]: details({}, { clientUniqueId: '' }) }).reports;

    expect(report).not.toHaveProperty('depositId');
  });

  test.each([
    ['500', 'JPY', '500'],
    ['500.00', 'JPY', '500'],
    ['1.234', 'KWD', '1234'],
    ['12345678901234.56', 'EUR', '1234567890123456'],
  ])('says an amount of %s %s', async (processedAmount, processedCurrency, amountMinor) => {
    const { reports } = ask({ [SALE_ID]: details({ processedAmount, processedCurrency }) });

    expect(await reports).toMatchObject([{ amountMinor, currency: processedCurrency }]);
  });

  test('loses no digit of an amount that is a JSON number', async () => {
    const body = JSON.stringify(details({ processedAmount: 'AMOUNT' }));
    const { reports } = ask({ [SALE_ID]: body.replace('"AMOUNT"', '123456789012345.67') });

    expect(await reports).toMatchObject([{ amountMinor: '12345678901234567' }]);
  });

  test.each([
    ['is declined', { transactionStatus: 'DECLINED', processedAmount: null }],
    ['failed', { transactionStatus: 'ERROR' }],
    ['only authorises', { transactionType: 'Auth' }],
    ['only authorises in 3-D Secure', { transactionType: 'Auth3D' }],
    ['is a credit of no transaction: a withdrawal', { transactionType: 'Credit' }],
    ['is a credit of itself', { transactionType: 'Credit', relatedTransactionId: SALE_ID }],
    ['voids nothing', { transactionType: 'Void' }],
  ])('says nothing that counts of one that %s', async (_what, changes) => {
    expect(await ask({ [SALE_ID]: details(changes) }).reports).toEqual([]);
  });
});

describe('Nuvei, when it is asked about what takes a deposit back', () => {
  test.each([
    ['Credit', 'refund'],
    ['Refund', 'refund'],
    ['Void', 'refund'],
    ['Chargeback', 'chargeback'],
  ])('says with a %s a %s of the deposit it names', async (transactionType, type) => {
    const answers = {
      [OTHER_ID]: taking({ transactionType, processedAmount: '20.00' }),
      [SALE_ID]: details(),
    };
    const reports = await ask(answers, OTHER_ID).reports;

    expect(reportsIn({ kind: 'events', events: reports })).toEqual([
      {
        ...DEPOSIT,
        type,
        sourceEventId: `${OTHER_ID}/${transactionType.toLowerCase()}/approved`,
        amountMinor: '2000',
      },
    ]);
  });

  test('says nothing of an authorisation that is voided', async () => {
    const answers = {
      [OTHER_ID]: taking({ transactionType: 'Void' }),
      [SALE_ID]: details({ transactionType: 'Auth' }),
    };

    expect(await ask(answers, OTHER_ID).reports).toEqual([]);
  });

  test.each([
    ['a credit of what is no deposit', taking({}), details({ transactionType: 'Auth' })],
    [
      'a chargeback of nothing',
      taking({ transactionType: 'Chargeback', relatedTransactionId: '' }),
      details(),
    ],
    ['a deposit that is another one', taking({}), details({ transactionId: '5' })],
  ])('is not clear about %s', async (_what, taken, deposit) => {
    const { reports } = ask({ [OTHER_ID]: taken, [SALE_ID]: deposit }, OTHER_ID);

    await expect(reports).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe('Nuvei gives no usable answer', () => {
  test.each<[string, object | string]>([
    ['that is an error', details({}, { status: 'ERROR', errCode: 9146 })],
    ['that has an error code', details({}, { errCode: 1001 })],
    ['about another transaction', details({ transactionId: OTHER_ID })],
    ['while it is pending', details({ transactionStatus: 'PENDING' })],
    ['in a status nobody knows', details({ transactionStatus: 'TRANSMUTED' })],
    ['of a type nobody knows', details({ transactionType: 'Gift' })],
    ['without an amount', details({ processedAmount: '' })],
    ['without a currency', details({ processedCurrency: null })],
    ['of a negative amount', details({ processedAmount: '-50.00' })],
    ['of zero', details({ processedAmount: '0.00' })],
    ['of too many decimals', details({ processedAmount: '50.001' })],
    ['in yen with sen', details({ processedAmount: '500.50', processedCurrency: 'JPY' })],
    ['in a currency nobody knows', details({ processedCurrency: 'ZZZ' })],
    ['with a reference that is none', details({}, { clientUniqueId: 'ü' })],
    ['without details', { status: 'SUCCESS', errCode: 0 }],
    ['that is a list', '[]'],
    ['that is no JSON', '<html>'],
    ['that is nested without end', '['.repeat(200_000)],
    ['that is empty', ''],
  ])('%s', async (_what, answer) => {
    const { reports } = ask({ [SALE_ID]: answer });

    await expect(reports).rejects.toBeInstanceOf(SourceUnavailableError);
  });

  test.each([
    [
      'with another status',
      () => Promise.resolve({ status: 502, body: JSON.stringify(details()) }),
    ],
    ['when it cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('%s', async (_what, call) => {
    const { reports } = ask({}, SALE_ID, { call });

    await expect(reports).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe('Nuvei is not asked', () => {
  test.each([
    ['without the IDs of the account', SALE_ID, { credentials: { signingKey: NUVEI_KEY } }],
    [
      'without that of the site',
      SALE_ID,
      { credentials: { signingKey: NUVEI_KEY, merchantId: '1' } },
    ],
    ['about an ID with other characters', '7/../1', {}],
    ['about nothing', '', {}],
  ])('%s', async (_what, subject, context) => {
    const { requests, reports } = ask({ [SALE_ID]: details() }, subject, context);

    await expect(reports).rejects.toBeInstanceOf(NotConfirmableError);
    expect(requests).toEqual([]);
  });
});
