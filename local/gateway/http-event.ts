import type { GatewayRequest } from './exchange.ts';

type HttpEventContext = {
  routeKey: string;
  pathParameters: Readonly<Record<string, string>>;
  accountId: string;
  apiId: string;
  requestId: string;
  receivedAtEpochMs: number;
};

const TEXT_TYPES = new Set([
  'application/json',
  'application/xml',
  'application/javascript',
  'application/x-www-form-urlencoded',
]);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The event an HTTP API gives a Lambda function, payload format 2.0.
 *
 * Unverified against AWS: that a body without a content type is base64, and that the cookie header is
 * in `cookies` only.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createHttpEvent(request: GatewayRequest, context: HttpEventContext) {
  const [rawPath = '/', ...query] = request.target.split('?');
  const rawQueryString = query.join('?');
  const { cookie, ...headers } = joinRepeated(pairs(request.rawHeaders), lowerCase);
  const queryParameters = joinRepeated(new URLSearchParams(rawQueryString), (name) => name);
  const isBase64Encoded = request.body.length > 0 && !isText(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/[;,] */) }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: queryParameters }),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      domainName: request.headers.host ?? '',
      domainPrefix: context.apiId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: '$default',
      time: commonLogTime(context.receivedAtEpochMs),
      timeEpoch: context.receivedAtEpochMs,
    },
    ...(Object.keys(context.pathParameters).length > 0 && {
      pathParameters: context.pathParameters,
    }),
    ...(request.body.length > 0 && {
      body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    }),
    isBase64Encoded,
  };
}

function isText(contentType = ''): boolean {
  const mediaType = lowerCase(contentType.split(';')[0] ?? '').trim();
  return mediaType.startsWith('text/') || TEXT_TYPES.has(mediaType);
}

/** Repeated names become one value, joined with a comma. */
function joinRepeated(
  entries: Iterable<[string, string]>,
  keyOf: (name: string) => string,
): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of entries) {
    const earlier = joined.get(keyOf(name));
    joined.set(keyOf(name), earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

function* pairs(rawHeaders: readonly string[]): Iterable<[string, string]> {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    yield [rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''];
  }
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** `22/Nov/2026:11:40:00 +0000`, as in API Gateway's access logs. */
function commonLogTime(epochMs: number): string {
  const [date = '', time = ''] = new Date(epochMs).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
