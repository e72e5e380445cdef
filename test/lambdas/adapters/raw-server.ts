import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on loopback that speaks only in bytes, gone with its test. */
export async function listenRaw(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The sender hangs up in the middle, as it must.
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(close);
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that was on the wire, of all connections. */
    received: () => Buffer.concat(received).toString('utf8'),
    connections: () =>
      new Promise<number>((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    close,
  };
}

/** A server that acts once a whole request has arrived on a connection. */
export function listenForRequest(onRequest: (socket: Socket) => void) {
  return listenRaw((socket) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      const before = isWhole(text);
      text += chunk.toString('latin1');
      if (!before && isWhole(text)) onRequest(socket);
    });
  });
}

/** A server that answers every request with these bytes and leaves the connection open. */
export function answering(...lines: string[]) {
  return listenForRequest((socket) => socket.write(lines.join('\r\n')));
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\nContent-Length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= end + 4 + length;
}
