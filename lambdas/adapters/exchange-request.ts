import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestRecord } from '../../core/postback.ts';
import type { Answer, Lost } from '../../core/verdicts/read-answer.ts';
import type { TimeLimit } from './time-limit.ts';
import { codeOf, unreached } from './unreached.ts';

/** Answers are a few hundred bytes; more than this is not read. */
const MAX_BODY_BYTES = 64 * 1024;
/** Of an answer's status line and headers; also of what it calls trailers. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Sends a request on a connection that stands, exactly as given, and reads its answer. A redirect is
 * an answer like any other.
 *
 * @returns `lost` wherever the request may have arrived and no whole answer came
 */
export function exchangeRequest(
  request: RequestRecord,
  socket: Socket,
  limit: TimeLimit,
): Promise<Answer> {
  return new Promise((resolve) => {
    let answering = false;
    let outgoing: ClientRequest;
    const giveUp = (failure: string) => {
      const sent = outgoing.writableFinished ? 'sent' : 'sending';
      const phase: Lost['phase'] = answering ? 'answering' : sent;
      resolve({ kind: 'lost', phase, failure });
      outgoing.destroy();
    };
    try {
      outgoing = httpRequest(optionsOf(request, socket));
    } catch (error) {
      // Node refuses a header that HTTP cannot carry before it writes anything.
      socket.destroy();
      return resolve(unreached('refused', codeOf(error)));
    }
    limit.onEnd(() => giveUp('timeout'));
    outgoing.on('error', (error) => giveUp(codeOf(error)));
    // No platform has reason to: what it did with the request is anybody's guess.
    outgoing.on('upgrade', () => giveUp('protocol-switched'));
    outgoing.on('response', (response) => {
      answering = true;
      readBody(response, giveUp, (body) => {
        // Whatever was answered, it was not to what the platform had not yet got.
        if (!outgoing.writableFinished) return giveUp('answered-early');
        const { statusCode: status = 0, headers } = response;
        resolve({ kind: 'answered', status, headers: flatten(headers), body });
      });
    });
    outgoing.end(request.body);
  });
}

function optionsOf(request: RequestRecord, socket: Socket) {
  const url = new URL(request.url);
  return {
    createConnection: () => socket,
    // For the Host header, where the request brings none.
    host: url.hostname,
    port: url.port,
    defaultPort: url.protocol === 'https:' ? 443 : 80,
    // As rendered: the URL class would encode some characters anew.
    path: request.url.slice(url.origin.length),
    method: request.method,
    headers: request.headers,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
}

function readBody(
  response: IncomingMessage,
  giveUp: (failure: string) => void,
  give: (body: string) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) giveUp('answer-too-large');
  });
  response.on('aborted', () => giveUp('answer-cut-off'));
  response.on('error', (error) => giveUp(codeOf(error)));
  response.on('end', () => {
    if (response.complete) give(Buffer.concat(chunks).toString('utf8'));
    else giveUp('answer-cut-off');
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
