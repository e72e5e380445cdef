import type { IncomingMessage } from 'node:http';

const MAX_BODY_BYTES = 1_048_576;

/** A body beyond 1 MiB. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'SIMULATOR_BODY_TOO_LARGE';

  constructor() {
    super(`the body is larger than ${MAX_BODY_BYTES} bytes; send less`);
  }
}

/**
 * The whole body as text.
 *
 * @throws {BodyTooLargeError} as soon as the ceiling is passed; the rest is left unread
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
