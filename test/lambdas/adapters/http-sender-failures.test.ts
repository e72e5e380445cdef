import { describe, expect, test } from 'vitest';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { until } from '../../local/fixture-app/until.ts';
import { answering, listenForRequest, listenRaw } from './raw-server.ts';

const LONG_MS = 20_000;
const SHORT_MS = 100;
const sender = new NodeHttpSender({ reach: 'loopback' });

function get(url: string, timeoutMs = LONG_MS) {
  return sender.send({ method: 'GET', url, headers: {} }, timeoutMs);
}

describe('unreached: the request surely never arrived', () => {
  test('a port that nobody listens on', async () => {
    const platform = await listenRaw(() => {});
    await platform.close();

    const answer = await get(`http://${platform.host}/`);

    expect(answer).toEqual({ kind: 'unreached', phase: 'connect', failure: 'ECONNREFUSED' });
  });

  test('a name that cannot be resolved', async () => {
    // A label of more than 63 characters is refused before any name server is asked.
    const answer = await get(`http://${'a'.repeat(64)}.invalid/`);

    expect(answer).toMatchObject({
      kind: 'unreached',
      phase: 'dns',
      failure: expect.stringMatching(/^(ENOTFOUND|EAI_\w+)$/),
    });
  });

  test('a server that does not speak TLS', async () => {
    const platform = await listenRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });

    const answer = await get(`https://${platform.host}/secret-target`);

    expect(answer).toEqual({
      kind: 'unreached',
      phase: 'tls',
      failure: 'ERR_SSL_WRONG_VERSION_NUMBER',
    });
    expect(platform.received()).not.toContain('secret-target');
  });

  test('a server that accepts the connection and never finishes the TLS handshake', async () => {
    const platform = await listenRaw(() => {});

    const answer = await get(`https://${platform.host}/`, SHORT_MS);

    expect(answer).toEqual({ kind: 'unreached', phase: 'tls', failure: 'timeout' });
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });

  test('a header that HTTP cannot carry, such as a credential pasted with its line end', async () => {
    const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');

    const answer = await sender.send(
      { method: 'GET', url: `http://${platform.host}/`, headers: { 'X-API-Key': 'key\n' } },
      LONG_MS,
    );

    expect(answer).toEqual({
      kind: 'unreached',
      phase: 'refused',
      failure: 'ERR_INVALID_CHAR',
    });
    expect(platform.received()).toBe('');
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });
});

describe('lost: the request may have arrived', () => {
  test('the connection is reset before an answer', async () => {
    const platform = await listenForRequest((socket) => socket.resetAndDestroy());

    expect(await get(`http://${platform.host}/`)).toEqual({
      kind: 'lost',
      phase: 'sent',
      failure: 'ECONNRESET',
    });
    expect(platform.received()).toContain('GET / HTTP/1.1');
  });

  test('the connection is closed in order without an answer', async () => {
    const platform = await listenForRequest((socket) => socket.end());

    expect(await get(`http://${platform.host}/`)).toEqual({
      kind: 'lost',
      phase: 'sent',
      failure: 'ECONNRESET',
    });
  });

  test('the answer is no HTTP', async () => {
    const platform = await answering('what?', '', '');

    expect(await get(`http://${platform.host}/`)).toMatchObject({
      kind: 'lost',
      phase: 'sent',
      failure: expect.stringMatching(/^HPE_/),
    });
  });

  test('the body is cut off', async () => {
    const platform = await listenForRequest((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status":"success"}'),
    );

    expect(await get(`http://${platform.host}/`)).toEqual({
      kind: 'lost',
      phase: 'answering',
      failure: 'answer-cut-off',
    });
  });

  test('a chunked body lacks its last chunk', async () => {
    const platform = await listenForRequest((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'),
    );

    expect(await get(`http://${platform.host}/`)).toEqual({
      kind: 'lost',
      phase: 'answering',
      failure: 'answer-cut-off',
    });
  });

  test('the body has more than 64 kB', async () => {
    const platform = await answering(
      'HTTP/1.1 200 OK',
      'Content-Length: 65537',
      '',
      'x'.repeat(65_537),
    );

    expect(await get(`http://${platform.host}/`)).toEqual({
      kind: 'lost',
      phase: 'answering',
      failure: 'answer-too-large',
    });
  });

  test.each([
    ['nothing comes', '', 'sent'],
    ['half a header comes', 'HTTP/1.1 200 OK\r\nContent-', 'sent'],
    ['the header comes and no body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'answering'],
  ])('%s until the timeout', async (_, bytes, phase) => {
    const platform = await listenForRequest((socket) => socket.write(bytes));

    const answer = await get(`http://${platform.host}/`, SHORT_MS);

    expect(answer).toEqual({ kind: 'lost', phase, failure: 'timeout' });
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });

  test('a body that keeps dripping is over at the timeout all the same', async () => {
    const platform = await listenForRequest((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(drip));
    });

    const answer = await get(`http://${platform.host}/`, SHORT_MS);

    expect(answer).toEqual({ kind: 'lost', phase: 'answering', failure: 'timeout' });
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });

  test('the answer switches to another protocol', { timeout: 3000 }, async () => {
    const platform = await answering(
      'HTTP/1.1 101 Switching Protocols',
      'Connection: upgrade',
      'Upgrade: websocket',
      '',
      '',
    );

    expect(await get(`http://${platform.host}/`, SHORT_MS)).toEqual({
      kind: 'lost',
      phase: 'sent',
      failure: 'protocol-switched',
    });
  });
});
