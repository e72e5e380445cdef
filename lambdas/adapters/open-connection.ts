import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Unreached } from '../../core/verdicts/read-answer.ts';
import type { TimeLimit } from './time-limit.ts';
import { codeOf, unreached } from './unreached.ts';

/** A host with more addresses than this is tried at the first of them only. */
const MAX_ADDRESSES = 8;

export type Destination = {
  /** What the certificate must be for; an address where the URL names one. */
  name: string;
  port: number;
  secure: boolean;
  /** Checked, at least one; no name is looked up any more. */
  addresses: readonly string[];
};

/**
 * Connects to one of the addresses, in turn: each has an equal share of what time is left, the last
 * one all of it.
 *
 * @returns a connection on which nothing has been sent but its own handshake, or how the last
 *   address failed
 */
export async function openConnection(
  destination: Destination,
  limit: TimeLimit,
): Promise<Socket | Unreached> {
  const addresses = destination.addresses.slice(0, MAX_ADDRESSES);
  let last: Socket | Unreached = unreached('connect', 'timeout');
  for (const [tried, address] of addresses.entries()) {
    const waitMs = limit.leftMs() / (addresses.length - tried);
    if (waitMs === 0) break;
    last = await connectTo(address, destination, waitMs);
    if (!('kind' in last)) break;
  }
  return last;
}

function connectTo(
  address: string,
  { name, port, secure }: Destination,
  waitMs: number,
): Promise<Socket | Unreached> {
  return new Promise((resolve) => {
    const socket = secure
      ? connectTls({
          host: address,
          port,
          // A certificate is checked by this name, or by the address where the URL names one.
          servername: isIP(name) ? '' : name,
          ALPNProtocols: ['http/1.1'],
          // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
          rejectUnauthorized: true,
        })
      : connect({ host: address, port });
    let phase: 'connect' | 'tls' = 'connect';
    const fail = (failure: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(unreached(phase, failure));
    };
    const timer = setTimeout(() => fail('timeout'), waitMs);
    socket.once('connect', () => {
      phase = 'tls';
    });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    // They stay: an error that nobody hears would end the process.
    socket.on('error', (error) => fail(codeOf(error)));
    socket.on('close', () => fail('closed'));
  });
}
