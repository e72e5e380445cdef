import { constants, createSign, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  SAMPLE_CHAIN,
  SAMPLE_SIGNING_KEY,
} from '../../../integrations/sources/paypal/sample-keys.ts';
import { CertificateUnavailableError } from '../../../integrations/sources/source-adapter.ts';
import { NOW_EPOCH_MS, sampleOf, testBadSignatures, verdictOf } from './adapter-under-test.ts';
import * as certificates from './paypal-certificates.ts';
import { PAYPAL, SIGNATURE, withHeader } from './paypal-webhook.ts';

testBadSignatures(PAYPAL);

const good = sampleOf(PAYPAL);

/** What verification says where PayPal serves this in place of its certificate. */
function verdictWith(pem: string, trustedRoot?: string) {
  const { trustedRoot: own, ...keys } = PAYPAL.sample.trial.credentials;
  const root = trustedRoot ?? own;
  return verdictOf(PAYPAL, good, {
    credentials: [{ ...keys, ...(root !== undefined && { trustedRoot: root }) }],
    fetchCertificate: () => Promise.resolve(pem),
  });
}

describe('derived vectors, not published by PayPal', () => {
  const VECTOR = {
    id: '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
    time: '2016-02-18T20:01:35Z',
    webhookId: '1JE4291016473214C',
    body: '{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}',
    message:
      '69cd13f0-d67a-11e5-baa3-778b53f4ae55|2016-02-18T20:01:35Z|1JE4291016473214C|2325436976',
  };
  const signature = sign('RSA-SHA256', Buffer.from(VECTOR.message), SAMPLE_SIGNING_KEY);
  const headers = {
    ...good.headers,
    'paypal-transmission-id': VECTOR.id,
    'paypal-transmission-time': VECTOR.time,
    [SIGNATURE]: signature.toString('base64'),
  };

  test('derived-paypal: the signed message is that of the vector', async () => {
    const request = { ...good, headers, body: Buffer.from(VECTOR.body) };

    expect(await verdictOf(PAYPAL, request)).toBe('accepted');
  });

  test('derived-paypal: the checksum is that of the vector', () => {
    expect(crc32('123456789')).toBe(3_421_780_262);
  });
});

describe('the URL of the certificate', () => {
  test.each([
    'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270',
    'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1',
    `https://api-m.paypal.com/v1/notifications/certs/${'a'.repeat(100)}`,
    'https://api-m.sandbox.paypal.com/v1/notifications/certs/CERT-1',
  ])('may be %s', async (url) => {
    const asked: string[] = [];
    const fetchCertificate = (from: URL) => {
      asked.push(from.href);
      return Promise.resolve(SAMPLE_CHAIN);
    };
    const request = withHeader(good, 'paypal-cert-url', url);

    expect(await verdictOf(PAYPAL, request, { fetchCertificate })).toBe('accepted');
    expect(asked).toEqual([url]);
  });

  const CERTS = '/v1/notifications/certs';
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['no URL', `api.paypal.com${CERTS}/C`],
    ['plain HTTP', `http://api.paypal.com${CERTS}/C`],
    ['of another scheme', `file:///api.paypal.com${CERTS}/C`],
    ['of the domain itself', `https://paypal.com${CERTS}/C`],
    ['of the website', `https://www.paypal.com${CERTS}/C`],
    ['of a host for uploads', `https://uploads.paypal.com${CERTS}/C`],
    ['of a host below the API', `https://a.api.paypal.com${CERTS}/C`],
    ['of a host between', `https://api.other.paypal.com${CERTS}/C`],
    ['of another host', `https://api.paypal.com.example.net${CERTS}/C`],
    ['of a host with a like end', `https://api.notpaypal.com${CERTS}/C`],
    ['of a host with no dots', `https://apixpaypalxcom${CERTS}/C`],
    ['of another host with its path', `https://example.net/api.paypal.com${CERTS}/C`],
    ['with a user name', `https://api.paypal.com@example.net${CERTS}/C`],
    ['with credentials', `https://user:pass@api.paypal.com${CERTS}/C`],
    ['with another port', `https://api.paypal.com:8443${CERTS}/C`],
    ['with a backslash', `https://example.net\\.api.paypal.com${CERTS}/C`],
    ['with a query', `https://api.paypal.com${CERTS}/C?to=https://example.net`],
    ['with a fragment', `https://api.paypal.com${CERTS}/C#x`],
    ['of another path', 'https://api.paypal.com/v2/invoicing/invoices/C'],
    ['of a path before it', `https://api.paypal.com/x${CERTS}/C`],
    ['of a path behind it', `https://api.paypal.com${CERTS}/C/x`],
    ['with a path that climbs', `https://api.paypal.com${CERTS}/..`],
    ['with an encoded path', `https://api.paypal.com${CERTS}/%2e%2e`],
    ['with a dot in the name', `https://api.paypal.com${CERTS}/C.pem`],
    ['in capitals', `https://API.PAYPAL.COM${CERTS}/C`],
    ['with a trailing dot', `https://api.paypal.com.${CERTS}/C`],
    ['without a name', `https://api.paypal.com${CERTS}/`],
    ['without a path', 'https://api.paypal.com'],
    ['too long', `https://api.paypal.com${CERTS}/${'a'.repeat(101)}`],
    ['sent twice', `https://api.paypal.com${CERTS}/C,https://api.paypal.com${CERTS}/C`],
    ['with a line break after it', `https://api.paypal.com${CERTS}/C\n`],
    ['on two lines', `https://api.paypal.com${CERTS}/C\nhttps://example.net/`],
  ])('%s is refused, and nothing is fetched', async (_how, url) => {
    let fetched = 0;
    const fetchCertificate = () => {
      fetched += 1;
      return Promise.resolve(SAMPLE_CHAIN);
    };
    const request = withHeader(good, 'paypal-cert-url', url);

    expect(await verdictOf(PAYPAL, request, { fetchCertificate })).toBe('certificate');
    expect(fetched).toBe(0);
  });

  test('that cannot be reached now is no refusal', async () => {
    const unavailable = new CertificateUnavailableError('status 503');
    const fetchCertificate = () => Promise.reject(unavailable);

    await expect(verdictOf(PAYPAL, good, { fetchCertificate })).rejects.toBe(unavailable);
  });
});

describe('the certificate', () => {
  test.each([
    ['no PEM', 'not found'],
    ['empty', ''],
    ['PEM of no certificate', SAMPLE_SIGNING_KEY],
    ['PEM of garbage', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['expired', certificates.EXPIRED],
    ['not yet valid', certificates.NOT_YET_VALID],
    ['of another host', certificates.OF_ANOTHER_HOST],
    ['of a like host', certificates.OF_A_LIKE_HOST],
    ['signed by its own key', certificates.SELF_SIGNED],
    ['of another root that comes along', certificates.OF_ANOTHER_ROOT],
    ['issued by no authority', certificates.ISSUED_BY_NO_AUTHORITY],
    ['without its intermediate', certificates.LEAF_ALONE],
    ['after its intermediate', certificates.INTERMEDIATE + certificates.LEAF_ALONE],
    ['with a weak key', certificates.WEAK],
    ['with a key of another kind', certificates.ELLIPTIC],
    ['with a key for other signatures', certificates.FOR_PSS_ALONE],
    ['of an expired authority', certificates.OF_AN_EXPIRED_AUTHORITY],
    ['among too many', SAMPLE_CHAIN.repeat(3)],
  ])('%s is refused', async (_how, pem) => {
    expect(await verdictWith(pem)).toBe('certificate');
  });

  test('may name its host in the subject alone', async () => {
    expect(await verdictWith(certificates.NAMED_IN_THE_SUBJECT_ALONE)).toBe('accepted');
  });

  test('may stand beside certificates that have nothing to do with it', async () => {
    expect(await verdictWith(SAMPLE_CHAIN + certificates.WEAK)).toBe('accepted');
  });

  test('may be trusted through its intermediate alone', async () => {
    expect(await verdictWith(certificates.LEAF_ALONE, certificates.INTERMEDIATE)).toBe('accepted');
  });

  test('that ends at a root of nobody is refused where the built-in roots count', async () => {
    expect(await verdictOf(PAYPAL, good, { credentials: [{}] })).toBe('certificate');
  });

  test('counts only while its root is valid', async () => {
    expect(await verdictWith(SAMPLE_CHAIN, certificates.EXPIRED_ROOT)).toBe('certificate');
  });

  test('is not even fetched where no secret counts', async () => {
    const fetchCertificate = () => Promise.reject(new Error('must not be fetched'));

    expect(await verdictOf(PAYPAL, good, { credentials: [], fetchCertificate })).toBe('key');
  });
});

describe('what PayPal signs', () => {
  const message = () =>
    [
      good.headers['paypal-transmission-id'],
      good.headers['paypal-transmission-time'],
      PAYPAL.sample.trial.settings.webhookId,
      crc32(good.body),
    ].join('|');

  test.each([
    ['RSA-SHA1', () => createSign('RSA-SHA1').update(message()).sign(SAMPLE_SIGNING_KEY)],
    ['RSA-SHA512', () => createSign('RSA-SHA512').update(message()).sign(SAMPLE_SIGNING_KEY)],
    [
      'RSA-PSS',
      () =>
        sign('RSA-SHA256', Buffer.from(message()), {
          key: SAMPLE_SIGNING_KEY,
          padding: constants.RSA_PKCS1_PSS_PADDING,
        }),
    ],
  ])('is refused if it is signed by %s', async (_algorithm, made) => {
    const request = withHeader(good, SIGNATURE, made().toString('base64'));

    expect(await verdictOf(PAYPAL, request)).toBe('signature');
  });

  test.each([
    ['paypal-auth-algo', 'SHA1withRSA', 'algorithm'],
    ['paypal-auth-algo', 'sha256withrsa', 'algorithm'],
    ['paypal-auth-algo', 'SHA256withRSA,SHA256withRSA', 'algorithm'],
    ['paypal-auth-algo', undefined, 'algorithm'],
    ['paypal-transmission-id', undefined, 'header'],
    ['paypal-transmission-id', 'a|b', 'header'],
    ['paypal-transmission-id', '69cd13f0-d67a-11e5-baa3-778b53f4ae56', 'signature'],
    ['paypal-transmission-time', undefined, 'header'],
    ['paypal-transmission-time', '2023-11-14T22:13:21Z', 'signature'],
    ['paypal-transmission-time', '2023-11-14', 'header'],
    ['paypal-transmission-time', '2023-13-14T22:13:20Z', 'time'],
    [SIGNATURE, `${good.headers[SIGNATURE]},${good.headers[SIGNATURE]}`, 'header'],
    [SIGNATURE, good.headers[SIGNATURE]?.replace(/==$/, ''), 'header'],
  ])('is refused with %s: %s', async (name, value, part) => {
    expect(await verdictOf(PAYPAL, withHeader(good, name, value))).toBe(part);
  });

  test('is refused at the URL of another webhook', async () => {
    const settings = { ...PAYPAL.sample.trial.settings, webhookId: '8PT597110X687430L' };

    expect(await verdictOf(PAYPAL, good, { settings })).toBe('signature');
  });

  test.each([
    [-72 * 3600, 'accepted'],
    [300, 'accepted'],
    [301, 'time'],
  ])('made %d s from now: %s', async (seconds, verdict) => {
    const request = sampleOf(PAYPAL, {}, NOW_EPOCH_MS + seconds * 1000);

    expect(await verdictOf(PAYPAL, request)).toBe(verdict);
  });
});

describe('the settings and the secret of PayPal', () => {
  const { settings, credentials } = PAYPAL.description;

  test.each([
    ['without a webhook ID', {}],
    ["with the simulator's webhook ID", { webhookId: 'WEBHOOK_ID' }],
    ['with another API', { webhookId: '1JE4291016473214C', apiBaseUrl: 'https://example.net' }],
    [
      'with a like API',
      { webhookId: '1JE4291016473214C', apiBaseUrl: 'https://api.notpaypal.com' },
    ],
    [
      'with a path behind the API',
      { webhookId: '1JE4291016473214C', apiBaseUrl: 'https://api-m.paypal.com/v2' },
    ],
  ])('are refused %s', (_how, given) => {
    expect(settings.safeParse(given).success).toBe(false);
  });

  test('ask the live API unless told otherwise, and take no player from it', () => {
    expect(settings.parse({ webhookId: '1JE4291016473214C' })).toEqual({
      webhookId: '1JE4291016473214C',
      apiBaseUrl: 'https://api-m.paypal.com',
      playerIn: 'none',
    });
  });

  test.each([
    ['half of the client', { clientId: 'trial_client_of_nobody' }],
    ['an empty root', { trustedRoot: '' }],
    ['a root that is none', { trustedRoot: SAMPLE_SIGNING_KEY }],
    ['several roots', { trustedRoot: SAMPLE_CHAIN }],
    ['another name', { signingKey: 'a-shared-key-of-nobody' }],
  ])('are refused with %s', (_how, given) => {
    expect(credentials.safeParse(given).success).toBe(false);
  });

  test('may be without a client, where nothing can be confirmed', () => {
    expect(credentials.safeParse({}).success).toBe(true);
  });
});
