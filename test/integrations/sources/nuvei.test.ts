import { describe, expect, test } from 'vitest';
import { nuvei } from '../../../integrations/sources/nuvei/adapter.ts';
import { nuveiDescription } from '../../../integrations/sources/nuvei/description.ts';
import { nuveiSample } from '../../../integrations/sources/nuvei/sample.ts';
import { STATUS_WORDS } from '../../../integrations/sources/nuvei/verify.ts';
import { SignatureRefusedError } from '../../../integrations/sources/source-adapter.ts';
import { NOW_EPOCH_MS, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import { dmn, NUVEI_KEY, NUVEI_SETTINGS, type SignedHow, sent } from './nuvei-dmn.ts';

const UNDER_TEST = {
  description: nuveiDescription,
  adapter: nuvei,
  sample: nuveiSample,
  resign: (
    request: ReturnType<typeof dmn>,
    change: (signature: string) => string | undefined,
  ): ReturnType<typeof dmn> => {
    const form = new URLSearchParams(String(request.body));
    const checksum = change(form.get('advanceResponseChecksum') ?? '');
    if (checksum === undefined) form.delete('advanceResponseChecksum');
    else form.set('advanceResponseChecksum', checksum);
    return { ...request, body: Buffer.from(form.toString()) };
  },
  emptyKey: { signingKey: '' },
};

testBadSignatures(UNDER_TEST);

/** From the unit test of Nuvei's own plugin for SAP Commerce. */
const PUBLISHED = {
  totalAmount: '115',
  currency: 'USD',
  responseTimeStamp: '2020-03-14.16:22:34',
  PPP_TransactionID: '3453459',
  Status: 'APPROVED',
  productId: 'NA',
};
const PUBLISHED_CHECKSUM = 'aaa9ad16c8ed9f172dff505e4eeb8929b9c77cfed3e38127d55d42e33a70c762';

describe('the checksum of Nuvei/nuvei-plugin-sap-commerce NuveiValidateChecksumAspectTest', () => {
  const credentials = [{ signingKey: 'THE_SECRET_KEY' }];
  const published = (changes: object = {}) =>
    sent({ ...PUBLISHED, advanceResponseChecksum: PUBLISHED_CHECKSUM, ...changes });

  test('is accepted', async () => {
    expect(await verdictOf(UNDER_TEST, published(), { credentials })).toBe('accepted');
  });

  test('is accepted in upper-case digits', async () => {
    const request = published({ advanceResponseChecksum: PUBLISHED_CHECKSUM.toUpperCase() });

    expect(await verdictOf(UNDER_TEST, request, { credentials })).toBe('accepted');
  });

  // Every one of these is the same text once its fields are joined.
  test.each([
    ['the amount', { totalAmount: '115U', currency: 'SD' }],
    ['the currency', { currency: 'USD2', responseTimeStamp: '020-03-14.16:22:34' }],
    ['the time', { responseTimeStamp: '2020-03-14.16:22:343', PPP_TransactionID: '453459' }],
    ['the ID', { PPP_TransactionID: '3453459A', Status: 'PPROVED' }],
    ['the status', { Status: 'APPROVEDN', productId: 'A' }],
    ['the product', { Status: 'APPROVE', productId: 'DNA' }],
    ['the status and the product', { Status: '', productId: 'APPROVEDNA', ppp_status: 'OK' }],
  ])('is refused when bytes move to or from %s', async (_field, changes) => {
    expect(await verdictOf(UNDER_TEST, published(changes), { credentials })).toBe('body');
  });
});

describe('the checksum of a DMN', () => {
  test.each<[string, SignedHow, string]>([
    ['of SHA-256 in a form', {}, 'accepted'],
    ['of SHA-256 in a query', { method: 'GET' }, 'accepted'],
    ['of MD5', { digest: 'md5' }, 'signature'],
    ['with an empty key', { key: '' }, 'signature'],
    ['with another key', { key: `${NUVEI_KEY}a` }, 'signature'],
    ['that is missing', { checksum: null }, 'body'],
    ['that is missing in a query', { checksum: null, method: 'GET' }, 'body'],
    ['that is the hash of nothing', { checksum: 'e3b0c442'.repeat(8) }, 'signature'],
    ['of digits that are none', { checksum: 'š'.repeat(64) }, 'signature'],
  ])('%s: %s %s', async (_what, how, verdict) => {
    expect(await verdictOf(UNDER_TEST, dmn({}, how))).toBe(verdict);
  });

  test.each([
    ['md5', 'accepted'],
    ['sha256', 'signature'],
  ] as const)('of %s is %s where the account is set to MD5', async (digest, verdict) => {
    const settings = { ...NUVEI_SETTINGS, digest: 'md5' as const };

    expect(await verdictOf(UNDER_TEST, dmn({}, { digest }), { settings })).toBe(verdict);
  });

  test.each([
    ['totalAmount', ['', '-50.00', '+50', '1e3', '50,00', '050.00', '.5', '50.', 'NaN', ' 50']],
    ['currency', ['', 'eur', 'EURO', 'EU', 'E1R']],
    ['responseTimeStamp', ['', '2023-11-14 22:13:10', '2023-11-14.22:13', '1700000000']],
    ['PPP_TransactionID', ['', '-1', '12a', '１２３', '1'.repeat(31)]],
    ['Status', ['', 'Approved', 'OK', 'APPROVED ', 'APPROVED,APPROVED']],
    ['productId', ['é', 'a\nb', '\u0080\u0000', 'a'.repeat(501)]],
  ])('is refused over a %s in another format, though it matches', async (name, values) => {
    for (const value of values) {
      expect(await verdictOf(UNDER_TEST, dmn({ [name]: value }))).toBe('body');
    }
  });

  test.each(['totalAmount', 'currency', 'responseTimeStamp', 'PPP_TransactionID', 'Status'])(
    'is refused without a %s',
    async (name) => {
      expect(await verdictOf(UNDER_TEST, dmn({ [name]: null }))).toBe('body');
    },
  );

  test.each(['totalAmount', 'Status', 'TransactionID', 'advanceResponseChecksum'])(
    'is refused with a second %s',
    async (name) => {
      const good = dmn();
      const field = new URLSearchParams(String(good.body)).get(name) ?? '';
      const body = Buffer.from(`${String(good.body)}&${name}=${field}`);

      expect(await verdictOf(UNDER_TEST, { ...good, body })).toBe('body');
    },
  );

  test.each([
    ['JSON', '{"Status":"APPROVED"}'],
    ['nothing', ''],
    ['percent signs that encode nothing', '%%%&=%zz&Status=%ff'],
  ])('is missing in a body of %s', async (_what, body) => {
    expect(await verdictOf(UNDER_TEST, { ...dmn(), body: Buffer.from(body) })).toBe('body');
  });

  test('in the query of a POST is not looked at', async () => {
    const { url } = dmn({}, { method: 'GET' });

    expect(await verdictOf(UNDER_TEST, { ...dmn(), url, body: Buffer.alloc(0) })).toBe('body');
  });

  test('has no age: its zone is not known', async () => {
    const later = { nowEpochMs: NOW_EPOCH_MS + 60 * 86_400_000 };

    expect(await verdictOf(UNDER_TEST, dmn(), later)).toBe('accepted');
  });

  test('is refused with a reason that quotes nothing of the request', () => {
    const context = {
      credentials: [{ signingKey: NUVEI_KEY }],
      settings: NUVEI_SETTINGS,
      nowEpochMs: NOW_EPOCH_MS,
      toleranceSeconds: 300,
      fetchCertificate: () => Promise.reject(new Error('not needed')),
    };
    const verify = () => nuvei.verify(dmn({ currency: 'SECRET' }), context);

    expect(verify).toThrow(
      new SignatureRefusedError('body', 'currency has not the format it is signed in'),
    );
  });
});

test('no word for a status begins with another one', () => {
  for (const word of STATUS_WORDS) {
    expect(STATUS_WORDS.filter((other) => other.startsWith(word))).toEqual([word]);
  }
});

describe('the settings of Nuvei', () => {
  test.each([
    [{}, true],
    [{ digest: 'sha1' }, false],
    [{ apiBaseUrl: 'https://ppp-test.nuvei.com' }, true],
    [{ apiBaseUrl: 'http://ppp-test.nuvei.com' }, false],
    [{ apiBaseUrl: 'https://ppp-test.nuvei.com/ppp' }, false],
    [{ preDeposit: 'Approve' }, false],
    [{ withdrawal: 'Approve' }, true],
    [{ another: 1 }, false],
  ])('%j: %s', (settings, good) => {
    expect(nuveiDescription.settings.safeParse(settings).success).toBe(good);
  });

  test.each([
    [{ merchantId: 'a' }, false],
    [{ merchantId: '1', merchantSiteId: '2' }, true],
    [{ other: 'x' }, false],
  ])('and credentials %j: %s', (more, good) => {
    const credentials = { signingKey: NUVEI_KEY, ...more };

    expect(nuveiDescription.credentials.safeParse(credentials).success).toBe(good);
  });

  test('decide nothing on their own', () => {
    expect(nuveiDescription.settings.parse({})).toEqual({
      digest: 'sha256',
      apiBaseUrl: 'https://secure.safecharge.com',
    });
  });
});
