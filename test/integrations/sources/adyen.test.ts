import { hmacValidator as HmacValidator } from '@adyen/api-library/lib/src/utils/index.js';
import { describe, expect, test } from 'vitest';
import { adyen } from '../../../integrations/sources/adyen/adapter.ts';
import { adyenDescription } from '../../../integrations/sources/adyen/description.ts';
import { adyenSample } from '../../../integrations/sources/adyen/sample.ts';
import { FACTS, readingOf, reportsIn, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import {
  ADYEN_KEY,
  ADYEN_UNDER_TEST,
  AUTHORISATION,
  bodied,
  KEYED,
  requestOf,
  signedItem,
} from './adyen-webhook.ts';

testBadSignatures(ADYEN_UNDER_TEST);

const verdict = (request: Parameters<typeof verdictOf>[1]) =>
  verdictOf(ADYEN_UNDER_TEST, request, KEYED);
const GOOD = signedItem(AUTHORISATION);

// github Adyen/adyen-node-api-library src/__tests__/hmacValidator.spec.ts
describe("Adyen's own vectors", () => {
  const CAPTURE = {
    pspReference: 'pspReference',
    originalReference: 'originalReference',
    merchantAccountCode: 'merchantAccount',
    merchantReference: 'reference',
    amount: { currency: 'EUR', value: 1000 },
    eventCode: 'CAPTURE',
    success: 'true',
  };
  const hmacSignature = 'xhpHvYq2u2Np0rstbZ6QjLGu7JWhvf7Iwaa6EviJSX0=';
  const capture = (changed: object = {}) =>
    requestOf([{ ...CAPTURE, ...changed, additionalData: { hmacSignature } }]);

  test('adyen-capture is accepted', async () => {
    expect(await verdict(capture())).toBe('accepted');
  });

  test.each([
    ['pspReference', 'pspReferencf'],
    ['originalReference', 'originalReferencf'],
    ['originalReference', undefined],
    ['merchantAccountCode', 'merchantAccounu'],
    ['merchantReference', 'referencf'],
    ['amount', { currency: 'EUR', value: 1001 }],
    ['amount', { currency: 'USD', value: 1000 }],
    ['eventCode', 'REFUND'],
    ['success', 'false'],
  ])('adyen-capture is refused with another %s: %j', async (field, value) => {
    expect(await verdict(capture({ [field]: value }))).toBe('signature');
  });

  // Other kinds of webhook, which are not taken here: they show the library's HMAC alone.
  test('adyen-escaped-data is what the library calculates', () => {
    const signed =
      'countryCode:currencyCode:merchantAccount:merchantReference:paymentAmount:sessionValidity:' +
      'skinCode:NL:EUR:MagentoMerchantTest2:TEST-PAYMENT-2017-02-01-14\\:02\\:05:199:' +
      '2017-02-02T14\\:02\\:05+01\\:00:PKz2KML1';

    const calculated = new HmacValidator().calculateHmac(signed, ADYEN_KEY);

    expect(calculated).toBe('34oR8T1whkQWTv9P+SzKyp8zhusf9n0dpqrm9nsqSJs=');
  });

  // github Adyen/adyen-node-api-library, tests of banking webhooks
  test('adyen-banking-raw-body is what the library calculates, and no standard webhook', async () => {
    const key = 'D7DD5BA6146493707BF0BE7496F6404EC7A63616B7158EC927B9F54BB436765F';
    const body =
      '{"data":{"balancePlatform":"Integration_tools_test","accountId":"BA32272223222H5HVKTBK4MLB",' +
      '"sweep":{"id":"SWPC42272223222H5HVKV6H8C64DP5","schedule":{"type":"balance"},' +
      '"status":"active","targetAmount":{"currency":"EUR","value":0},' +
      '"triggerAmount":{"currency":"EUR","value":0},"type":"pull",' +
      '"counterparty":{"balanceAccountId":"BA3227C223222H5HVKT3H9WLC"},"currency":"EUR"}},' +
      '"environment":"test","type":"balancePlatform.balanceAccountSweep.updated"}';
    const signature = '9Qz9S/0xpar1klkniKdshxpAhRKbiSAewPpWoxKefQA=';

    expect(new HmacValidator().validateHMACSignature(key, signature, body)).toBe(true);
    expect(await verdict(bodied(body))).toBe('body');
  });
});

describe('an Adyen signature', () => {
  test.each([
    ['with a key of no bytes', { key: '' }],
    ['with another key', { key: ADYEN_KEY.replace('DF', 'DE') }],
    ['with SHA-1', { algorithm: 'sha1' }],
    ['with SHA-512', { algorithm: 'sha512' }],
    ['in hexadecimal', { encoding: 'hex' }],
  ] as const)('is refused when made %s', async (_how, signing) => {
    expect(await verdict(requestOf([signedItem(AUTHORISATION, signing)]))).toBe('signature');
  });

  test.each([
    ['without padding', (text: string) => text.slice(0, -1)],
    ['with the letters of base64url', (text: string) => text.replace(/[+/]/g, '-')],
    ['with a space before it', (text: string) => ` ${text}`],
    ['twice, joined with a comma', (text: string) => `${text},${text}`],
    ['with something after its padding', (text: string) => `${text}AAAA`],
    ['whose last letter is not the canonical one', nextLetterBeforePadding],
  ])('is refused %s', async (_how, change) => {
    const signed = signedItem({ ...AUTHORISATION, pspReference: 'NC6HT9CRT65ZGN14' });
    const { hmacSignature } = signed.additionalData as { hmacSignature: string };
    // What base64url spells otherwise is in it.
    expect(hmacSignature).toMatch(/[+/]/);
    const changed = { ...signed, additionalData: { hmacSignature: change(hmacSignature) } };

    expect(await verdict(requestOf([changed]))).toBe('signature');
  });

  test('covers every item: one that is bad refuses the whole webhook', async () => {
    const forged = { ...GOOD, amount: { value: 500_000, currency: 'EUR' } };

    expect(await verdict(requestOf([GOOD, GOOD]))).toBe('accepted');
    expect(await verdict(requestOf([GOOD, forged]))).toBe('signature');
    expect(await verdict(requestOf([forged, GOOD]))).toBe('signature');
    expect(await verdict(requestOf([GOOD, { ...GOOD, additionalData: {} }]))).toBe('signature');
  });

  test('may be of an older key, item by item', async () => {
    const older = { key: '00'.repeat(32) };
    const request = requestOf([GOOD, signedItem(AUTHORISATION, older)]);
    const credentials = [{ signingKey: ADYEN_KEY }, { signingKey: older.key }];

    expect(await verdictOf(ADYEN_UNDER_TEST, request, { credentials })).toBe('accepted');
    expect(await verdict(request)).toBe('signature');
  });

  test('needs no empty originalReference: missing, null and empty are signed alike', async () => {
    for (const originalReference of [undefined, null, '']) {
      const request = requestOf([signedItem({ ...AUTHORISATION, originalReference })]);

      expect(await verdict(request)).toBe('accepted');
    }
  });
});

describe('an Adyen webhook is refused before its signature is looked at', () => {
  test.each([
    ['no JSON', 'not json'],
    ['a JSON text', '"text"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no items', '{"live":"false"}'],
    ['an empty list of items', '{"notificationItems":[]}'],
    ['an item that is null', '{"notificationItems":[null]}'],
    ['items that are an object', '{"notificationItems":{"0":{}}}'],
    ['brackets without end', '['.repeat(200_000)],
  ])('if it is %s', async (_what, body) => {
    expect(await verdict(bodied(body))).toBe('body');
  });

  test.each([
    ['pspReference', 7],
    ['pspReference', undefined],
    ['merchantAccountCode', null],
    ['merchantReference', ['dep-1']],
    ['amount', undefined],
    ['amount', { value: '5000', currency: 'EUR' }],
    ['amount', { value: 50.5, currency: 'EUR' }],
    ['amount', { value: 2 ** 53, currency: 'EUR' }],
    ['amount', { value: 5000, currency: 'eur' }],
    ['amount', { value: 5000 }],
    ['eventCode', 'AUTHORISATION:true'],
    ['eventCode', ''],
    ['success', true],
    ['success', 'TRUE'],
  ])('if its %s is %j, though signed so', async (field, value) => {
    expect(await verdict(requestOf([signedItem({ ...AUTHORISATION, [field]: value })]))).toBe(
      'body',
    );
  });

  test('with a reason that names the field and quotes no value', () => {
    const request = requestOf([GOOD, signedItem({ ...AUTHORISATION, eventCode: 'x:y' })]);
    const context = {
      ...KEYED,
      settings: adyenSample.trial.settings,
      nowEpochMs: 0,
      toleranceSeconds: 300,
      fetchCertificate: () => Promise.reject(new Error('not needed')),
    };

    expect(() => adyen.verify(request, context)).toThrow(
      'notificationItems.1.NotificationRequestItem.eventCode: must be an event code',
    );
  });
});

describe('an Adyen item whose bytes could move between fields', () => {
  const settings = adyenSample.trial.settings;
  const reading = (...items: object[]) =>
    readingOf(ADYEN_UNDER_TEST, requestOf(items), { settings });
  const AMBIGUOUS = { kind: 'ignored', type: 'ambiguous-reference' };

  test.each([
    ['pspReference', 'A:B'],
    ['originalReference', 'A:B'],
    ['originalReference', 'A\\B'],
    ['merchantAccountCode', 'A:B'],
    ['merchantReference', 'dep:1'],
    ['merchantReference', 'dep\\1'],
    ['merchantReference', ':'],
  ])('because its %s is %j is genuine, and nothing is reported of it', async (field, value) => {
    const item = signedItem({ ...AUTHORISATION, [field]: value });

    expect(await verdict(requestOf([item]))).toBe('accepted');
    expect(reading(item)).toEqual(AMBIGUOUS);
  });

  test('is believed neither as it was signed nor with its bytes moved', async () => {
    const signed = signedItem({ ...AUTHORISATION, merchantReference: 'dep-1:9' });
    const moved = { ...signed, merchantAccountCode: 'AuroraECOM:dep-1', merchantReference: '9' };

    expect(new HmacValidator().validateHMAC(moved as never, ADYEN_KEY)).toBe(true);
    for (const item of [signed, moved]) {
      expect(await verdict(requestOf([item]))).toBe('accepted');
      expect(reading(item)).toEqual(AMBIGUOUS);
    }
  });

  test.each([
    ['currency', { merchantReference: 'dep', amount: { value: 9, currency: '5000:EUR' } }],
    ['event code', { merchantReference: 'dep-1:9', eventCode: 'AUTHORISATION:true' }],
    ['success', { success: 'true:true' }],
  ])('is refused where a %s would have a colon, which none of Adyen has', async (_what, moved) => {
    const signed = signedItem({ ...AUTHORISATION, ...moved });

    expect(await verdict(requestOf([signed]))).toBe('body');
  });

  test('is refused where its signature does not match', async () => {
    const forged = { ...GOOD, merchantReference: 'dep:1' };

    expect(await verdict(requestOf([forged]))).toBe('signature');
    expect(await verdict(requestOf([GOOD, forged]))).toBe('signature');
  });

  test('does not keep the items beside it from being reported', async () => {
    const ambiguous = signedItem({ ...AUTHORISATION, merchantReference: 'dep:1' });

    expect(await verdict(requestOf([ambiguous, GOOD]))).toBe('accepted');
    expect(reportsIn(reading(ambiguous, GOOD))).toMatchObject([{ depositId: 'dep-1' }]);
  });
});

/** Another spelling of the same bytes: the last two bits of the letter say nothing. */
function nextLetterBeforePadding(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const spelled = text.replace(/.=$/, (last) => `${letters[letters.indexOf(last[0] ?? '') + 1]}=`);
  expect(Buffer.from(spelled, 'base64')).toEqual(Buffer.from(text, 'base64'));
  return spelled;
}

describe('the set-up of an Adyen source', () => {
  test.each([
    ['62 digits', 'AB'.repeat(31)],
    ['66 digits', 'AB'.repeat(33)],
    ['a letter that is no digit', `G${'A'.repeat(63)}`],
    ['a line break after it', `${ADYEN_KEY}\n`],
  ])('refuses a key with %s, which the library would shorten', (_what, signingKey) => {
    expect(adyenDescription.credentials.safeParse({ signingKey }).success).toBe(false);
  });

  test.each([
    [{}, { settles: 'authorised' }],
    [{ settles: 'captured' }, { settles: 'captured' }],
    [{ settles: 'settled' }, undefined],
    [{ merchantAccounts: { AuroraECOM: 'Not A Brand' } }, undefined],
    [{ settle: 'captured' }, undefined],
  ])('reads the settings %j as %j', (given, read) => {
    expect(adyenDescription.settings.safeParse(given).data).toEqual(read);
  });

  test('can be tried out where captures settle', async () => {
    const settings = { settles: 'captured' as const, merchantAccounts: { ACC: 'aurora' } };
    const { credentials } = adyenSample.trial;
    const facts = { ...FACTS, transactionId: 'NC6HT9CRT65ZGN82' };
    const signer = { credentials, settings, nowEpochMs: 1_700_000_000_000, url: 'https://x.test/' };
    const request = adyenSample.sign(facts, signer);
    if (request === undefined) throw new Error('not signed');

    const reading = adyen.read(request, { settings, currencies: {}, nowEpochMs: 0 });

    expect(await verdictOf(ADYEN_UNDER_TEST, request)).toBe('accepted');
    expect(reading).toMatchObject({
      events: [{ said: 'deposit', transactionId: 'NC6HT9CRT65ZGN82', brand: 'aurora' }],
    });
  });
});
