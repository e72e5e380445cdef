import { keyBytes, type SigningKey } from '../../core/signing/signing-key.ts';
import type { SigningRecipe } from '../../core/specification/signing-recipe.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { PLAIN_ANSWERS } from './choose-answer.ts';
import type { FarAnswer, FarRequest, FarWorld, Reception } from './platform-behaviour.ts';
import { answerCall, type Call, readCall } from './read-call.ts';

type KeyRequest = { kind: 'put' | 'probe'; call: Call; newKey: Partial<SigningKey> };

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
  const { call, newKey } = read;
  return {
    clickIds: [],
    secrets: [...Object.values(call.shown.credentials), newKey.key ?? ''].filter(Boolean),
    about: 'key',
    answer: (world) =>
      answerCall(platform, call, { world, answer: () => answerKeyRequest(platform, read, world) }),
  };
}

function readKeyRequest(platform: SpecifiedPlatform, request: FarRequest): KeyRequest | undefined {
  const { keyApi } = platform.specification.signing ?? {};
  for (const kind of ['put', 'probe'] as const) {
    const template = keyApi?.[kind];
    const call = template && readCall(platform, { name: kind, template }, request);
    if (call) return { kind, call, newKey: handedOver(call.claims) };
  }
  return undefined;
}

function handedOver(claims: Call['claims']): Partial<SigningKey> {
  const textOf = (part: 'id' | 'key') =>
    claims.find(({ parameter: { value } }) => value.from === 'new-key' && value.part === part)
      ?.received?.text;
  const [keyId, key] = [textOf('id'), textOf('key')];
  return { ...(keyId !== undefined && { keyId }), ...(key !== undefined && { key }) };
}

function answerKeyRequest(
  { specification }: SpecifiedPlatform,
  { kind, newKey }: KeyRequest,
  { keys }: FarWorld,
): FarAnswer | { why: string } {
  const accepted = { ...PLAIN_ANSWERS.accepted, verdict: 'accepted' } as const;
  if (kind === 'probe') return accepted;
  const taken = takenKey(newKey, specification.signing, keys);
  return 'why' in taken ? taken : { ...accepted, newKey: taken };
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
