import { describe, expect, test } from 'vitest';
import type { GatewayRequest } from '../../../local/gateway/exchange.ts';
import { createHttpEvent } from '../../../local/gateway/http-event.ts';

const context = {
  routeKey: 'POST /webhooks/{source}',
  pathParameters: { source: 'stripe' },
  accountId: '000000000000',
  apiId: 'api',
  requestId: 'request-1',
  receivedAtEpochMs: Date.UTC(2026, 10, 2, 3, 4, 5),
};

function request(overrides: Partial<GatewayRequest> & { body?: Buffer } = {}): GatewayRequest {
  return {
    method: 'POST',
    target: '/webhooks/stripe',
    headers: { host: '127.0.0.1:1', 'user-agent': 'test/1', 'content-type': 'application/json' },
    rawHeaders: ['Host', '127.0.0.1:1', 'Content-Type', 'application/json'],
    body: Buffer.from('{"a":1}'),
    sourceIp: '127.0.0.1',
    ...overrides,
  };
}

test('the event has the whole payload format 2.0', () => {
  const event = createHttpEvent(request(), context);

  expect(event).toEqual({
    version: '2.0',
    routeKey: 'POST /webhooks/{source}',
    rawPath: '/webhooks/stripe',
    rawQueryString: '',
    headers: { host: '127.0.0.1:1', 'content-type': 'application/json' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: '127.0.0.1:1',
      domainPrefix: 'api',
      http: {
        method: 'POST',
        path: '/webhooks/stripe',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test/1',
      },
      requestId: 'request-1',
      routeKey: 'POST /webhooks/{source}',
      stage: '$default',
      time: '02/Nov/2026:03:04:05 +0000',
      timeEpoch: 1_793_588_645_000,
    },
    pathParameters: { source: 'stripe' },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

test('repeated headers and parameters are joined with a comma, in order', () => {
  const event = createHttpEvent(
    request({ rawHeaders: ['X-A', '1', 'x-a', '2'], target: '/webhooks/stripe?q=1&q=2&r=a%20b' }),
    context,
  );

  expect(event.headers).toEqual({ 'x-a': '1,2' });
  expect(event.queryStringParameters).toEqual({ q: '1,2', r: 'a b' });
  expect(event.rawQueryString).toBe('q=1&q=2&r=a%20b');
});

test('cookies are a list of their own', () => {
  const event = createHttpEvent(request({ rawHeaders: ['Cookie', 'a=1; b=2'] }), context);

  expect(event.cookies).toEqual(['a=1', 'b=2']);
  expect(event.headers).toEqual({});
});

describe('a body', () => {
  test.each([
    ['application/json', '{}', false],
    ['Application/JSON; charset=utf-8', '{}', false],
    ['text/plain', '{}', false],
    ['application/xml', '{}', false],
    ['application/javascript', '{}', false],
    ['application/x-www-form-urlencoded', '{}', false],
    ['application/octet-stream', 'e30=', true],
    ['image/png', 'e30=', true],
    [undefined, 'e30=', true],
  ])('of type %s arrives as %s', (contentType, body, isBase64Encoded) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };

    const event = createHttpEvent(request({ headers, body: Buffer.from('{}') }), context);

    expect(event.body).toBe(body);
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
  });

  test('of bytes that are not text survives', () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);

    const event = createHttpEvent(
      request({ headers: { 'content-type': 'application/octet-stream' }, body }),
      context,
    );

    expect(event.body).toBe('/wD+');
  });

  test('that is empty is absent', () => {
    const event = createHttpEvent(request({ body: Buffer.alloc(0) }), context);

    expect(event).not.toHaveProperty('body');
    expect(event.isBase64Encoded).toBe(false);
  });
});
