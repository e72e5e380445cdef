import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CertificateUnavailableError,
  SignatureRefusedError,
} from '../../../integrations/sources/source-adapter.ts';
import { CertificateStore } from '../../../lambdas/adapters/certificate-store.ts';

afterEach(() => vi.unstubAllGlobals());

const URL_OF_CERTIFICATE = new URL('https://api.paypal.com/v1/notifications/certs/CERT-1');

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const named = (number: number) => new URL(`CERT-${number}`, URL_OF_CERTIFICATE);

/** A store whose downloads are answered here; the network is not ours to use in a test. */
function storeOver(answer: (url: string) => Response | Promise<Response>) {
  const asked: Array<{ url: string; redirect: string | undefined }> = [];
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    asked.push({ url, redirect: options.redirect });
    return answer(url);
  });
  const clock = { nowEpochMs: 0 };
  return { store: new CertificateStore(() => clock.nowEpochMs), asked, clock };
}

describe('a certificate', () => {
  test('is fetched once a day, and no redirect is followed', async () => {
    const { store, asked, clock } = storeOver(() => new Response(PEM));

    expect(await store.fetch(URL_OF_CERTIFICATE)).toBe(PEM);
    clock.nowEpochMs += 24 * 3_600_000 - 1;
    expect(await store.fetch(URL_OF_CERTIFICATE)).toBe(PEM);
    clock.nowEpochMs += 1;
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
    ['an endless answer', () => new Response(PEM.padEnd(65 * 1024, 'x'))],
    ['a page that is no certificate', () => new Response(`<html>${PEM}</html>`)],
    ['nothing', () => new Response('')],
  ])('cannot be had now: %s', async (_what, answer) => {
    const { store } = storeOver(answer);

    await expect(store.fetch(URL_OF_CERTIFICATE)).rejects.toThrow(CertificateUnavailableError);
  });

  test.each<[string, () => Response, new (...given: never) => Error]>([
    ['is not there', () => new Response('', { status: 404 }), SignatureRefusedError],
    ['fails', () => new Response('', { status: 500 }), CertificateUnavailableError],
    ['is something else', () => new Response('<html>'), CertificateUnavailableError],
  ])(
    'whose URL %s is asked for again after 30 seconds at the earliest',
    async (_how, answer, error) => {
      const { store, asked, clock } = storeOver(answer);
      const refuses = () => expect(store.fetch(URL_OF_CERTIFICATE)).rejects.toThrow(error);

      await refuses();
      clock.nowEpochMs += 29_999;
      await refuses();
      expect(asked).toHaveLength(1);

      clock.nowEpochMs += 1;
      await refuses();
      expect(asked).toHaveLength(2);
    },
  );

  test('comes as soon as its URL may be asked again', async () => {
    let isThere = false;
    const { store, clock } = storeOver(() => new Response(PEM, { status: isThere ? 200 : 503 }));

    await expect(store.fetch(URL_OF_CERTIFICATE)).rejects.toThrow(CertificateUnavailableError);
    isThere = true;
    clock.nowEpochMs += 30_000;

    expect(await store.fetch(URL_OF_CERTIFICATE)).toBe(PEM);
  });

  test('of another URL does not wait for one that failed', async () => {
    const { store } = storeOver(
      (url) => new Response(PEM, { status: url.endsWith('-1') ? 404 : 200 }),
    );

    await expect(store.fetch(named(1))).rejects.toThrow(SignatureRefusedError);

    expect(await store.fetch(named(2))).toBe(PEM);
  });

  test('is kept among the last 20', async () => {
    const { store, asked } = storeOver(() => new Response(PEM));

    for (let number = 1; number <= 21; number += 1) await store.fetch(named(number));
    for (let number = 2; number <= 21; number += 1) await store.fetch(named(number));
    expect(asked).toHaveLength(21);

    await store.fetch(named(1));
    expect(asked.map(({ url }) => url).at(-1)).toBe(named(1).href);
  });

  test('is kept, however many URLs fail', async () => {
    const { store, asked } = storeOver(
      (url) => new Response(PEM, { status: url.endsWith('-0') ? 200 : 404 }),
    );

    await store.fetch(named(0));
    for (let number = 1; number <= 1_001; number += 1) {
      await expect(store.fetch(named(number))).rejects.toThrow(SignatureRefusedError);
    }
    await store.fetch(named(0));
    // Of failures the last 1,000 are known: the first one is forgotten, the second is not.
    await expect(store.fetch(named(2))).rejects.toThrow(SignatureRefusedError);
    expect(asked).toHaveLength(1_002);
    await expect(store.fetch(named(1))).rejects.toThrow(SignatureRefusedError);
    expect(asked).toHaveLength(1_003);
  });
});
