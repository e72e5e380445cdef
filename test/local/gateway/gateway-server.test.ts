import { expect, onTestFinished, test } from 'vitest';
import type { GatewayHandler } from '../../../local/gateway/exchange.ts';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';

async function open(handler?: GatewayHandler) {
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  if (handler !== undefined) gateway.serve(handler);
  return gateway;
}

test('a gateway without a handler yet is unavailable', async () => {
  const gateway = await open();

  const answer = await fetch(`${gateway.url}/webhooks/a`, { method: 'POST' });

  expect(answer.status).toBe(503);
});

test('the handler gets the request as it is on the wire', async () => {
  const gateway = await open(async ({ method, target, body, sourceIp }) => ({
    status: 202,
    headers: { 'x-seen': `${method} ${target} ${sourceIp}` },
    body,
  }));

  const answer = await fetch(`${gateway.url}/a%2Fb?c=%20`, { method: 'POST', body: 'é' });

  expect(answer.status).toBe(202);
  expect(answer.headers.get('x-seen')).toBe('POST /a%2Fb?c=%20 127.0.0.1');
  expect(await answer.text()).toBe('é');
});

test('a body larger than any service takes is refused after it was read', async () => {
  const gateway = await open(async () => ({ status: 200, headers: {}, body: '' }));

  const body = Buffer.alloc(18 * 1024 * 1024);
  const answer = await fetch(gateway.url, { method: 'POST', body });

  expect(answer.status).toBe(413);
});

test('the health path tells the process', async () => {
  const gateway = await open(async () => ({ status: 404, headers: {}, body: '' }));

  const answer = await fetch(`${gateway.url}/_local/health`);

  expect(await answer.json()).toEqual({ pid: process.pid });
});

test('a port that is taken is an error', async () => {
  const gateway = await open();

  const second = listenGateway({ port: Number(new URL(gateway.url).port) });

  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
