import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type GatewayAnswer, type GatewayHandler, jsonAnswer } from './exchange.ts';

/** Above the largest request of any service here (DynamoDB takes 16 MB). */
const MAX_BODY_BYTES = 17 * 1024 * 1024;
export const HEALTH_PATH = '/_local/health';

export type GatewayServer = {
  /** `http://127.0.0.1:<port>`: the one spelling of the host, also in every queue URL. */
  url: string;
  /** Until this is called every request is answered 503. */
  serve(handler: GatewayHandler): void;
  stop(): Promise<void>;
};

/**
 * The one HTTP server of the local stack, on the loopback interface only. It listens before anything
 * else exists, because the queue URLs in the template's environment variables contain its port.
 *
 * @param options.port - 0 takes a free one
 */
export async function listenGateway(options: { port: number }): Promise<GatewayServer> {
  let handler: GatewayHandler = async () => jsonAnswer(503, { message: 'Service Unavailable' });
  const server = createServer((incoming, outgoing) => {
    answer(incoming, (request) => handler(request)).then(
      (result) => send(outgoing, result),
      (error) => {
        // The caller has gone away in the middle of its request: there is nobody to answer.
        if (incoming.destroyed && !incoming.complete) return;
        console.error('The gateway failed; please report this.', error);
        send(outgoing, jsonAnswer(500, { message: 'Internal Server Error' }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    serve(next) {
      handler = next;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(incoming: IncomingMessage, handler: GatewayHandler): Promise<GatewayAnswer> {
  const target = incoming.url ?? '/';
  if (target === HEALTH_PATH) return jsonAnswer(200, { pid: process.pid });
  const body = await readBody(incoming);
  if (body === undefined) return jsonAnswer(413, { message: 'Request Entity Too Large' });
  return handler({
    method: incoming.method ?? 'GET',
    target,
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  });
}

/** @returns undefined when the body is larger than any service would take */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read on to the end: closing now would reset the connection before the answer is read.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function send(outgoing: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  outgoing.end(bytes);
}
