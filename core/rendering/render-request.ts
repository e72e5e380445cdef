import type { Milestone } from '../milestones.ts';
import type { PostbackValues } from '../postback.ts';
import type { PlatformKeys, SigningKey } from '../signing/signing-key.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import { type RenderedRequest, renderTemplate } from './render-template.ts';
import { baseUrlFor, lookupBaseUrlFor, type RenderPlatform, type Scope } from './scope.ts';
import { shapeFault } from './shape-fault.ts';
import type { RenderFault } from './value.ts';

export type { RenderedRequest } from './render-template.ts';
export type { RenderPlatform } from './scope.ts';
export type { RenderFault } from './value.ts';

export type RenderInput = {
  platform: RenderPlatform;
  row: { milestone: Milestone; brand: string; test?: true | undefined; values: PostbackValues };
  credentials: Record<string, string>;
  keys?: PlatformKeys;
  nowEpochMs: number;
  /** The operator's own exponents of currencies. */
  currencies?: Record<string, number>;
};

/**
 * Renders one postback. Every value is percent-encoded exactly once in a path, a query and a form,
 * and written by JSON's own rules in JSON; nothing is ever sent half-filled.
 *
 * @returns the request, or the first parameter that cannot be filled and the rule it breaks; the rule
 *   never quotes a credential
 * @throws {UnusableSigningKeyError} if a key that has to sign is empty or not in the recipe's encoding
 */
export function renderRequest(input: RenderInput): RenderedRequest | { fault: RenderFault } {
  const { platform, row, nowEpochMs } = input;
  const { specification } = platform;
  const event = specification.events[row.milestone];
  const template = event && specification.requests[event.request];
  if (template === undefined) {
    const rule = `${specification.name} has no word for ${row.milestone}`;
    return { fault: { parameter: 'event', rule } };
  }
  const fault = shapeFault(specification, row.values, nowEpochMs);
  if (fault) return { fault };
  const baseUrl = baseUrlFor(platform, row.test === true);
  if (baseUrl === undefined) {
    return { fault: { parameter: 'testBaseUrl', rule: 'has no value' } };
  }
  return renderTemplate(template, baseUrl, input);
}

/**
 * Renders the lookup of one postback, by the same rules. What a platform demands of an event does not
 * matter here: the event has been sent.
 *
 * @returns the request, or what it lacks
 * @throws {UnusableSigningKeyError} as `renderRequest` does
 */
export function renderLookup(input: RenderInput): RenderedRequest | { fault: RenderFault } {
  const { platform, row } = input;
  const { lookup } = platform.specification;
  if (!lookup?.milestones.includes(row.milestone)) {
    const rule = `${platform.specification.name} declares none for ${row.milestone}`;
    return { fault: { parameter: 'lookup', rule } };
  }
  const baseUrl = lookupBaseUrlFor(platform, row.test === true);
  return baseUrl === undefined
    ? { fault: { parameter: 'testBaseUrl', rule: 'has no value' } }
    : renderTemplate(lookup.request, baseUrl, input);
}

export type KeyRequestInput = Pick<Scope, 'platform' | 'credentials' | 'nowEpochMs'> & {
  /** `keyApi.put` or `keyApi.probe` of the signing recipe. */
  template: RequestTemplate;
  /** The key that is handed over; its ID is the message's. */
  newKey: SigningKey;
  /** What signs the request itself: a probe is signed by the new key. */
  keys?: PlatformKeys;
};

/** Renders a request of the platform's key API, by the same rules. */
export function renderKeyRequest({
  template,
  ...input
}: KeyRequestInput): RenderedRequest | { fault: RenderFault } {
  return renderTemplate(template, input.platform.baseUrl, { ...input, row: { values: {} } });
}
