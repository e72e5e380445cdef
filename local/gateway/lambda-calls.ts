import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { GatewayAnswer, GatewayRequest } from './exchange.ts';

/** Lambda is called by method and path; the date is a part of each path, and never changes. */
const MAPPINGS = /^\/2015-03-31\/event-source-mappings(?:\/([^/?]*))?\/?(?:\?|$)/;
const FOR_LAMBDA = /Credential=[^,]*\/lambda\/aws4_request/;

export function isLambdaCall({ headers }: GatewayRequest): boolean {
  return FOR_LAMBDA.test(headers.authorization ?? '');
}

/**
 * The operation that a method and a path stand for, and its parameters by name, wherever they stood.
 *
 * @param json - the body, as it was read
 * @throws {AwsError} `UnknownOperationException` for what the local stack does not answer
 */
export function readLambdaCall(
  { method, target }: GatewayRequest,
  json: Record<string, unknown>,
): { operation: string; body: Record<string, unknown> } {
  const found = MAPPINGS.exec(target);
  const uuid = found?.[1] && decodeURIComponent(found[1]);
  const query = new URL(target, 'http://local').searchParams;
  const body = { ...Object.fromEntries(query), ...json, ...(uuid && { UUID: uuid }) };
  if (found && !uuid && method === 'GET') return { operation: 'ListEventSourceMappings', body };
  if (uuid && method === 'GET') return { operation: 'GetEventSourceMapping', body };
  if (uuid && method === 'PUT') return { operation: 'UpdateEventSourceMapping', body };
  throw new AwsError(
    'UnknownOperationException',
    `The local Lambda has no ${method} ${target.split('?')[0]}.`,
    404,
  );
}

export function lambdaAnswer(status: number, body: unknown): GatewayAnswer {
  return { status, headers: headers(), body: JSON.stringify(body) };
}

/** A refusal as Lambda tells it: the header names the error. */
export function lambdaErrorAnswer(error: {
  code: string;
  message: string;
  httpStatus: number;
}): GatewayAnswer {
  const { code, message, httpStatus } = error;
  const Type = httpStatus < 500 ? 'User' : 'Service';
  const answer = lambdaAnswer(httpStatus, { Type, Message: message });
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': code } };
}

function headers(): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
}
