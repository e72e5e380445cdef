import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SourceAdapterName } from '../../../integrations/sources/descriptions.ts';
import { SAMPLE_CHAIN } from '../../../integrations/sources/paypal/sample-keys.ts';
import { SOURCE_SAMPLES } from '../../../integrations/sources/samples.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { SOURCE_KINDS } from '../../../integrations/sources/source-kinds.ts';
import { requestOf } from '../../../lambdas/ingest/http-request.ts';
import {
  NOW_EPOCH_MS,
  sampleOf,
  verdictOf,
} from '../../integrations/sources/adapter-under-test.ts';

// One verifier's library reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The request as API Gateway hands it over: text as it is, or any bytes in base64. */
function event(
  { method, url, headers, body }: WebhookRequest,
  isBase64Encoded: boolean,
): APIGatewayProxyEventV2 {
  const { host, pathname, search } = new URL(url);
  return {
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { ...headers, 'x-forwarded-proto': 'https' },
    requestContext: { domainName: host, http: { method } },
    body: Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  } as unknown as APIGatewayProxyEventV2;
}

describe.each(Object.keys(SOURCE_SAMPLES) as SourceAdapterName[])(
  'a webhook of the kind %s',
  (name) => {
    test.each([true, false])(
      'verifies as it comes from the gateway, in base64: %s',
      async (encoded) => {
        const sample = SOURCE_SAMPLES[name] ?? expect.fail('no sample');
        const under = {
          ...SOURCE_KINDS[name],
          sample,
          emptyKey: {},
          resign: (request: WebhookRequest) => request,
          fetchCertificate: async () => SAMPLE_CHAIN,
        };
        const sent = sampleOf(under);

        const request = requestOf(event(sent, encoded));

        expect(request.url).toBe(sent.url);
        expect(Buffer.from(request.body).equals(Buffer.from(sent.body))).toBe(true);
        expect(await verdictOf(under, request)).toBe('accepted');
      },
    );
  },
);

test('only plain HTTP that the gateway itself tells of is plain HTTP', () => {
  const request = {
    method: 'POST',
    url: 'https://a.example.com/w/x?y=1',
    headers: {},
    body: Buffer.of(),
  };
  const spoofed = event(request, false);
  const told = (proto: string) =>
    requestOf({ ...spoofed, headers: { 'x-forwarded-proto': proto } }).url;

  expect(told('http')).toBe('http://a.example.com/w/x?y=1');
  expect(told('ftp')).toBe('https://a.example.com/w/x?y=1');
});
