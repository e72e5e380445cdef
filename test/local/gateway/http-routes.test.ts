import { describe, expect, test } from 'vitest';
import {
  type HttpRoute,
  matchRoute,
  readRoutes,
  UnsupportedRouteError,
} from '../../../local/gateway/http-routes.ts';
import { assemblyOf } from '../fixture-app/assembly-of.ts';

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:ingest';

function route(routeKey: string): HttpRoute {
  return { routeKey, apiId: 'api', functionArn: FUNCTION_ARN, authorizationType: 'NONE' };
}

describe('matching', () => {
  const routes = [
    route('POST /webhooks/{source}'),
    route('POST /webhooks/ping'),
    route('POST /webhooks/{source}/{brand}'),
    route('ANY /webhooks/{source}/{brand}'),
  ];

  test.each([
    ['POST', '/webhooks/stripe', 'POST /webhooks/{source}', { source: 'stripe' }],
    ['POST', '/webhooks/a%2Fb', 'POST /webhooks/{source}', { source: 'a/b' }],
    ['POST', '/webhooks/%zz', 'POST /webhooks/{source}', { source: '%zz' }],
    ['POST', '/webhooks/ping', 'POST /webhooks/ping', {}],
    ['POST', '/webhooks/a/b', 'POST /webhooks/{source}/{brand}', { source: 'a', brand: 'b' }],
    ['GET', '/webhooks/a/b', 'ANY /webhooks/{source}/{brand}', { source: 'a', brand: 'b' }],
  ])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
    const match = matchRoute(routes, { method, path });

    expect(match?.route.routeKey).toBe(routeKey);
    expect(match?.pathParameters).toEqual(pathParameters);
  });

  test.each([
    ['GET', '/webhooks/stripe'],
    ['POST', '/webhooks/'],
    ['POST', '/webhooks'],
    ['POST', '/webhooks/a/b/c'],
    ['POST', '/Webhooks/a'],
  ])('%s %s goes nowhere', (method, path) => {
    expect(matchRoute(routes, { method, path })).toBeUndefined();
  });

  test('the default route takes what no other takes', () => {
    const withDefault = [route('$default'), ...routes];

    const elsewhere = matchRoute(withDefault, { method: 'GET', path: '/elsewhere' });
    const stripe = matchRoute(withDefault, { method: 'POST', path: '/webhooks/stripe' });

    expect(elsewhere?.route.routeKey).toBe('$default');
    expect(stripe?.route.routeKey).toBe('POST /webhooks/{source}');
  });
});

describe('reading the template', () => {
  function assemblyWith(
    routeProperties: Record<string, unknown>,
    integrationProperties: Record<string, unknown> = {},
  ) {
    return assemblyOf([
      {
        type: 'AWS::ApiGatewayV2::Route',
        physicalName: 'Route',
        properties: {
          ApiId: 'api',
          RouteKey: 'POST /a',
          Target: 'integrations/Integration',
          ...routeProperties,
        },
      },
      {
        type: 'AWS::ApiGatewayV2::Integration',
        physicalName: 'Integration',
        properties: {
          IntegrationType: 'AWS_PROXY',
          PayloadFormatVersion: '2.0',
          IntegrationUri: FUNCTION_ARN,
          ...integrationProperties,
        },
      },
    ]);
  }

  test('a route knows its function', () => {
    const routes = readRoutes(assemblyWith({ AuthorizationType: 'NONE' }));

    expect(routes).toEqual([
      {
        routeKey: 'POST /a',
        apiId: 'api',
        functionArn: FUNCTION_ARN,
        authorizationType: 'NONE',
      },
    ]);
  });

  test('the function is found in an API Gateway invocation ARN too', () => {
    const IntegrationUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;

    const routes = readRoutes(assemblyWith({}, { IntegrationUri }));

    expect(routes[0]?.functionArn).toBe(FUNCTION_ARN);
  });

  test.each([
    ['another authorizer', { AuthorizationType: 'JWT' }, {}],
    ['a greedy path', { RouteKey: 'ANY /{proxy+}' }, {}],
    ['another payload format', {}, { PayloadFormatVersion: '1.0' }],
    ['an integration with something else', {}, { IntegrationType: 'HTTP_PROXY' }],
    ['a target that is no function', {}, { IntegrationUri: 'https://example.com' }],
  ])('a stack with %s does not start', (_, routeProperties, integrationProperties) => {
    const assembly = assemblyWith(routeProperties, integrationProperties);

    expect(() => readRoutes(assembly)).toThrow(UnsupportedRouteError);
  });
});
