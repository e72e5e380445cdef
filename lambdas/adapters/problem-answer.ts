import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What went wrong, for the caller: `detail` and `faults` hold nothing of what was sent. */
export type Problem = {
  status: number;
  title: string;
  /** Stable, for programs. */
  code: string;
  detail: string;
  faults?: readonly string[];
};

type Headers = Record<string, string>;

/** A problem document; see RFC 9457. */
export function problemAnswer(
  { status, title, code, detail, faults }: Problem,
  headers: Headers = {},
): APIGatewayProxyStructuredResultV2 {
  const problem = { type: 'about:blank', title, status, code, detail, ...(faults && { faults }) };
  return withType('application/problem+json', status, { body: problem, headers });
}

export function jsonAnswer(
  statusCode: number,
  body: object,
  headers: Headers = {},
): APIGatewayProxyStructuredResultV2 {
  return withType('application/json', statusCode, { body, headers });
}

function withType(
  contentType: string,
  statusCode: number,
  { body, headers }: { body: object; headers: Headers },
) {
  return {
    statusCode,
    headers: { ...headers, 'content-type': contentType },
    body: JSON.stringify(body),
  };
}
