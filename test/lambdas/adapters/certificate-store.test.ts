import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CertificateUnavailableError,
  SignatureRefusedError,
} from '../../../integrations/sources/source-adapter.ts';
import { CertificateStore } from '../../../lambdas/adapters/certificate-store.ts';

afterEach(() => vi.unstubAllGlobals());

const URL_OF_CERTIFICATE = new URL('https://api.paypal.com/v1/notifications/certs/CERT-1');

/** A store whose downloads are answered here; the network is not ours to use in a test. */
function storeOver(answer: () => Response | Promise<Response>) {
  const asked: Array<{ url: string; redirect: string | undefined }> = [];
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    asked.push({ url, redirect: options.redirect });
    return answer();
  });
  const clock = { nowEpochMs: 0 };
  return { store: new CertificateStore(() => clock.nowEpochMs), asked, clock };
}

describe('a certificate', () => {
  test('is fetched once a day, and no redirect is followed', async () => {
    const { store, asked, clock } = storeOver(() => new Response('PEM'));

    expect(await store.fetch(URL_OF_CERTIFICATE)).toBe('PEM');
    expect(await store.fetch(URL_OF_CERTIFICATE)).toBe('PEM');
    clock.nowEpochMs += 24 * 3_600_000;
    await store.fetch(URL_OF_CERTIFICATE);

    const once = { url: URL_OF_CERTIFICATE.href, redirect: 'error' };
    expect(asked).toEqual([once, once]);
  });

  test('that is not there is the fault of the request that named it', async () => {
    const { store } = storeOver(() => new Response('', { status: 404 }));

    await expect(store.fetch(URL_OF_CERTIFICATE)).rejects.toThrow(SignatureRefusedError);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['a fault of the server', () => new Response('', { status: 500 })],
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
    ['an endless answer', () => new Response('x'.repeat(65 * 1024))],
  ])('cannot be had now: %s', async (_what, answer) => {
    const { store } = storeOver(answer);

    await expect(store.fetch(URL_OF_CERTIFICATE)).rejects.toThrow(CertificateUnavailableError);
  });
});
