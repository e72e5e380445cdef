import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { until } from '../../local/fixture-app/until.ts';
import { listenForRequest, listenRaw } from './raw-server.ts';

const LONG_MS = 20_000;
const SHORT_MS = 100;
const sender = new NodeHttpSender({ reach: 'loopback' });

function get(host: string, timeoutMs = LONG_MS) {
  return sender.send({ method: 'GET', url: `http://${host}/`, headers: {} }, timeoutMs);
}

/** Writes the same again and again, as fast as it is read. */
function flood(socket: Socket, text: string): void {
  const pour = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', pour);
  pour();
}

describe('an answer without end is given up', () => {
  test.each([
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X-Flood: 1\r\n'],
    ['one header', 'HTTP/1.1 200 OK\r\nX-Flood: ', 'aaaaaaaaaaaaaaaa'],
    ['one name of a header', 'HTTP/1.1 200 OK\r\n', 'aaaaaaaaaaaaaaaa'],
    ['reason', 'HTTP/1.1 200 ', 'aaaaaaaaaaaaaaaa'],
    ['trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'X-Flood: 1\r\n'],
  ])('after 16 kB: %s', async (_, beginning, flooding) => {
    const platform = await listenForRequest((socket) => {
      socket.write(beginning);
      flood(socket, flooding);
    });

    expect(await get(platform.host)).toMatchObject({
      kind: 'lost',
      failure: 'HPE_HEADER_OVERFLOW',
    });
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });

  test('after 64 kB: a body in chunks whose lengths nobody has said before', async () => {
    const platform = await listenForRequest((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      flood(socket, '5\r\nxxxxx\r\n');
    });

    expect(await get(platform.host)).toEqual({
      kind: 'lost',
      phase: 'answering',
      failure: 'answer-too-large',
    });
  });

  test('at the timeout: interim answers', async () => {
    const platform = await listenForRequest((socket) =>
      flood(socket, 'HTTP/1.1 102 Processing\r\n\r\n'),
    );

    expect(await get(platform.host, SHORT_MS)).toEqual({
      kind: 'lost',
      phase: 'sent',
      failure: 'timeout',
    });
    await until('the connection is given up', async () => (await platform.connections()) === 0, 5);
  });
});

test.each([
  [15_000, 'answered'],
  [17_000, 'lost'],
])('headers of %d bytes are %s', async (bytes, kind) => {
  const platform = await listenForRequest((socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(bytes)}\r\nContent-Length: 0\r\n\r\n`),
  );

  expect(await get(platform.host)).toMatchObject({ kind });
});

test('interim answers before the last one are passed over', async () => {
  const platform = await listenForRequest((socket) =>
    socket.write(
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone',
    ),
  );

  expect(await get(platform.host)).toMatchObject({ kind: 'answered', status: 200, body: 'done' });
});

test('a server that is no web server and greets first has no answer for us', async () => {
  const platform = await listenRaw((socket) => socket.write('220 mail.example ESMTP\r\n'));

  expect(await get(platform.host)).toMatchObject({ kind: 'lost' });
});

test('an answer to a request that has not wholly left us is none', async () => {
  const platform = await listenRaw((socket) => {
    // It never reads: the rest of the request stays with us.
    socket.pause();
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"status":"success"}');
  });
  const body = 'x'.repeat(32 * 1024 * 1024);

  const answer = await sender.send(
    {
      method: 'POST',
      url: `http://${platform.host}/`,
      headers: { 'Content-Length': String(body.length) },
      body,
    },
    LONG_MS,
  );

  expect(answer).toEqual({ kind: 'lost', phase: 'answering', failure: 'answered-early' });
});

test('a request that is not read to its end is lost in the middle', async () => {
  const platform = await listenRaw((socket) => socket.pause());
  const body = 'x'.repeat(32 * 1024 * 1024);

  const answer = await sender.send(
    {
      method: 'POST',
      url: `http://${platform.host}/`,
      headers: { 'Content-Length': String(body.length) },
      body,
    },
    SHORT_MS,
  );

  expect(answer).toEqual({ kind: 'lost', phase: 'sending', failure: 'timeout' });
});
