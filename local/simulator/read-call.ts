import { interpretRequest } from '../../core/rendering/interpret-request.ts';
import { receivedRequest } from '../../core/rendering/received-request.ts';
import { receivedSignature } from '../../core/rendering/received-signature.ts';
import type { RequestTemplate } from '../../core/specification/request-template.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { checkAccess } from './check-access.ts';
import { PLAIN_ANSWERS, type Situation } from './choose-answer.ts';
import type { FarAnswer, FarRequest, FarWorld } from './platform-behaviour.ts';

/** A request that tells of no event, as it was read: of the key API, or a lookup. */
export type Call = Pick<ReturnType<typeof interpretRequest>, 'claims'> & {
  shown: Parameters<typeof checkAccess>[1];
  row: ReturnType<typeof interpretRequest>['scope']['row'];
  faults: string[];
};

/** @returns undefined if the request is not one of this template */
export function readCall(
  { specification, settings }: SpecifiedPlatform,
  { name, template }: { name: string; template: RequestTemplate },
  { baseUrl, record }: FarRequest,
): Call | undefined {
  const received = receivedRequest(template, baseUrl, record);
  if (received === undefined) return undefined;
  const [account = {}] = settings.accounts;
  const platform = { specification, baseUrl, account, words: settings.words ?? {} };
  const start = { platform, row: { values: {} }, credentials: {}, nowEpochMs: Number.NaN };
  const read = interpretRequest(template, received, start);
  const signed = receivedSignature({ ...read, received }, record);
  const { credentials, row } = read.scope;
  return {
    shown: { request: name, credentials, ...(signed && { signed }) },
    row,
    claims: read.claims,
    faults: read.faults.map(({ parameter, rule }) => `${parameter}: ${rule}`),
  };
}

/**
 * The answer to a call: what is said of it if the sender is who it should be and the call is whole.
 *
 * @param answer - returns `why` where the call is refused all the same
 */
export function answerCall(
  { specification }: SpecifiedPlatform,
  { shown, faults }: Pick<Call, 'shown' | 'faults'>,
  { world, answer }: { world: FarWorld; answer(): FarAnswer | { why: string } },
): FarAnswer {
  const refuse = (situation: Situation, why: string): FarAnswer => {
    return { ...PLAIN_ANSWERS[situation], verdict: 'refused', why };
  };
  const { signature, why } = checkAccess(specification, shown, world);
  const checked = signature && { signature };
  if (why !== undefined) return { ...refuse('unauthorised', why), ...checked };
  if (faults.length > 0) return { ...refuse('invalid', faults.join('; ')), ...checked };
  const said = answer();
  return { ...('status' in said ? said : refuse('invalid', said.why)), ...checked };
}
