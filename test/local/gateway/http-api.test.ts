import { describe, expect, test } from 'vitest';
import type { GatewayRequest } from '../../../local/gateway/exchange.ts';
import { createHttpApi } from '../../../local/gateway/http-api.ts';
import type { HttpRoute } from '../../../local/gateway/http-routes.ts';

const open: HttpRoute = {
  routeKey: 'POST /webhooks/{source}',
  apiId: 'api',
  functionArn: 'arn:ingest',
  authorizationType: 'NONE',
};
const signed: HttpRoute = { ...open, routeKey: 'GET /operations', authorizationType: 'AWS_IAM' };

function api(invoke: (functionArn: string, event: unknown) => Promise<unknown>) {
  return createHttpApi({
    routes: [open, signed],
    accountId: '000000000000',
    invoke,
    nowEpochMs: () => 0,
    newId: () => 'id-1',
    integrationTimeoutMs: 50,
  });
}

function request(overrides: Partial<GatewayRequest> = {}): GatewayRequest {
  return {
    method: 'POST',
    target: '/webhooks/stripe?a=1',
    headers: {},
    rawHeaders: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    ...overrides,
  };
}

test('the route’s function answers', async () => {
  const calls: unknown[] = [];
  const handle = api(async (functionArn, event) => {
    const { pathParameters, requestContext } = event as Record<string, { requestId?: string }>;
    calls.push([functionArn, pathParameters, requestContext?.requestId]);
    return { statusCode: 202 };
  });

  const answer = await handle(request());

  expect(answer.status).toBe(202);
  expect(calls).toEqual([['arn:ingest', { source: 'stripe' }, 'id-1']]);
});

describe('what goes wrong is answered as API Gateway answers it', () => {
  const never = () => new Promise<never>(() => {});
  const fails = async () => Promise.reject(new Error('a secret detail'));
  const works = async () => ({ statusCode: 200 });

  test.each([
    ['an unknown path', works, { target: '/elsewhere' }, 404, 'Not Found'],
    ['an unknown method', works, { method: 'PUT' }, 404, 'Not Found'],
    ['a failing function', fails, {}, 500, 'Internal Server Error'],
    ['a function that is too slow', never, {}, 503, 'Service Unavailable'],
    [
      'an unsigned call of a signed route',
      works,
      { method: 'GET', target: '/operations' },
      403,
      'Forbidden',
    ],
    [
      'a body of more than 10 MB',
      works,
      { body: Buffer.alloc(10 * 1024 * 1024 + 1) },
      413,
      'Request Entity Too Large',
    ],
  ])('%s', async (_, invoke, overrides, status, message) => {
    const answer = await api(invoke)(request(overrides));

    expect(answer.status).toBe(status);
    expect(answer.body).toBe(JSON.stringify({ message }));
  });
});

test('a body of exactly 10 MB is taken', async () => {
  const handle = api(async () => ({ statusCode: 200 }));

  const answer = await handle(request({ body: Buffer.alloc(10 * 1024 * 1024) }));

  expect(answer.status).toBe(200);
});

test('a signed call of a signed route is taken', async () => {
  const handle = api(async () => ({ statusCode: 200 }));

  const answer = await handle(
    request({
      method: 'GET',
      target: '/operations',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=operator/20000101/x' },
    }),
  );

  expect(answer.status).toBe(200);
});
