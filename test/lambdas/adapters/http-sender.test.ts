import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { until } from '../../local/fixture-app/until.ts';
import { answering, listenForRequest } from './raw-server.ts';

const TIMEOUT_MS = 5000;
const sender = new NodeHttpSender({ reach: 'loopback' });

function get(host: string) {
  return sender.send({ method: 'GET', url: `http://${host}/`, headers: {} }, TIMEOUT_MS);
}

test('what is on the wire is the method, target, headers and body that were given, in their order', async () => {
  const platform = await answering('HTTP/1.1 202 Accepted', 'Content-Length: 2', '', '{}');

  await sender.send(
    {
      method: 'POST',
      url: `http://${platform.host}/api/v1/events`,
      headers: {
        'X-API-Key': 'key',
        Host: 'platform.example',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '15',
      },
      body: '{"name":"Zoë"}',
    },
    TIMEOUT_MS,
  );

  expect(platform.received()).toBe(
    'POST /api/v1/events HTTP/1.1\r\n' +
      'X-API-Key: key\r\n' +
      'Host: platform.example\r\n' +
      'User-Agent: postproof/1\r\n' +
      'Connection: close\r\n' +
      'Content-Type: application/json\r\n' +
      'Content-Length: 15\r\n' +
      '\r\n' +
      '{"name":"Zoë"}',
  );
});

test.each([
  ['/track/conv?click_id=a%2fb%2Fc%20d+e&x=%C3%A9%7E', 'escapes in either case'],
  [`/track/conv?q='"|{}[]^\``, 'characters that the URL class would encode'],
  ['/track/../conv/./x', 'dots that the URL class would resolve'],
  ['/track//conv?', 'empty parts'],
])('the target %s arrives untouched: %s', async (target) => {
  const platform = await answering('HTTP/1.1 204 No Content', '', '');

  await sender.send(
    { method: 'GET', url: `http://${platform.host}${target}`, headers: { Host: 'a.example' } },
    TIMEOUT_MS,
  );

  expect(platform.received()).toBe(
    `GET ${target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`,
  );
});

test('an answer has its status, its body as UTF-8, and header names in lower case', async () => {
  const platform = await answering(
    'HTTP/1.1 503 Busy',
    'Retry-After: 7',
    'Content-Length: 4',
    '',
    'Zoë',
  );

  expect(await get(platform.host)).toEqual({
    kind: 'answered',
    status: 503,
    headers: { 'retry-after': '7', 'content-length': '4' },
    body: 'Zoë',
  });
});

test('a character that arrives in two halves is whole again', async () => {
  const platform = await listenForRequest((socket) => {
    socket.setNoDelay(true);
    socket.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xc3', 'latin1'), () =>
      setImmediate(() => socket.write(Buffer.from('\xab', 'latin1'))),
    );
  });

  expect(await get(platform.host)).toMatchObject({ kind: 'answered', body: 'ë' });
});

test('a header given several times becomes one text', async () => {
  const platform = await answering(
    'HTTP/1.1 200 OK',
    'Set-Cookie: a=1',
    'Set-Cookie: b=2',
    'X-Trace: first',
    'X-Trace: second',
    'Content-Length: 0',
    '',
    '',
  );

  expect(await get(platform.host)).toMatchObject({
    headers: { 'set-cookie': 'a=1, b=2', 'x-trace': 'first, second' },
  });
});

test('an answer without a body is an answer', async () => {
  const platform = await answering('HTTP/1.1 204 No Content', '', '');

  expect(await get(platform.host)).toEqual({
    kind: 'answered',
    status: 204,
    headers: {},
    body: '',
  });
});

test('a body whose length is not given ends with the connection', async () => {
  const platform = await listenForRequest((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nrest'));

  expect(await get(platform.host)).toMatchObject({ kind: 'answered', body: 'rest' });
});

test('a redirect is an answer and is not followed', async () => {
  const elsewhere = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');
  const platform = await answering(
    'HTTP/1.1 302 Found',
    `Location: http://${elsewhere.host}/`,
    'Content-Length: 0',
    '',
    '',
  );

  const answer = await get(platform.host);

  expect(answer).toMatchObject({
    kind: 'answered',
    status: 302,
    headers: { location: `http://${elsewhere.host}/` },
  });
  expect(elsewhere.received()).toBe('');
});

test('the longest body that is read has 64 kB', async () => {
  const platform = await answering(
    'HTTP/1.1 200 OK',
    'Content-Length: 65536',
    '',
    'x'.repeat(65_536),
  );

  const answer = await get(platform.host);

  expect(answer).toMatchObject({ kind: 'answered', body: 'x'.repeat(65_536) });
});

test('the connection is closed by us even if the platform would keep it', async () => {
  const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');

  await get(platform.host);

  await until('no connection is left', async () => (await platform.connections()) === 0, 5);
});

test.each([
  ['an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'answered'],
  [
    'a body that was too long',
    `HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n${'x'.repeat(70_000)}`,
    'lost',
  ],
])('after %s nothing keeps the process alive until the timeout', async (_, bytes, kind) => {
  const platform = await answering(bytes);
  const module = new URL('../../../lambdas/adapters/http-sender.ts', import.meta.url).href;
  const request = { method: 'GET', url: `http://${platform.host}/`, headers: {} };
  const script = `
    import { NodeHttpSender } from ${JSON.stringify(module)};
    const answer = await new NodeHttpSender({ reach: 'loopback' }).send(${JSON.stringify(request)}, 60_000);
    console.log(answer.kind);
  `;

  // Rejects if the process has to be ended.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { timeout: 10_000, env: {} },
  );

  expect(stdout).toBe(`${kind}\n`);
});
