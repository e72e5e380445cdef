import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { skrill } from '../../../integrations/sources/skrill/adapter.ts';
import {
  type SkrillCredentials,
  type SkrillSettings,
  skrillDescription,
} from '../../../integrations/sources/skrill/description.ts';
import { skrillSample } from '../../../integrations/sources/skrill/sample.ts';
import {
  SignatureRefusedError,
  type WebhookRequest,
} from '../../../integrations/sources/source-adapter.ts';
import {
  type AdapterUnderTest,
  sampleOf,
  testBadSignatures,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER: AdapterUnderTest<SkrillCredentials, SkrillSettings> = {
  description: skrillDescription,
  adapter: skrill,
  sample: skrillSample,
  resign: (request, change) => withField(request, 'md5sig', change),
  emptyKey: { secretWord: '', merchantId: '100005' },
};
const { trial } = skrillSample;
const GOOD = sampleOf(UNDER);
/** As the sample has them, in the order in which they are joined. */
const FIELDS = {
  merchant_id: '100005',
  transaction_id: 'dep-1',
  mb_amount: '50.00',
  mb_currency: 'EUR',
  status: '2',
};

function withField(
  request: WebhookRequest,
  name: string,
  change: (value: string) => string | undefined,
): WebhookRequest {
  const form = new URLSearchParams(String(request.body));
  const changed = change(form.get(name) ?? '');
  if (changed === undefined) form.delete(name);
  else form.set(name, changed);
  return { ...request, body: Buffer.from(form.toString()) };
}

function post(fields: Record<string, string>): WebhookRequest {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return { method: 'POST', url: URL_OF_SOURCE, headers: {}, body };
}

function upper(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex').toUpperCase();
}

/** The five fields, signed as the formula has it. */
function signedPost(
  changes: Partial<typeof FIELDS> = {},
  { secretWord = trial.credentials.secretWord, algorithm = 'md5', inner = 'md5' } = {},
): WebhookRequest {
  const fields = { ...FIELDS, ...changes };
  const { merchant_id, transaction_id, mb_amount, mb_currency, status } = fields;
  const text = `${merchant_id}${transaction_id}${upper(inner, secretWord)}${mb_amount}${mb_currency}${status}`;
  const name = algorithm === 'md5' ? 'md5sig' : 'sha2sig';
  return post({ ...fields, [name]: upper(algorithm, text) });
}

testBadSignatures(UNDER);

describe('a vector of a third party (Shopify/active_merchant, not Skrill)', () => {
  test('skrill-md5sig is accepted', async () => {
    const request = post({
      merchant_id: '21235995',
      transaction_id: '54910248',
      mb_amount: '0.735741',
      mb_currency: 'EUR',
      status: '2',
      md5sig: 'CDEA3910DDD4090DF89034CA82C46D34',
    });
    const credentials = [{ secretWord: 't3stt3st', merchantId: '21235995' }];

    expect(await verdictOf(UNDER, request, { credentials })).toBe('accepted');
  });
});

describe('the signature of Skrill', () => {
  test.each([
    ['made with an empty secret word', signedPost({}, { secretWord: '' }), 'signature'],
    ['made with another secret word', signedPost({}, { secretWord: 'otherword0' }), 'signature'],
    ['by SHA-256 alone', signedPost({}, { algorithm: 'sha256' }), 'signature'],
    ['by SHA-256 in md5sig', withField(GOOD, 'md5sig', () => upper('sha256', 'x')), 'signature'],
    [
      'in base64',
      withField(GOOD, 'md5sig', (hex) => Buffer.from(hex, 'hex').toString('base64')),
      'signature',
    ],
    ['twice, joined', withField(GOOD, 'md5sig', (hex) => `${hex},${hex}`), 'signature'],
    [
      'of other characters with the same low bytes',
      withField(GOOD, 'md5sig', (hex) => `${hex.slice(0, -1)}\u0161`),
      'signature',
    ],
    ['of another merchant', signedPost({ merchant_id: '100006' }), 'request'],
    [
      'in a field that is there twice',
      { ...GOOD, body: Buffer.from(`${GOOD.body}&md5sig=0`) },
      'body',
    ],
    [
      'over a field that is there twice',
      { ...GOOD, body: Buffer.from(`${GOOD.body}&status=2`) },
      'body',
    ],
    ['in a body that is JSON', { ...GOOD, body: Buffer.from(JSON.stringify(FIELDS)) }, 'body'],
  ])('%s is refused', async (_how, request, part) => {
    expect(await verdictOf(UNDER, request)).toBe(part);
  });

  test('may be in lower case', async () => {
    const request = withField(GOOD, 'md5sig', (signature) => signature.toLowerCase());

    expect(await verdictOf(UNDER, request)).toBe('accepted');
  });

  test('still counts when made with the secret word before the current one', async () => {
    const { merchantId } = trial.credentials;
    const credentials = [{ secretWord: 'newerword0', merchantId }, trial.credentials];

    expect(await verdictOf(UNDER, GOOD, { credentials })).toBe('accepted');
    expect(await verdictOf(UNDER, GOOD, { credentials: credentials.slice(0, 1) })).toBe(
      'signature',
    );
  });

  test.each(Object.keys(FIELDS))('does not hold once %s is changed', async (name) => {
    const request = withField(GOOD, name, (value) => (value === 'EUR' ? 'USD' : `${value}1`));

    expect(await verdictOf(UNDER, request)).not.toBe('accepted');
  });

  test.each<[string, Partial<typeof FIELDS>, string]>([
    [
      'merchant_id to transaction_id',
      { merchant_id: '10000', transaction_id: '5dep-1' },
      'request',
    ],
    ['mb_amount to mb_currency', { mb_amount: '50.0', mb_currency: '0EUR' }, 'body'],
    ['mb_currency to mb_amount', { mb_amount: '50.00E', mb_currency: 'UR' }, 'body'],
    ['mb_currency to status', { mb_currency: 'EU', status: 'R2' }, 'body'],
    ['status to mb_currency', { mb_currency: 'EUR-', status: '3' }, 'body'],
  ])('does not hold once a byte moves from %s', async (_way, fields, part) => {
    expect(await verdictOf(UNDER, signedPost(fields))).toBe(part);
  });

  test.each<[keyof typeof FIELDS, string]>([
    ['merchant_id', '0100005'],
    ['transaction_id', ''],
    ['transaction_id', 'x'.repeat(101)],
    ['transaction_id', 'dép'],
    ['mb_amount', '-50.00'],
    ['mb_amount', '+50'],
    ['mb_amount', '5e1'],
    ['mb_amount', '50,00'],
    ['mb_amount', ' 50'],
    ['mb_currency', 'eur'],
    ['status', '02'],
    ['status', '2 '],
    ['status', ''],
  ])(
    'is refused, though right, over %s as "%s", and the reason names the field alone',
    (name, value) => {
      const request = signedPost({ [name]: value });

      const verify = () =>
        skrill.verify(request, {
          ...{ credentials: [trial.credentials], settings: trial.settings },
          ...{ nowEpochMs: 0, toleranceSeconds: 300 },
          fetchCertificate: () => Promise.reject(new Error('not needed')),
        });

      expect(verify).toThrow(SignatureRefusedError);
      expect(verify).toThrow(new RegExp(`^${name}: missing or malformed$`));
    },
  );
});

describe('sha2sig of Skrill (its inner digest is unverified)', () => {
  test.each([
    ['md5', 'md5', 'accepted'],
    ['sha256', 'sha256', 'accepted'],
    ['md5', 'sha256', 'signature'],
    ['sha256', 'md5', 'signature'],
  ] as const)(
    'with the word hashed by %s, where %s is set: %s',
    async (inner, sha2Inner, verdict) => {
      const request = signedPost({}, { algorithm: 'sha256', inner });

      const settings = { digest: 'sha256', sha2Inner } as const;
      expect(await verdictOf(UNDER, request, { settings })).toBe(verdict);
    },
  );

  test('is what counts where it is set, and md5sig is not', async () => {
    const settings = { digest: 'sha256', sha2Inner: 'md5' } as const;

    expect(await verdictOf(UNDER, GOOD, { settings })).toBe('accepted');
    expect(await verdictOf(UNDER, signedPost(), { settings })).toBe('signature');
  });

  test('has no say where md5sig counts', async () => {
    const request = withField(GOOD, 'sha2sig', () => 'FF');

    expect(await verdictOf(UNDER, request)).toBe('accepted');
  });
});

describe('the credentials of Skrill', () => {
  test.each([
    { secretWord: 'shorter', merchantId: '100005' },
    { secretWord: 'with space', merchantId: '100005' },
    { secretWord: 'trialword0', merchantId: '' },
    { secretWord: 'trialword0', merchantId: '0100005' },
    { secretWord: 'trialword0' },
    { secretWord: 'trialword0', merchantId: '100005', other: 'x' },
  ])('are refused as %j', (credentials) => {
    expect(skrillDescription.credentials.safeParse(credentials).success).toBe(false);
  });

  test('come with settings for md5sig, unless said otherwise', () => {
    expect(skrillDescription.settings.parse({})).toEqual({ digest: 'md5', sha2Inner: 'md5' });
  });
});
