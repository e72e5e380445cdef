import type { RequestRecord } from '../postback.ts';
import { type SignedRequest, signRequest } from '../signing/sign.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import { assembleRequest, readingOf, secretsIn } from './assemble-request.ts';
import { type FilledRequest, fillRequest } from './fill-request.ts';
import { bareText } from './json-text.ts';
import { limitFault } from './limit-fault.ts';
import type { Filled } from './parameter-values.ts';
import type { Scope } from './scope.ts';
import { mentionsSignature, signingFacts } from './signed-value.ts';
import { onRecord, onWire } from './text.ts';
import type { RenderFault } from './value.ts';

export type RenderedRequest = {
  /** What is sent. Holds credentials: never logged, never stored. */
  wire: RequestRecord;
  /** The same with every credential masked: the proof. */
  record: RequestRecord;
  /** The credentials in it, as they were given and as they stand in it: an answer may echo either. */
  secrets: string[];
};

/** Renders one kind of request; a signed one in two passes, for the signature is over the rest. */
export function renderTemplate(
  template: RequestTemplate,
  baseUrl: string,
  scope: Scope,
): RenderedRequest | { fault: RenderFault } {
  const signed = signedScope(template, baseUrl, scope);
  if ('fault' in signed) return signed;
  const filled = fillRequest(template, signed.scope);
  if ('fault' in filled) return filled;
  const request = assembleRequest(template, baseUrl, filled);
  const wire = readingOf(request, onWire);
  const fault = limitFault(wire, scope.platform.specification.limits);
  if (fault) return { fault };
  return { wire, record: readingOf(request, onRecord), secrets: secretsIn(request) };
}

function signedScope(
  template: RequestTemplate,
  baseUrl: string,
  scope: Scope,
): { scope: Scope } | { fault: RenderFault } {
  const recipe = scope.platform.specification.signing;
  if (!recipe || !scope.keys) return { scope };
  const named = { ...scope, keyId: scope.keys.current.keyId };
  const filled = fillRequest(template, { ...named, unsigned: true });
  if ('fault' in filled) return filled;
  const request = signedRequest(template, baseUrl, { filled, scope });
  return { scope: { ...named, signature: signRequest(recipe, request, scope.keys) } };
}

function signedRequest(
  template: RequestTemplate,
  baseUrl: string,
  { filled, scope }: { filled: FilledRequest; scope: Scope },
): SignedRequest {
  const query = filled.query.filter(isKnown);
  const body = filled.body.filter(isKnown);
  const unsigned = assembleRequest(template, baseUrl, { ...filled, query, body });
  return {
    method: template.method,
    url: onWire(unsigned.url),
    body: unsigned.body ? onWire(unsigned.body) : '',
    ...signingFacts(scope),
    parameters: { query: query.map(bare), body: body.map(bare) },
  };
}

function isKnown({ source }: Filled): boolean {
  return !mentionsSignature(source);
}

function bare({ name, text, form }: Filled): { name: string; value: string } {
  return { name, value: onWire(bareText(text, form)) };
}
