import { type GatewayAnswer, jsonAnswer } from './exchange.ts';

type FunctionAnswer = {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
};

/**
 * What an HTTP API makes of a function's return value. An object with a status code is the answer;
 * anything else is sent as JSON with 200. A malformed answer is the function's failure: 500.
 */
export function toHttpAnswer(returned: unknown): GatewayAnswer {
  if (typeof returned !== 'object' || returned === null || !('statusCode' in returned)) {
    return jsonAnswer(200, returned);
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = returned as FunctionAnswer;
  const wellFormed =
    Number.isInteger(Number(statusCode)) && (body === undefined || typeof body === 'string');
  if (!wellFormed) return jsonAnswer(500, { message: 'Internal Server Error' });
  const entries = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(entries),
      ...(cookies !== undefined && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
