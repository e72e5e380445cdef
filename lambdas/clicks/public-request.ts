import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { PublicRequest } from './ports.ts';

/** @param proxies - how many of the operator's own proxies add an address to the forwarded ones */
export function publicRequestOf(event: APIGatewayProxyEventV2, proxies: number): PublicRequest {
  const { headers, requestContext, cookies = [] } = event;
  return {
    origin: headers.origin,
    address: addressOf(headers['x-forwarded-for'], requestContext.http.sourceIp, proxies),
    cookies,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    // API Gateway sets this header itself; only the local stack speaks plain HTTP.
    secure: headers['x-forwarded-proto'] !== 'http',
  };
}

/** Each proxy appends the address it was called from; what stands before those, the visitor wrote. */
function addressOf(forwarded: string | undefined, sourceIp: string, proxies: number): string {
  const chain = (forwarded ?? '').split(',').map((one) => one.trim());
  const known = chain.filter((one) => one !== '' && one !== sourceIp);
  return [...known, sourceIp].at(-1 - proxies) ?? sourceIp;
}
