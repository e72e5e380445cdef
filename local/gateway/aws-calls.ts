import type { AccessControl, ActionRequest } from '../access/access-control.ts';
import { type AwsService, mapAction } from '../access/map-action.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import { AwsError, awsAnswer, awsErrorAnswer } from './aws-error.ts';
import type { GatewayAnswer, GatewayHandler, GatewayRequest } from './exchange.ts';
import { isLambdaCall, lambdaErrorAnswer, readLambdaCall } from './lambda-calls.ts';
import { isSnsCall, readSnsCall, snsErrorAnswer } from './notifications.ts';

/** A call whose caller and target are known. */
export type ServiceCall = {
  operation: string;
  body: Record<string, unknown>;
  request: GatewayRequest;
  /** @throws {AwsError} unless the caller may do this too */
  authorise(wanted: ActionRequest): void;
};
export type AwsServiceHandler = (call: ServiceCall) => Promise<GatewayAnswer>;

type Options = {
  assembly: Assembly;
  access: AccessControl;
  /** Access key id of each function to its role's ARN. */
  callers: ReadonlyMap<string, string>;
  /** A service that is left out is answered as unknown. */
  services: Partial<Record<AwsService, AwsServiceHandler>>;
};

const SERVICE_OF_TARGET: Readonly<Record<string, AwsService>> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  secretsmanager: 'secretsmanager',
};
const JSON_OF_SERVICE: Readonly<Record<JsonService, string>> = {
  dynamodb: '1.0',
  sqs: '1.0',
  events: '1.1',
  secretsmanager: '1.1',
};

/**
 * AWS calls: who asks is known by the access key id, because each function has its own. A function
 * may do what its role may; an unknown key id is the operator, who may do everything.
 */
export function createAwsCalls(options: Options): GatewayHandler {
  return async (request) => {
    const service = serviceOf(request);
    try {
      if (service === undefined) {
        const [target] = targetOf(request);
        throw new AwsError('UnknownOperationException', `No local service answers ${target}.`);
      }
      return await callService(options, { service, request, ...readCall(service, request) });
    } catch (error) {
      return refusal(error, service);
    }
  };
}

/** Whether a request is an AWS call; the rest are HTTP API calls. */
export function isAwsCall(request: GatewayRequest): boolean {
  return (
    request.headers['x-amz-target'] !== undefined || isSnsCall(request) || isLambdaCall(request)
  );
}

/** Most services are named by the target of their calls; SNS is called by a form, Lambda by a path. */
function serviceOf(request: GatewayRequest): AwsService | undefined {
  if (isSnsCall(request)) return 'sns';
  return isLambdaCall(request) ? 'lambda' : SERVICE_OF_TARGET[targetOf(request)[0]];
}

function targetOf({ headers }: GatewayRequest): [target: string, operation: string] {
  const [target = '', operation = ''] = String(headers['x-amz-target']).split('.');
  return [target, operation];
}

function readCall(
  service: AwsService,
  request: GatewayRequest,
): { operation: string; body: Record<string, unknown> } {
  switch (service) {
    case 'sns':
      return readSnsCall(request);
    case 'lambda':
      return readLambdaCall(request, parse(request.body));
    default:
      return { operation: targetOf(request)[1], body: parse(request.body) };
  }
}

async function callService(
  options: Options,
  {
    service,
    operation,
    body,
    request,
  }: {
    service: AwsService;
    operation: string;
    body: Record<string, unknown>;
    request: GatewayRequest;
  },
): Promise<GatewayAnswer> {
  const roleArn = options.callers.get(accessKeyIdOf(request));
  const authorise = (wanted: ActionRequest) => {
    if (roleArn === undefined) return;
    const decision = options.access.decide({
      ...wanted,
      principal: { kind: 'role', arn: roleArn },
    });
    if (!decision.allowed) throw accessDenied(service, decision.message);
  };
  if (roleArn !== undefined) {
    for (const wanted of mapAction({ service, operation, body }, options.assembly)) {
      authorise(wanted);
    }
  }
  const answer = options.services[service];
  if (answer !== undefined) return answer({ operation, body, request, authorise });
  throw new AwsError('UnknownOperationException', `The local stack has no ${service}.`);
}

function accessDenied(service: AwsService, message: string): AwsError {
  // SQS and SNS answer with their XML protocol's status and code; the JSON services share another.
  if (service === 'sqs' || service === 'sns') return new AwsError('AccessDenied', message, 403);
  return new AwsError('AccessDeniedException', message, service === 'lambda' ? 403 : 400);
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

function accessKeyIdOf(request: GatewayRequest): string {
  return /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Errors that carry `code` are a service's answer; others are an engine's failure, retryable. */
function refusal(error: unknown, service: AwsService | undefined): GatewayAnswer {
  const { code, httpStatus, message } = error as {
    code?: string;
    httpStatus?: number;
    message?: string;
  };
  const known = typeof code === 'string' && typeof httpStatus === 'number';
  const told = known
    ? { code, httpStatus, message: message ?? code }
    : {
        code: 'InternalServerError',
        httpStatus: 500,
        message: `The local ${service} failed: ${message}`,
      };
  if (service === 'sns') return snsErrorAnswer(told);
  if (service === 'lambda') return lambdaErrorAnswer(told);
  return withJsonVersion(awsErrorAnswer(told), service);
}

type JsonService = Exclude<AwsService, 'sns' | 'lambda'>;

function withJsonVersion(answer: GatewayAnswer, service: JsonService | undefined): GatewayAnswer {
  const contentType = `application/x-amz-json-${service ? JSON_OF_SERVICE[service] : '1.0'}`;
  return { ...answer, headers: { ...answer.headers, 'content-type': contentType } };
}

/** A service that is answered here rather than by an engine. */
export function answeredHere(
  handle: (operation: string, body: Record<string, unknown>) => unknown,
): AwsServiceHandler {
  return async ({ operation, body }) => awsAnswer(await handle(operation, body));
}
