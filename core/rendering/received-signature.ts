import type { RequestRecord } from '../postback.ts';
import type { SignedParameter, SignedRequest } from '../signing/sign.ts';
import type { Interpretation } from './interpret-request.ts';
import type { Received, ReceivedRequest } from './received-request.ts';
import { mentionsSignature, signingFacts } from './signed-value.ts';

export type ReceivedSignature = SignedRequest & { signature: string; keyId?: string };

/** The request as it was signed: as it came, but without the parameter of the signature. */
export function receivedSignature(
  { scope, claims, received }: Interpretation & { received: ReceivedRequest },
  request: RequestRecord,
): ReceivedSignature | undefined {
  const { signature, keyId } = scope;
  if (signature === undefined) return undefined;
  const bearers = claims
    .filter(({ parameter }) => mentionsSignature(parameter.value))
    .map((claim) => claim.received);
  const rest = received.parameters.filter((one) => !bearers.includes(one));
  const inQuery = rest.filter(({ place }) => place === 'query');
  const inBody = rest.filter(({ place }) => place === 'body');
  const address = request.url.replace(/\?.*/, '');
  const isForm = received.parameters.some(({ place, pair }) => place === 'body' && pair);
  return {
    method: request.method,
    url: inQuery.length > 0 ? `${address}?${joined(inQuery)}` : address,
    body: isForm ? joined(inBody) : (request.body ?? ''),
    ...signingFacts(scope),
    parameters: { query: inQuery.map(bare), body: inBody.map(bare) },
    signature,
    ...(keyId !== undefined && { keyId }),
  };
}

function joined(parameters: readonly Received[]): string {
  return parameters.map(({ pair }) => pair).join('&');
}

function bare({ name, text }: Received): SignedParameter {
  return { name, value: text };
}
