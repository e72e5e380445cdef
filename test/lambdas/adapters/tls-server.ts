import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from './platform-certificate.ts';

/** A server on loopback that is `platform.example` by its certificate, gone with its test. */
export async function listenTls(
  onSecured: (socket: TLSSocket) => void,
  options: TlsOptions & { onConnection?: (socket: Socket) => void } = {},
) {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  const names: unknown[] = [];
  const { onConnection, ...settings } = options;
  const server = createServer({ cert: CERTIFICATE, key: KEY, ...settings });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection?.(socket);
  });
  server.on('secureConnection', (socket) => {
    names.push(socket.servername);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    onSecured(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    /** What was said inside TLS, on all connections. */
    received: () => Buffer.concat(received).toString('utf8'),
    /** The name that each client asked for. */
    names: () => names,
  };
}
