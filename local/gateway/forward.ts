import { Agent, request } from 'node:http';
import type { GatewayAnswer, GatewayRequest } from './exchange.ts';

/** What belongs to one connection, not to the message (RFC 9110, section 7.6.1). */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

export type Forward = {
  /** Sends the request's bytes as they are, or `body` in their place. */
  send(incoming: GatewayRequest, body?: Buffer): Promise<GatewayAnswer>;
  close(): void;
};

export function forwardTo(endpoint: string): Forward {
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    send: (incoming, body = incoming.body) =>
      new Promise((resolve, reject) => {
        const headers = { ...endToEnd(incoming.headers), 'content-length': body.length };
        const outgoing = request(new URL(incoming.target, endpoint), {
          agent,
          method: incoming.method,
          headers,
        });
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('error', reject);
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 502,
              headers: endToEnd(response.headers),
              body: Buffer.concat(chunks),
            }),
          );
        });
        outgoing.end(body);
      }),
  };
}

function endToEnd(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] =>
        entry[1] !== undefined && !CONNECTION_HEADERS.has(entry[0]),
    ),
  );
}
