import braintreePackage from 'braintree';
import { describe, expect, test } from 'vitest';
import type { BraintreeSettings } from '../../../integrations/sources/braintree/description.ts';
import { faultsOf, readingOf, reportsIn } from './adapter-under-test.ts';
import { BRAINTREE, formRequest, signBraintree } from './braintree-webhook.ts';

type Fields = Record<string, string | undefined>;

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, text]) => (text === undefined ? '' : `<${name}>${text}</${name}>`))
    .join('\n');
}

function notification(kind: string, subject: string, timestamp = '2023-11-14T22:13:20Z'): string {
  const time = `<timestamp type="datetime">${timestamp}</timestamp>`;
  return `<notification>${time}<kind>${kind}</kind><subject>${subject}</subject></notification>`;
}

function transaction(overrides: Fields = {}): string {
  const fields = {
    id: 'tx1',
    status: 'settled',
    type: 'sale',
    'currency-iso-code': 'EUR',
    amount: '50.00',
    'order-id': 'dep-1',
    ...overrides,
  };
  return `<transaction>${elements(fields)}</transaction>`;
}

function dispute(overrides: Fields = {}, sale = '<id>tx1</id><order-id>dep-1</order-id>'): string {
  const fields = {
    id: 'dp1',
    amount: '50.00',
    'amount-disputed': '20.0',
    'currency-iso-code': 'EUR',
    kind: 'chargeback',
    status: 'open',
    ...overrides,
  };
  return `<dispute>${elements(fields)}<transaction>${sale}</transaction></dispute>`;
}

function read(xml: string, chargebackOn: BraintreeSettings['chargebackOn'] = 'opened') {
  return readingOf(BRAINTREE, signBraintree({ xml }), { settings: { chargebackOn } });
}
const reports = (...given: Parameters<typeof read>) => reportsIn(read(...given));

const DEPOSIT = {
  type: 'unattributed',
  said: 'deposit',
  sourceEventId: 'transaction_settled/tx1/2023-11-14T22:13:20Z',
  occurredAt: '2023-11-14T22:13:20Z',
  depositId: 'dep-1',
  transactionId: 'tx1',
  amountMinor: '5000',
  currency: 'EUR',
};

describe('a transaction', () => {
  const settled = (overrides: Fields) =>
    notification('transaction_settled', transaction(overrides));

  test('that has settled is a deposit, whose player the order ID finds', () => {
    expect(reports(settled({}))).toEqual([DEPOSIT]);
  });

  test.each([
    ['no order ID', { 'order-id': undefined }],
    ['an empty order ID', { 'order-id': '' }],
  ])('with %s is known by its own ID alone', (_how, overrides) => {
    const { depositId: _, ...rest } = DEPOSIT;

    expect(reports(settled(overrides))).toEqual([rest]);
  });

  test('keeps an order ID with characters that XML must escape', () => {
    expect(reports(settled({ 'order-id': 'a&amp;b&lt;c' }))).toMatchObject([
      { depositId: 'a&b<c' },
    ]);
  });

  test.each([
    ['EUR', '50', '5000'],
    ['EUR', '50.5', '5050'],
    ['EUR', '007.10', '710'],
    ['JPY', '5000', '5000'],
    ['JPY', '5000.00', '5000'],
    ['KWD', '5.125', '5125'],
    ['EUR', '12345678901234567890.12', '1234567890123456789012'],
  ])('of %s %s is %s in minor units', (code, amount, minor) => {
    expect(reports(settled({ 'currency-iso-code': code, amount }))).toMatchObject([
      { amountMinor: minor, currency: code },
    ]);
  });

  test('whose settlement is declined takes the deposit back', () => {
    const xml = notification('transaction_settlement_declined', transaction());

    expect(reports(xml)).toEqual([
      {
        ...DEPOSIT,
        said: 'refund',
        sourceEventId: 'transaction_settlement_declined/tx1/2023-11-14T22:13:20Z',
      },
    ]);
  });

  test('that is the refund of a sale carries the ID of the sale', () => {
    const overrides = { type: 'credit', id: 'rf1', 'refunded-transaction-id': 'tx1' };

    const { depositId: _, ...rest } = DEPOSIT;
    expect(reports(settled(overrides))).toEqual([
      { ...rest, said: 'refund', sourceEventId: 'transaction_settled/rf1/2023-11-14T22:13:20Z' },
    ]);
  });

  test.each([
    ['a payout', 'transaction_settled', { type: 'credit' }, 'transaction_settled of no sale'],
    ['of no kind', 'transaction_settled', { type: undefined }, 'transaction_settled of no sale'],
    [
      'a refund that failed',
      'transaction_settlement_declined',
      { type: 'credit' },
      'transaction_settlement_declined of a credit',
    ],
  ])('that is %s decides nothing', (_what, kind, overrides, type) => {
    expect(read(notification(kind, transaction(overrides)))).toEqual({ kind: 'ignored', type });
  });
});

describe('a local payment', () => {
  const completed = (overrides: Fields) =>
    notification(
      'local_payment_completed',
      `<local-payment><payment-id>PAY-1</payment-id>${transaction(overrides)}</local-payment>`,
    );

  test('that is completed is a deposit', () => {
    expect(reports(completed({ type: undefined, status: 'authorizing' }))).toEqual([
      { ...DEPOSIT, sourceEventId: 'local_payment_completed/tx1/2023-11-14T22:13:20Z' },
    ]);
  });

  test.each([
    ['without an order ID', { 'order-id': '' }, 'local_payment_completed without order-id'],
    ['that failed', { status: 'voided' }, 'local_payment_completed of a failed transaction'],
  ])('%s decides nothing', (_how, overrides, type) => {
    expect(read(completed(overrides))).toEqual({ kind: 'ignored', type });
  });
});

describe('a dispute', () => {
  const CHARGEBACK = {
    ...DEPOSIT,
    said: 'chargeback',
    sourceEventId: 'dispute_opened/dp1/2023-11-14T22:13:20Z',
    amountMinor: '2000',
  };

  test('that is opened is a chargeback of what is disputed', () => {
    expect(reports(notification('dispute_opened', dispute()))).toEqual([CHARGEBACK]);
  });

  test('is of its amount where the disputed one is not told', () => {
    const xml = notification('dispute_opened', dispute({ 'amount-disputed': '' }));

    expect(reports(xml)).toMatchObject([{ amountMinor: '5000' }]);
  });

  test('carries the ID of the transaction where it has no order ID', () => {
    const xml = notification('dispute_opened', dispute({}, '<id>tx1</id><amount>50.00</amount>'));

    const { depositId: _, ...rest } = CHARGEBACK;
    expect(reports(xml)).toEqual([rest]);
  });

  test.each(['dispute_lost', 'dispute_accepted', 'dispute_auto_accepted'])(
    'counts at %s where the stage waits for the loss',
    (kind) => {
      expect(reports(notification(kind, dispute()), 'lost')).toMatchObject([
        { said: 'chargeback', sourceEventId: `${kind}/dp1/2023-11-14T22:13:20Z` },
      ]);
      expect(read(notification(kind, dispute()), 'opened')).toEqual({
        kind: 'ignored',
        type: kind,
      });
    },
  );

  test.each(['dispute_opened', 'dispute_won', 'dispute_disputed', 'dispute_expired'])(
    'does not count at %s where the stage waits for the loss',
    (kind) => {
      expect(read(notification(kind, dispute()), 'lost')).toEqual({ kind: 'ignored', type: kind });
    },
  );

  test.each(['retrieval', 'pre_arbitration'])('of the kind %s is no new chargeback', (kind) => {
    expect(read(notification('dispute_opened', dispute({ kind })))).toEqual({
      kind: 'ignored',
      type: `dispute_opened of kind ${kind}`,
    });
  });
});

describe("what Braintree's package makes for tests", () => {
  const { webhookTesting } = new braintreePackage.BraintreeGateway({
    environment: braintreePackage.Environment.Sandbox,
    merchantId: 'nobody',
    publicKey: 'integration_public_key',
    privateKey: 'integration_private_key',
  });
  const sample = async (kind: Parameters<typeof webhookTesting.sampleNotification>[0]) =>
    formRequest({ ...(await webhookTesting.sampleNotification(kind, 'tx1')) });

  test.each([
    ['transaction_settled', { said: 'deposit', transactionId: 'tx1', amountMinor: '10000' }],
    ['transaction_settlement_declined', { said: 'refund', amountMinor: '10000' }],
    ['dispute_opened', { said: 'chargeback', transactionId: 'tx1', amountMinor: '25000' }],
  ] as const)('is read: %s', async (kind, report) => {
    expect(reportsIn(readingOf(BRAINTREE, await sample(kind)))).toMatchObject([
      { ...report, currency: 'USD' },
    ]);
  });

  test.each(['check', 'disbursement', 'dispute_won', 'transaction_disbursed'] as const)(
    'is ignored: %s',
    async (kind) => {
      expect(readingOf(BRAINTREE, await sample(kind))).toEqual({ kind: 'ignored', type: kind });
    },
  );

  test('has a local payment without a currency, which cannot be used', async () => {
    const request = await sample('local_payment_completed');

    expect(faultsOf(() => readingOf(BRAINTREE, request))).toEqual([
      expect.stringMatching(
        /^notification\.subject\.local-payment\.transaction\.currency-iso-code: /,
      ),
    ]);
  });
});

describe('a notification that cannot be used', () => {
  const SUBJECT = 'notification.subject.';
  const settled = (overrides: Fields) =>
    notification('transaction_settled', transaction(overrides));
  test.each<[string, string, string[]]>([
    ['is no XML', '<notification>', ['bt_payload']],
    ['is JSON', '{}', ['bt_payload']],
    ['has a document type', `<!DOCTYPE x [<!ENTITY e "e">]>${settled({})}`, ['bt_payload']],
    ['is of another document', '<event/>', ['notification']],
    ['has no kind', settled({}).replace(/<kind>.*<\/kind>/, ''), ['notification.kind']],
    [
      'has a time of another zone',
      notification('transaction_settled', transaction(), '2023-11-14T22:13:20+01:00'),
      ['notification.timestamp'],
    ],
    [
      'has no time',
      notification('transaction_settled', transaction(), ''),
      ['notification.timestamp'],
    ],
    ['has no transaction', notification('transaction_settled', ''), ['notification.subject']],
    [
      'has two transactions',
      notification('transaction_settled', transaction() + transaction()),
      [`${SUBJECT}transaction`],
    ],
    ['has no ID', settled({ id: undefined }), [`${SUBJECT}transaction.id`]],
    ['has no amount', settled({ amount: undefined }), [`${SUBJECT}transaction.amount`]],
    [
      'has no currency',
      settled({ 'currency-iso-code': undefined }),
      [`${SUBJECT}transaction.currency-iso-code`],
    ],
    ['has too many decimals', settled({ amount: '50.001' }), [`${SUBJECT}transaction.amount`]],
    [
      'has decimals of yen',
      settled({ amount: '50.5', 'currency-iso-code': 'JPY' }),
      [`${SUBJECT}transaction.amount`],
    ],
    ['has an amount of zero', settled({ amount: '0.00' }), [`${SUBJECT}transaction.amount`]],
    ['has an amount below zero', settled({ amount: '-50.00' }), [`${SUBJECT}transaction.amount`]],
    ['has an amount in exponents', settled({ amount: '5e3' }), [`${SUBJECT}transaction.amount`]],
    [
      'has an order ID that is no ASCII',
      settled({ 'order-id': 'dép-1' }),
      [`${SUBJECT}transaction.order-id`],
    ],
    [
      'disputes nothing',
      notification('dispute_opened', dispute({ amount: '', 'amount-disputed': '' })),
      [`${SUBJECT}dispute.amount-disputed`],
    ],
    [
      'disputes no transaction',
      notification('dispute_opened', dispute({}, '')),
      [`${SUBJECT}dispute.transaction`],
    ],
  ])('%s', (_what, xml, paths) => {
    expect(faultsOf(() => read(xml)).map((fault) => fault.split(': ')[0])).toEqual(paths);
  });

  test('has bytes that are no UTF-8', () => {
    const payload = Buffer.concat([Buffer.from(settled({})), Buffer.from([0xff])]);
    const request = signBraintree({ payload: payload.toString('base64') });

    expect(faultsOf(() => readingOf(BRAINTREE, request))).toEqual(['bt_payload: is not UTF-8']);
  });
});
