import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nowpayments } from '../../../integrations/sources/nowpayments/adapter.ts';
import {
  type NowpaymentsSettings,
  nowpaymentsDescription,
} from '../../../integrations/sources/nowpayments/description.ts';
import { nowpaymentsSample } from '../../../integrations/sources/nowpayments/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import {
  readingOf,
  reportsIn,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const SORTINGS = ['recursive', 'docs-sample'] as const;

function underTest(sorting: NowpaymentsSettings['sorting']) {
  const settings = { ...nowpaymentsSample.trial.settings, sorting };
  return {
    description: { ...nowpaymentsDescription, title: `NOWPayments, sorted ${sorting}` },
    adapter: nowpayments,
    sample: { ...nowpaymentsSample, trial: { ...nowpaymentsSample.trial, settings } },
    resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => ({
      ...request,
      headers: {
        ...request.headers,
        'x-nowpayments-sig': change(request.headers['x-nowpayments-sig'] ?? ''),
      },
    }),
    emptyKey: { signingKey: '' },
  };
}
const UNDER_TEST = underTest('recursive');
const KEY = nowpaymentsSample.trial.credentials.signingKey;

function hmac(text: string, { key = KEY, algorithm = 'sha512' } = {}): string {
  return createHmac(algorithm, key).update(text).digest('hex');
}

function request(body: string | Uint8Array, signature: string | undefined): WebhookRequest {
  return {
    method: 'POST',
    url: URL_OF_SOURCE,
    headers: { 'x-nowpayments-sig': signature },
    body: Buffer.from(body),
  };
}

/** What is thought of a body, where another text was signed. */
function verdictOn(
  body: string,
  signed: string,
  sorting: NowpaymentsSettings['sorting'] = 'recursive',
) {
  return verdictOf(underTest(sorting), request(body, hmac(signed)));
}

for (const sorting of SORTINGS) testBadSignatures(underTest(sorting));

describe('the signature of NOWPayments', () => {
  const good = sampleOf(UNDER_TEST);
  const signed = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(String(good.body))).sort()),
  );

  test.each([
    ['over the sorted body', hmac(signed), 'accepted'],
    ['in upper-case digits', hmac(signed).toUpperCase(), 'accepted'],
    ['over the body as it was sent', hmac(String(good.body)), 'signature'],
    ['by SHA-256', hmac(signed, { algorithm: 'sha256' }), 'header'],
    ['by SHA3-512', hmac(signed, { algorithm: 'sha3-512' }), 'signature'],
    ['in base64', createHmac('sha512', KEY).update(signed).digest('base64'), 'header'],
    ['with an empty key', hmac(signed, { key: '' }), 'signature'],
    ['sent twice', `${hmac(signed)},${hmac(signed)}`, 'header'],
  ])('%s: %s', async (_how, signature, verdict) => {
    expect(await verdictOf(UNDER_TEST, request(good.body, signature))).toBe(verdict);
  });

  test('does not depend on spaces or order of the body, and neither does what is read', async () => {
    const fields = Object.entries(JSON.parse(String(good.body))).reverse();
    const body = JSON.stringify(Object.fromEntries(fields), null, 2);
    const anew = request(body, good.headers['x-nowpayments-sig']);

    expect(await verdictOf(UNDER_TEST, anew)).toBe('accepted');
    expect(readingOf(UNDER_TEST, anew)).toEqual(readingOf(UNDER_TEST, good));
  });

  test('of one sorting is none of the other where something is nested', async () => {
    const [recursive, docsSample] = SORTINGS.map(underTest);

    expect(await verdictOf(underTest('docs-sample'), sampleOf(recursive ?? UNDER_TEST))).toBe(
      'signature',
    );
    expect(await verdictOf(underTest('recursive'), sampleOf(docsSample ?? UNDER_TEST))).toBe(
      'signature',
    );
  });
});

describe('what NOWPayments signs of a body', () => {
  test.each([
    ['keys of every level in order', '{"b":{"d":1,"c":2},"a":3}', '{"a":3,"b":{"c":2,"d":1}}'],
    ['capitals before small letters', '{"a":1,"B":2,"_":3}', '{"B":2,"_":3,"a":1}'],
    ['texts as JavaScript writes them', '{"a":"\\u00e9\\/\\u2028"}', '{"a":"é/\u2028"}'],
    ['half of a pair as JavaScript writes it', '{"a":"\\ud800"}', '{"a":"\\ud800"}'],
    ['true, false and null', '{"b":true,"a":null,"c":false}', '{"a":null,"b":true,"c":false}'],
    ['a list as a list', '{"a":[3,{"c":1,"b":2}]}', '{"a":[3,{"b":2,"c":1}]}'],
    ['a list as the documented function has it', '{"a":[3,[4]]}', '{"a":{"0":3,"1":{"0":4}}}'],
    ['numbers as they were sent', '{"a":0.10,"b":1.0,"c":1E-7}', '{"a":0.10,"b":1.0,"c":1E-7}'],
    [
      'numbers as JavaScript writes them',
      '{"a":0.10,"b":1.0,"c":1E-7}',
      '{"a":0.1,"b":1,"c":1e-7}',
    ],
    ['small numbers as JavaScript writes them', '{"a":0.0000001}', '{"a":1e-7}'],
    ['large numbers as JavaScript writes them', '{"a":1000000000000000000000}', '{"a":1e+21}'],
    ['minus zero as JavaScript writes it', '{"a":-0}', '{"a":0}'],
    [
      'digits that JavaScript would lose',
      '{"a":12345678901234567891}',
      '{"a":12345678901234567891}',
    ],
    ['an empty object and list', '{"a":{},"b":[]}', '{"a":{},"b":[]}'],
    ['nothing', '{}', '{}'],
  ])('recursive: %s', async (_what, body, signed) => {
    expect(await verdictOn(body, signed)).toBe('accepted');
  });

  test.each([
    [
      'digits that JavaScript rounded away',
      '{"a":12345678901234567891}',
      '{"a":12345678901234567000}',
    ],
    ['a fraction that JavaScript rounded away', '{"a":0.10000000000000000001}', '{"a":0.1}'],
    ['a number too large for JavaScript', '{"a":1e400}', '{"a":null}'],
    ['a large number that JavaScript rounded', '{"a":1.00000000000000000001e31}', '{"a":1e+31}'],
    ['a number too small for JavaScript', '{"a":1e-400}', '{"a":0}'],
    ['a number for a text', '{"a":"1"}', '{"a":1}'],
    ['a field that is hidden from some readers', '{"__proto__":{"b":2},"a":1}', '{"a":1}'],
    ['a nested field that is hidden from some readers', '{"a":{"__proto__":1}}', '{"a":{}}'],
    ['a field more', '{"a":1,"constructor":2}', '{"a":1}'],
    ['an element more', '{"a":[1,2]}', '{"a":[1]}'],
  ])('recursive: not %s', async (_what, body, signed) => {
    expect(await verdictOn(body, signed)).toBe('signature');
  });

  test.each([
    [
      'keeps nested fields only where the outermost object has their names',
      '{"b":{"a":1,"z":2},"a":3}',
      '{"a":3,"b":{"a":1}}',
    ],
    ['lets nested fields change', '{"fee":{"depositFee":9},"a":3}', '{"a":3,"fee":{}}'],
    ['keeps lists', '{"a":[1,{"b":2}]}', '{"a":[1,{}]}'],
    ['keeps numbers as they were sent', '{"a":0.10}', '{"a":0.10}'],
  ])('docs-sample: %s', async (_what, body, signed) => {
    expect(await verdictOn(body, signed, 'docs-sample')).toBe('accepted');
  });

  test('docs-sample: every field of the outermost object', async () => {
    expect(await verdictOn('{"a":1,"b":2}', '{"a":1}', 'docs-sample')).toBe('signature');
    expect(await verdictOn('{"a":1}', '{"a":1,"b":2}', 'docs-sample')).toBe('signature');
  });

  test('docs-sample: nothing that is read is nested', () => {
    const body =
      '{"payment_status":"finished","x":{"payment_id":"1","price_amount":"1"},"price_amount":[1]}';
    const read = () => readingOf(underTest('docs-sample'), request(body, undefined));

    expect(read).toThrow(/payment_id: .*price_amount: .*price_currency: /);
  });
});

describe('a body of NOWPayments in which nothing signed can be found', () => {
  test.each([
    ['no JSON', '{"a":'],
    ['empty', ''],
    ['a list', '[1]'],
    ['a text', '"a"'],
    ['null', 'null'],
    ['marked with a byte order', '\ufeff{}'],
    ['with a key twice', '{"a":1,"a":1}'],
    ['with a key twice in two spellings', '{"a":1,"\\u0061":2}'],
    ['with a nested key twice', '{"b":[{"a":1,"a":1}]}'],
    ['nested too deeply', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['nested far too deeply', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is refused: %s', async (_what, body) => {
    expect(await verdictOn(body, body)).toBe('body');
  });

  test.each([
    ['many fields', `{${Array.from({ length: 20_000 }, (_, index) => `"${index}":{}`).join()}}`],
    ['a number of many zeros', `{"a":0.${'0'.repeat(250_000)}1}`],
    ['a text of many escapes', `{"a":"${'\\"'.repeat(60_000)}"}`],
  ])(
    'is refused soon where an unknown caller sent %s',
    async (_what, body) => {
      for (const sorting of SORTINGS) {
        expect(await verdictOn(body, 'another', sorting)).toBe('signature');
      }
    },
    // Far more than it takes, far less than a walk that grows with the square of the body.
    5_000,
  );

  test('is refused where its bytes are no text', async () => {
    const body = Uint8Array.from([0x7b, 0xff, 0x7d]);

    expect(await verdictOf(UNDER_TEST, request(body, hmac('{}')))).toBe('body');
  });

  test('may be nested as deeply as 32 levels', async () => {
    const body = `{"a":${'['.repeat(31)}${']'.repeat(31)}}`;

    expect(await verdictOn(body, body)).toBe('accepted');
  });
});

describe('the settings of NOWPayments', () => {
  test('are the safe ones unless told otherwise', () => {
    expect(nowpaymentsDescription.settings.parse({})).toEqual({
      sorting: 'recursive',
      partiallyPaid: 'ignore',
    });
  });

  test.each([{ sorting: 'top-level' }, { partiallyPaid: true }, { other: 1 }])(
    'refuse %j',
    (wrong) => {
      expect(nowpaymentsDescription.settings.safeParse(wrong).success).toBe(false);
    },
  );
});

describe('derived vectors, not published by NOWPayments', () => {
  const body =
    '{"payment_status":"finished","payment_id":1,"order_id":"tx-1","fee":{"currency":"btc","depositFee":0.1}}';
  const credentials = [{ signingKey: 'ipn-secret' }];
  const recursive =
    '891b1e43eaade567455d24d2a32667edc48984bc840d9e1c344e6baaf25eba54b7ff8ecb13421fb85c2a38f65089001f2c0877eb8442166f293f2a01cedb153e';
  const docsSample =
    '354421a603a175d242abee52bac6dd0c39cdb9a989c2944b02b98a9fc5f87b9bf3ab7382e1a414e03d48a5eed8623da233a5a22d3f592a66fb703d618162b67e';

  test.each([
    ['recursive', recursive, 'accepted'],
    ['docs-sample', docsSample, 'accepted'],
    ['recursive', docsSample, 'signature'],
    ['docs-sample', recursive, 'signature'],
  ] as const)('derived-nowpayments under %s: %s %s', async (sorting, signature, verdict) => {
    const received = request(body, signature);

    expect(await verdictOf(underTest(sorting), received, { credentials })).toBe(verdict);
  });
});

describe('a notification of NOWPayments that is signed in another spelling', () => {
  const fields = '"payment_status":"finished","price_currency":"eur","order_id":"dep-1"';
  const sent = (id: string, price: string) =>
    `{"payment_id":${id},${fields},"price_amount":${price}}`;
  const signed =
    '{"order_id":"dep-1","payment_id":10,"payment_status":"finished","price_amount":0.1,"price_currency":"eur"}';

  test.each([
    ['10', '0.1'],
    ['10.0', '0.10'],
    ['1e1', '1e-1'],
    ['10', '0.100000000000000000000'],
  ])('is one payment, with the ID %s and the price %s', async (id, price) => {
    const body = sent(id, price);

    expect(await verdictOn(body, signed)).toBe('accepted');
    expect(reportsIn(readingOf(UNDER_TEST, request(body, undefined)))).toMatchObject([
      { sourceEventId: '10/finished', transactionId: '10', amountMinor: '10' },
    ]);
  });

  test.each([
    ['10', '0.11'],
    ['10', '0.10000000000000000001'],
    ['"10"', '0.1'],
    ['11', '0.1'],
  ])('is refused with the ID %s and the price %s', async (id, price) => {
    expect(await verdictOn(sent(id, price), signed)).toBe('signature');
  });
});
