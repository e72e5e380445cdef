import { interpretRequest } from '../../core/rendering/interpret-request.ts';
import { receivedRequest } from '../../core/rendering/received-request.ts';
import { receivedSignature } from '../../core/rendering/received-signature.ts';
import { keyBytes, type SigningKey } from '../../core/signing/signing-key.ts';
import type { RequestTemplate } from '../../core/specification/request-template.ts';
import type { SigningRecipe } from '../../core/specification/signing-recipe.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { checkAccess } from './check-access.ts';
import { PLAIN_ANSWERS, type Situation } from './choose-answer.ts';
import type { FarAnswer, FarRequest, FarWorld, Reception } from './platform-behaviour.ts';

type KeyRequest = {
  kind: 'put' | 'probe';
  shown: Parameters<typeof checkAccess>[1];
  newKey: Partial<SigningKey>;
  faults: string[];
};

/**
 * The platform's key API: it takes a new signing key, beside the one in force, and shows by the
 * answer to a probe whether it knows a key. A specification shows no answers of it, so they are those
 * that HTTP has.
 *
 * @returns undefined if the request is none of its calls
 */
export function receiveKeyRequest(
  platform: SpecifiedPlatform,
  request: FarRequest,
): Reception | undefined {
  const read = readKeyRequest(platform, request);
  if (read === undefined) return undefined;
  const { shown, newKey } = read;
  return {
    clickIds: [],
    secrets: [...Object.values(shown.credentials), newKey.key ?? ''].filter(Boolean),
    about: 'key',
    answer: (world) => judgeKeyRequest(platform, read, world),
  };
}

function readKeyRequest(
  { specification, settings }: SpecifiedPlatform,
  request: FarRequest,
): KeyRequest | undefined {
  const { keyApi } = specification.signing ?? {};
  const [account = {}] = settings.accounts;
  const { baseUrl, record } = request;
  const platform = { specification, baseUrl, account, words: {} };
  const start = { platform, row: { values: {} }, credentials: {}, nowEpochMs: Number.NaN };
  const templates: Array<[KeyRequest['kind'], RequestTemplate | undefined]> = [
    ['put', keyApi?.put],
    ['probe', keyApi?.probe],
  ];
  for (const [kind, template] of templates) {
    const received = template && receivedRequest(template, baseUrl, record);
    if (!template || !received) continue;
    const read = interpretRequest(template, received, start);
    const signed = receivedSignature({ ...read, received }, record);
    const { credentials } = read.scope;
    return {
      kind,
      shown: { request: kind, credentials, ...(signed && { signed }) },
      newKey: handedOver(read.claims),
      faults: read.faults.map(({ parameter, rule }) => `${parameter}: ${rule}`),
    };
  }
  return undefined;
}

function handedOver(claims: ReturnType<typeof interpretRequest>['claims']): Partial<SigningKey> {
  const textOf = (part: 'id' | 'key') =>
    claims.find(({ parameter: { value } }) => value.from === 'new-key' && value.part === part)
      ?.received?.text;
  const [keyId, key] = [textOf('id'), textOf('key')];
  return { ...(keyId !== undefined && { keyId }), ...(key !== undefined && { key }) };
}

function judgeKeyRequest(
  { specification }: SpecifiedPlatform,
  { kind, shown, newKey, faults }: KeyRequest,
  world: FarWorld,
): FarAnswer {
  const refuse = (situation: Situation, why: string): FarAnswer => {
    return { ...PLAIN_ANSWERS[situation], verdict: 'refused', why };
  };
  const { signature, why } = checkAccess(specification, shown, world);
  const checked = signature && { signature };
  if (why !== undefined) return { ...refuse('unauthorised', why), ...checked };
  if (faults.length > 0) return { ...refuse('invalid', faults.join('; ')), ...checked };
  const accepted = { ...PLAIN_ANSWERS.accepted, verdict: 'accepted' } as const;
  if (kind === 'probe') return { ...accepted, ...checked };
  const taken = takenKey(newKey, specification.signing, world.keys);
  if ('why' in taken) return { ...refuse('invalid', taken.why), ...checked };
  return { ...accepted, ...checked, newKey: taken };
}

function takenKey(
  { keyId = '', key = '' }: Partial<SigningKey>,
  recipe: SigningRecipe | undefined,
  known: readonly SigningKey[],
): SigningKey | { why: string } {
  const same = known.find((one) => one.keyId === keyId);
  if (same && same.key !== key) return { why: `the key ID ${keyId} stands for another key` };
  try {
    if (recipe) keyBytes({ keyId, key }, recipe.key);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
  return { keyId, key };
}
