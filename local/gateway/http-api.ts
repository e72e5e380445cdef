import { setTimeout as sleep } from 'node:timers/promises';
import { type GatewayHandler, type GatewayRequest, jsonAnswer } from './exchange.ts';
import { toHttpAnswer } from './http-answer.ts';
import { createHttpEvent } from './http-event.ts';
import { type HttpRoute, matchRoute } from './http-routes.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

type Options = {
  routes: readonly HttpRoute[];
  accountId: string;
  /** Runs the function; rejects when it fails. */
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  nowEpochMs(): number;
  newId(): string;
  integrationTimeoutMs?: number;
};

/** The HTTP API in front of the functions, with API Gateway's own answers to what goes wrong. */
export function createHttpApi(options: Options): GatewayHandler {
  return async (request) => {
    const path = request.target.split('?')[0] ?? '/';
    const match = matchRoute(options.routes, { method: request.method, path });
    if (match === undefined) return jsonAnswer(404, { message: 'Not Found' });
    if (request.body.length > MAX_BODY_BYTES) {
      return jsonAnswer(413, { message: 'Request Entity Too Large' });
    }
    if (match.route.authorizationType === 'AWS_IAM' && !isSigned(request)) {
      return jsonAnswer(403, { message: 'Forbidden' });
    }
    const event = createHttpEvent(request, {
      routeKey: match.route.routeKey,
      pathParameters: match.pathParameters,
      accountId: options.accountId,
      apiId: match.route.apiId,
      requestId: options.newId(),
      receivedAtEpochMs: options.nowEpochMs(),
    });
    return callFunction(options, { functionArn: match.route.functionArn, event });
  };
}

async function callFunction(
  options: Options,
  { functionArn, event }: { functionArn: string; event: unknown },
) {
  const patience = new AbortController();
  const timeoutMs = options.integrationTimeoutMs ?? INTEGRATION_TIMEOUT_MS;
  const late = sleep(timeoutMs, jsonAnswer(503, { message: 'Service Unavailable' }), {
    signal: patience.signal,
  });
  const answered = options.invoke(functionArn, event).then(toHttpAnswer, () =>
    // The reason is in the function's own log, as on AWS.
    jsonAnswer(500, { message: 'Internal Server Error' }),
  );
  const answer = await Promise.race([answered, late]);
  patience.abort();
  late.catch(() => {});
  return answer;
}

/** Signatures are not verified on one's own machine; that the caller meant to sign is. */
function isSigned(request: GatewayRequest): boolean {
  return request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
}
