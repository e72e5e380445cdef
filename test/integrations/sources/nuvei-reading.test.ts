import { describe, expect, test } from 'vitest';
import { nuvei } from '../../../integrations/sources/nuvei/adapter.ts';
import { nuveiDescription } from '../../../integrations/sources/nuvei/description.ts';
import { nuveiSample } from '../../../integrations/sources/nuvei/sample.ts';
import { faultsOf, NOW_EPOCH_MS, readingOf, reportsIn, verdictOf } from './adapter-under-test.ts';
import { dmn, NUVEI_SETTINGS } from './nuvei-dmn.ts';

const UNDER_TEST = {
  description: nuveiDescription,
  adapter: nuvei,
  sample: nuveiSample,
  resign: (request: ReturnType<typeof dmn>) => request,
  emptyKey: {},
};

function read(changes: Record<string, string | null> = {}, settings: object = {}) {
  return readingOf(UNDER_TEST, dmn(changes), { settings: { ...NUVEI_SETTINGS, ...settings } });
}

function answerTo(changes: Record<string, string | null>, settings: object = {}) {
  const context = { settings: { ...NUVEI_SETTINGS, ...settings }, nowEpochMs: NOW_EPOCH_MS };
  const { credentials } = nuveiSample.trial;
  return nuvei.answer?.(dmn(changes), read(changes, settings), { ...context, credentials });
}

const APPROVED = {
  type: 'unconfirmed',
  sourceEventId: '412345678/711000000019876543/Sale/APPROVED',
  occurredAt: '2023-11-14T22:13:10.000Z',
  said: 'APPROVED',
  subject: '711000000019876543',
};

describe('a DMN', () => {
  test('of an approved sale is a claim to ask Nuvei about', () => {
    expect(reportsIn(read())).toEqual([APPROVED]);
  });

  test('says the same in a query as in a form', () => {
    expect(readingOf(UNDER_TEST, dmn({}, { method: 'GET' }))).toEqual(read());
  });

  test.each([
    ['Settle', '412345678/711000000019876543/Settle/APPROVED'],
    ['Credit', '412345678/711000000019876543/Credit/APPROVED'],
    ['Void', '412345678/711000000019876543/Void/APPROVED'],
    ['Chargeback', '412345678/711000000019876543/Chargeback/APPROVED'],
    ['', '412345678/711000000019876543/-/APPROVED'],
    [null, '412345678/711000000019876543/-/APPROVED'],
  ])('of an approved %s is one too', (transactionType, sourceEventId) => {
    expect(reportsIn(read({ transactionType }))).toEqual([{ ...APPROVED, sourceEventId }]);
  });

  test.each([
    [{ Status: 'DECLINED' }, 'Sale/DECLINED'],
    [{ Status: 'PENDING' }, 'Sale/PENDING'],
    [{ Status: 'ERROR', TransactionID: '' }, 'Sale/ERROR'],
    [{ Status: 'SUCCESS', transactionType: null }, 'payment/SUCCESS'],
    [{ transactionType: 'Auth' }, 'Auth/APPROVED'],
    [{ transactionType: 'Auth3D' }, 'Auth3D/APPROVED'],
    [{ transactionType: 'InitAuth3D' }, 'InitAuth3D/APPROVED'],
  ])('%j is ignored', (changes, type) => {
    expect(read(changes)).toEqual({ kind: 'ignored', type });
  });

  test.each([
    [{ TransactionID: null }, 'TransactionID'],
    [{ TransactionID: '' }, 'TransactionID'],
    [{ TransactionID: '7/../1' }, 'TransactionID'],
    [{ TransactionID: '7'.repeat(31) }, 'TransactionID'],
    [{ transactionType: 'Sa/le' }, 'transactionType'],
  ])('%j cannot be used', (changes, path) => {
    expect(faultsOf(() => read(changes))).toEqual([
      expect.stringMatching(new RegExp(`^${path}: `)),
    ]);
  });

  test.each([
    ['0.00', 'EUR'],
    ['50.0000', 'EUR'],
    ['500', 'JPY'],
    ['1.234', 'KWD'],
    ['1', 'ZZZ'],
  ])('reports no amount, so %s %s does not matter', (totalAmount, currency) => {
    expect(reportsIn(read({ totalAmount, currency }))).toEqual([APPROVED]);
  });

  test.each([
    ['of now', '2023-11-14.22:13:20', '2023-11-14T22:13:20.000Z'],
    ['of 72 hours ago', '2023-11-11.22:13:20', '2023-11-11T22:13:20.000Z'],
    ['of longer ago', '2023-11-11.22:13:19', '2023-11-14T22:13:20.000Z'],
    ['ahead, as that of another zone is', '2023-11-15.00:13:10', '2023-11-14T22:13:20.000Z'],
    ['that does not exist', '2023-13-14.25:61:61', '2023-11-14T22:13:20.000Z'],
  ])('with a time %s', (_what, responseTimeStamp, occurredAt) => {
    expect(reportsIn(read({ responseTimeStamp }))).toEqual([{ ...APPROVED, occurredAt }]);
  });

  test('that says whose it is says so unsigned, and is not believed', () => {
    const said = { user_token_id: 'player-42', merchant_unique_id: 'dep-1', userid: '7' };

    expect(reportsIn(read(said))).toEqual([APPROVED]);
  });

  test('is answered 200', () => {
    const reply = { status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK' };

    expect(answerTo({})).toEqual(reply);
    expect(answerTo({ Status: 'DECLINED' })).toEqual(reply);
  });
});

const PRE_DEPOSIT = { ppp_status: null, Status: null, transactionType: null, TransactionID: null };
const WITHDRAWAL = { wdRequestId: '55', wdRequestStatus: 'Pending', Status: 'PENDING' };

describe('a DMN that waits for a decision', () => {
  test.each([
    ['pre-deposit', PRE_DEPOSIT],
    ['withdrawal', WITHDRAWAL],
  ])('on a %s is verified as any other', async (_about, changes) => {
    expect(await verdictOf(UNDER_TEST, dmn(changes))).toBe('accepted');
    expect(await verdictOf(UNDER_TEST, dmn(changes, { key: '' }))).toBe('signature');
  });

  test.each([
    [PRE_DEPOSIT, { preDeposit: 'APPROVE' }, 'pre-deposit', 'action=APPROVE'],
    [PRE_DEPOSIT, { preDeposit: 'DECLINE' }, 'pre-deposit', 'action=DECLINE'],
    [WITHDRAWAL, { withdrawal: 'Approve' }, 'withdrawal', 'Approve'],
    [WITHDRAWAL, { withdrawal: 'Declined' }, 'withdrawal', 'Declined'],
    [WITHDRAWAL, { withdrawal: 'Postpone' }, 'withdrawal', 'Postpone'],
    [
      { ...WITHDRAWAL, wdRequestStatus: null },
      { withdrawal: 'Postpone' },
      'withdrawal',
      'Postpone',
    ],
  ])('%j gets the one that is configured: %j', (changes, settings, type, body) => {
    expect(read(changes, settings)).toEqual({ kind: 'ignored', type });
    expect(answerTo(changes, settings)).toMatchObject({ status: 200, body });
  });

  test.each([
    [PRE_DEPOSIT, {}, 'pre-deposit; the setting preDeposit'],
    [PRE_DEPOSIT, { withdrawal: 'Approve' }, 'pre-deposit; the setting preDeposit'],
    [WITHDRAWAL, {}, 'withdrawal; the setting withdrawal'],
    [WITHDRAWAL, { preDeposit: 'APPROVE' }, 'withdrawal; the setting withdrawal'],
  ])('%j gets none that nobody has configured: %j', (changes, settings, named) => {
    expect(faultsOf(() => read(changes, settings))).toEqual([
      `(request): Nuvei waits for a decision on a ${named} says none, and Postproof is not the cashier`,
    ]);
  });

  test('is all that an approved DMN can be made to look like: it reports nothing', async () => {
    const moved = { ...PRE_DEPOSIT, TransactionID: '711000000019876543', productId: 'APPROVEDNA' };

    expect(await verdictOf(UNDER_TEST, dmn(moved))).toBe('accepted');
    expect(read(moved, { preDeposit: 'DECLINE' })).toEqual({
      kind: 'ignored',
      type: 'pre-deposit',
    });
  });

  test('is not one that says how a withdrawal went on', () => {
    const settled = { ...WITHDRAWAL, wdRequestStatus: 'Settled', Status: 'APPROVED' };

    expect(read(settled, { withdrawal: 'Approve' })).toEqual({
      kind: 'ignored',
      type: 'withdrawal',
    });
    expect(answerTo(settled, { withdrawal: 'Approve' })).toMatchObject({ body: 'OK' });
  });
});
