import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { CERTIFICATE } from './platform-certificate.ts';
import { listenRaw } from './raw-server.ts';
import { listenTls } from './tls-server.ts';

const LONG_MS = 20_000;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const usual = getCACertificates();
const sender = new NodeHttpSender({ reach: 'loopback', resolve: async () => ['127.0.0.1'] });

beforeAll(() => setDefaultCACertificates([...usual, CERTIFICATE]));
afterAll(() => setDefaultCACertificates(usual));

function get(port: number, name = 'platform.example') {
  const url = `https://${name}:${port}/secret-target`;
  return sender.send({ method: 'GET', url, headers: {} }, LONG_MS);
}

test('the certificate is asked for and checked by the name, not by the address', async () => {
  const platform = await listenTls((socket) => socket.once('data', () => socket.write(OK)));

  const answer = await get(platform.port);

  expect(answer).toMatchObject({ kind: 'answered', status: 200, body: 'ok' });
  expect(platform.names()).toEqual(['platform.example']);
  expect(platform.received()).toBe(
    `GET /secret-target HTTP/1.1\r\nHost: platform.example:${platform.port}\r\nConnection: close\r\n\r\n`,
  );
});

describe('unreached: nothing of the request is on the wire', () => {
  test('if the certificate is for another name', async () => {
    const platform = await listenTls((socket) => socket.once('data', () => socket.write(OK)));

    expect(await get(platform.port, 'elsewhere.example')).toEqual({
      kind: 'unreached',
      phase: 'tls',
      failure: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(platform.received()).toBe('');
  });

  test('if the certificate is for a name and the URL says an address', async () => {
    const platform = await listenTls((socket) => socket.once('data', () => socket.write(OK)));

    expect(await get(platform.port, '127.0.0.1')).toEqual({
      kind: 'unreached',
      phase: 'tls',
      failure: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(platform.received()).toBe('');
  });

  test.each([undefined, '0'])(
    'if nobody vouches for the certificate, whatever the environment says: %s',
    async (lenient) => {
      const platform = await listenTls((socket) => socket.once('data', () => socket.write(OK)));
      setDefaultCACertificates(usual);
      if (lenient) process.env.NODE_TLS_REJECT_UNAUTHORIZED = lenient;

      const answer = await get(platform.port);
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      setDefaultCACertificates([...usual, CERTIFICATE]);

      expect(answer).toEqual({
        kind: 'unreached',
        phase: 'tls',
        failure: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      });
      expect(platform.received()).toBe('');
    },
  );

  test('if the connection is reset during the handshake', async () => {
    const platform = await listenRaw((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });

    expect(await get(Number(platform.host.split(':')[1]))).toEqual({
      kind: 'unreached',
      phase: 'tls',
      failure: 'ECONNRESET',
    });
    expect(platform.received()).not.toContain('secret-target');
  });

  test('if the connection is closed in order during the handshake', async () => {
    const platform = await listenRaw((socket) => socket.end());

    expect(await get(Number(platform.host.split(':')[1]))).toEqual({
      kind: 'unreached',
      phase: 'tls',
      failure: 'ECONNRESET',
    });
  });

  test('if the two sides have no version of TLS in common', async () => {
    const platform = await listenTls(() => {}, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });

    expect(await get(platform.port)).toMatchObject({ kind: 'unreached', phase: 'tls' });
    expect(platform.received()).toBe('');
  });
});

describe('lost: the request may have been read', () => {
  test('if the connection is reset as soon as TLS stands: the request is on its way by then', async () => {
    let raw = { resetAndDestroy: () => {} };
    const platform = await listenTls(() => raw.resetAndDestroy(), {
      onConnection: (socket) => {
        raw = { resetAndDestroy: () => socket.resetAndDestroy() };
      },
    });

    expect(await get(platform.port)).toMatchObject({ kind: 'lost', failure: 'ECONNRESET' });
  });

  test('if the server misses a certificate of ours, which TLS 1.3 says after the handshake', async () => {
    const platform = await listenTls(() => {}, { requestCert: true, rejectUnauthorized: true });

    expect(await get(platform.port)).toMatchObject({ kind: 'lost' });
  });

  test('if the connection is reset in the middle of the answer', async () => {
    const platform = await listenTls((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"sta', () => socket.destroy());
      });
    });

    const answer = await get(platform.port);

    expect(answer).toMatchObject({ kind: 'lost', phase: 'answering' });
    expect(platform.received()).toContain('GET /secret-target');
  });
});
