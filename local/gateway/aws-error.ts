import { randomUUID } from 'node:crypto';
import type { GatewayAnswer } from './exchange.ts';

/** A refusal in a service's own words; becomes the answer to the caller. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, message: string, httpStatus = 400) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/** Success in AWS JSON. */
export function awsAnswer(body: unknown): GatewayAnswer {
  return { status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

/**
 * A refusal in AWS JSON: SDK clients name the error by `__type`, except that the SQS client prefers
 * the query-error header, a legacy of its XML protocol.
 */
export function awsErrorAnswer(error: {
  code: string;
  message: string;
  httpStatus: number;
}): GatewayAnswer {
  return {
    status: error.httpStatus,
    headers: { ...jsonHeaders(), 'x-amzn-query-error': `${error.code};Sender` },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

function jsonHeaders(): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
}
