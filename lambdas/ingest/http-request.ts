import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { WebhookRequest } from '../../integrations/sources/source-adapter.ts';

/** The webhook in what API Gateway gives a function, the body byte for byte. */
export function requestOf(event: APIGatewayProxyEventV2): WebhookRequest {
  const { rawPath, rawQueryString, headers, requestContext } = event;
  // API Gateway sets this header itself; only the local stack speaks plain HTTP.
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  const query = rawQueryString === '' ? '' : `?${rawQueryString}`;
  return {
    method: requestContext.http.method,
    url: `${scheme}://${requestContext.domainName}${rawPath}${query}`,
    headers,
    // Never re-serialised: the signature is over these bytes.
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
