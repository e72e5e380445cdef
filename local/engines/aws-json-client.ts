import { Agent, request } from 'node:http';

export type AwsJsonBody = Record<string, unknown>;

export type AwsJsonClient = {
  /**
   * @returns the parsed answer
   * @throws {AwsJsonError} when the service answers with an error
   */
  call(operation: string, body: AwsJsonBody): Promise<AwsJsonBody>;
  close(): void;
};

/** An error answer of a service, under the service's own name for it (`ResourceNotFoundException`). */
export class AwsJsonError extends Error {
  override readonly name = 'AwsJsonError';
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, details: { httpStatus: number; operation: string; message: string }) {
    super(`${details.operation} was refused with ${code}: ${details.message}`);
    this.code = code;
    this.httpStatus = details.httpStatus;
  }
}

/**
 * The runner's own calls to an engine: AWS JSON 1.0 without the SDK, which would cost more start time
 * than everything else together.
 *
 * Engines check no signature, but one reads the region from the credential scope and the other
 * refuses requests without a date, so both headers are sent.
 *
 * @param options.targetPrefix - `AmazonSQS` or `DynamoDB_20120810`
 */
export function createAwsJsonClient(options: {
  endpoint: string;
  targetPrefix: string;
  service: string;
  region: string;
}): AwsJsonClient {
  const agent = new Agent({ keepAlive: true });
  const scope = `local/20000101/${options.region}/${options.service}/aws4_request`;
  const call = (operation: string, body: AwsJsonBody) =>
    new Promise<AwsJsonBody>((resolve, reject) => {
      const payload = Buffer.from(JSON.stringify(body));
      const outgoing = request(options.endpoint, {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': payload.length,
          'x-amz-target': `${options.targetPrefix}.${operation}`,
          'x-amz-date': '20000101T000000Z',
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=local`,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('error', reject);
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const httpStatus = incoming.statusCode ?? 0;
          if (httpStatus === 200) resolve(text === '' ? {} : JSON.parse(text));
          else reject(toError(text, { httpStatus, operation }));
        });
      });
      outgoing.end(payload);
    });
  return { call, close: () => agent.destroy() };
}

function toError(text: string, context: { httpStatus: number; operation: string }): AwsJsonError {
  let answer: { __type?: string; message?: string; Message?: string } = {};
  try {
    answer = JSON.parse(text);
  } catch {
    // Not JSON: the text itself is the best explanation there is.
  }
  const code = answer.__type?.split('#').at(-1) ?? 'UnknownError';
  const message = answer.message ?? answer.Message ?? text.slice(0, 200);
  return new AwsJsonError(code, { ...context, message });
}
