import type { Assembly, Resource } from '../assembly/load-assembly.ts';

export type HttpRoute = {
  routeKey: string;
  apiId: string;
  functionArn: string;
  authorizationType: 'NONE' | 'AWS_IAM';
};
export type RouteMatch = { route: HttpRoute; pathParameters: Record<string, string> };

/** A route or integration that the local HTTP API does not know how to serve. */
export class UnsupportedRouteError extends Error {
  override readonly name = 'UnsupportedRouteError';
  readonly code = 'UNSUPPORTED_ROUTE';
}

/**
 * The template's HTTP API routes. All APIs of the stack share the gateway's one port.
 *
 * @throws {UnsupportedRouteError} on what cannot be served truthfully: better no start than a route
 *   that behaves differently here
 */
export function readRoutes(assembly: Assembly): HttpRoute[] {
  return assembly.ofType('AWS::ApiGatewayV2::Route').map((route) => {
    const authorization = route.properties.AuthorizationType ?? 'NONE';
    if (authorization !== 'NONE' && authorization !== 'AWS_IAM') {
      throw unsupported(route, `authorization type ${authorization}; use NONE or AWS_IAM`);
    }
    const routeKey = String(route.properties.RouteKey);
    if (routeKey.includes('+}')) throw unsupported(route, `the greedy path of ${routeKey}`);
    return {
      routeKey,
      apiId: String(route.properties.ApiId),
      functionArn: functionArnOf(assembly, route),
      authorizationType: authorization,
    };
  });
}

/**
 * Finds the route as an HTTP API does: a literal segment before a variable one, a named method before
 * `ANY`, `$default` last.
 */
export function matchRoute(
  routes: readonly HttpRoute[],
  request: { method: string; path: string },
): RouteMatch | undefined {
  const segments = request.path.split('/');
  const matches = routes.flatMap((route) => {
    const [method = '', path] = route.routeKey.split(' ');
    if (path === undefined) return [{ route, pathParameters: {}, rank: Infinity }];
    const pathParameters = matchPath(path.split('/'), segments);
    const isMethod = method === request.method || method === 'ANY';
    if (pathParameters === undefined || !isMethod) return [];
    const rank = Object.keys(pathParameters).length + (method === 'ANY' ? 0.5 : 0);
    return [{ route, pathParameters, rank }];
  });
  return matches.toSorted((a, b) => a.rank - b.rank)[0];
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined && expected !== actual) return;
    if (name !== undefined && actual === '') return;
    if (name !== undefined) parameters[name] = decode(actual);
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function functionArnOf(assembly: Assembly, route: Resource): string {
  const integrationName = String(route.properties.Target).split('/').at(-1);
  const integration = assembly
    .ofType('AWS::ApiGatewayV2::Integration')
    .find((candidate) => candidate.physicalName === integrationName);
  const { IntegrationType, PayloadFormatVersion, IntegrationUri } = integration?.properties ?? {};
  if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0') {
    throw unsupported(route, 'an integration that is not a Lambda proxy of format 2.0');
  }
  // The URI is the function's ARN, or an API Gateway ARN around it.
  const arn = /arn:[\w-]+:lambda:[\w-]*:\d*:function:[\w-]+/.exec(String(IntegrationUri))?.[0];
  if (arn === undefined) throw unsupported(route, `the integration URI ${IntegrationUri}`);
  return arn;
}

function unsupported(route: Resource, what: string): UnsupportedRouteError {
  return new UnsupportedRouteError(`${route.logicalId} has ${what}: the local HTTP API cannot`);
}
