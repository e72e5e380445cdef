import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestRecord } from '../../core/postback.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import type { HttpSender } from '../delivery/ports.ts';

/** No platform's answer is longer; more than this is read by nobody. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Sends one request and tells whether it can have arrived. Node's own client is used because it
 * sends exactly the URL and headers given, and shows when the connection stood.
 */
export class NodeHttpSender implements HttpSender {
  /**
   * @param timeoutMs - for the whole exchange, from connecting to the last byte of the answer
   * @returns `lost` from the moment the connection stood, `unreached` before
   */
  send(request: RequestRecord, timeoutMs: number): Promise<Answer> {
    return exchange(request, timeoutMs).catch((error: NodeJS.ErrnoException) => ({
      // Node refuses a header that cannot be sent before it opens a connection.
      kind: 'unreached',
      failure: error.code ?? error.name,
    }));
  }
}

function exchange(request: RequestRecord, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    let connected = false;
    const give = (failure: string) => resolve({ kind: connected ? 'lost' : 'unreached', failure });
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    const outgoing = (secure ? httpsRequest : httpRequest)({
      hostname: url.hostname,
      port: url.port || (secure ? 443 : 80),
      // As rendered: the URL class would encode some characters anew.
      path: request.url.slice(url.origin.length),
      method: request.method,
      headers: request.headers,
      agent: false,
    });
    const timer = setTimeout(() => {
      give('timeout');
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => give(error.code ?? error.name));
    outgoing.on('close', () => clearTimeout(timer));
    // No platform has reason to: what it did with the request is anybody's guess.
    outgoing.on('upgrade', (_response, socket) => {
      give('protocol-switched');
      socket.destroy();
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) {
          give('answer-too-large');
          outgoing.destroy();
        }
      });
      response.on('aborted', () => give('answer-cut-off'));
      response.on('error', (error: NodeJS.ErrnoException) => give(error.code ?? error.name));
      response.on('end', () => {
        if (!response.complete) return give('answer-cut-off');
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: flatten(response.headers),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.end(request.body);
  });
}

function flatten(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
