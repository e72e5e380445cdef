import { maskSecrets } from '../../core/mask-secrets.ts';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import { finishRotation } from './finish-rotation.ts';
import { CURRENT, confirmedBy, type KeyLabels, PENDING, versionWith } from './key-labels.ts';
import { INITIAL_KEY_ID, KeySecretMalformedError } from './key-secret.ts';
import type { KeptKey, RotationDependencies } from './ports.ts';
import {
  KeyNotTakenError,
  KeySecretUnknownError,
  PendingKeyMissingError,
  RotatedTooSoonError,
  RotationWaitsForPersonError,
  VersionNotPendingError,
} from './rotation-errors.ts';

export type RotationStep = 'create' | 'set' | 'test' | 'finish';

/** One step of one rotation: the version is the one that shall come into force. */
export type RotationRequest = { step: RotationStep; secretId: string; versionId: string };

export type RotationOutcome = {
  platform: string;
  did:
    | 'created'
    /** It was created before. */
    | 'kept'
    | 'handed-over'
    /** A person has handed it over. */
    | 'confirmed'
    | 'verified'
    | 'not-probed'
    | 'finished'
    /** The rotation is over, or there is nothing new to test. */
    | 'nothing';
  keyId?: string;
  confirmedBy?: string;
};

type Rotation = RotationRequest & {
  platform: string;
  secretName: string;
  labels: KeyLabels;
  /** Of the version that is being rotated to. */
  own: readonly string[];
};

/**
 * Does one of the four steps by which Secrets Manager rotates a key. Each can be repeated: Secrets
 * Manager starts over with the first one after a failure, for the same version.
 *
 * @throws {KeySecretUnknownError} for a secret that is not ours to rotate
 * @throws {VersionNotPendingError} if the version is neither pending nor in force
 * @throws {PendingKeyMissingError} if the version has no value and the step is `set` or `finish`
 * @throws {RotationWaitsForPersonError} by `set`, if the platform has no key API and nobody has confirmed
 * @throws {RotatedTooSoonError} by `create`
 * @throws {KeyNotTakenError} by `set` and `test`
 * @throws {KeySecretMalformedError} if the pending version's value is no signing key
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function rotateKey(
  request: RotationRequest,
  dependencies: RotationDependencies,
): Promise<RotationOutcome> {
  const { vault, platformOf } = dependencies;
  const { name, labels } = await vault.describe(request.secretId);
  const platform = platformOf(name);
  if (platform === undefined) throw new KeySecretUnknownError(name);
  const own = labels.get(request.versionId) ?? [];
  const rotation = { ...request, platform, secretName: name, labels, own };
  if (own.includes(CURRENT)) {
    if (request.step === 'finish') await finishRotation(vault, rotation);
    return { platform, did: 'nothing' };
  }
  if (!own.includes(PENDING)) throw new VersionNotPendingError(name, request.versionId);
  const outcome = await STEPS[request.step](rotation, dependencies);
  return { platform, ...outcome };
}

type Step = (
  rotation: Rotation,
  dependencies: RotationDependencies,
) => Promise<Omit<RotationOutcome, 'platform'>>;

const STEPS: Readonly<Record<RotationStep, Step>> = { create, set, test, finish };

async function create(
  rotation: Rotation,
  { vault, newKey, minimumAgeMs, nowEpochMs }: RotationDependencies,
): ReturnType<Step> {
  const { secretId, versionId, platform } = rotation;
  const kept = await vault.read(secretId, versionId);
  if (kept) return { did: 'kept', keyId: kept.key.keyId };
  const inForce = await keyInForce(rotation, vault);
  const ageMs = inForce ? nowEpochMs() - inForce.createdAtEpochMs : minimumAgeMs;
  // The very first key no platform ever had: it may be replaced at once.
  if (inForce && inForce.key.keyId !== INITIAL_KEY_ID && ageMs < minimumAgeMs) {
    throw new RotatedTooSoonError(platform, Math.ceil((minimumAgeMs - ageMs) / 1000));
  }
  const key = newKey(platform);
  await vault.putPending(secretId, versionId, key);
  return { did: 'created', keyId: key.keyId };
}

async function set(rotation: Rotation, dependencies: RotationDependencies): ReturnType<Step> {
  const { platform, secretName, own } = rotation;
  const key = await pendingKey(rotation, dependencies);
  const person = confirmedBy(own);
  if (person !== undefined) return { did: 'confirmed', keyId: key.keyId, confirmedBy: person };
  const answer = await withoutKey(platform, key, () => dependencies.keyApi.put(platform, key));
  if (answer === 'taken') return { did: 'handed-over', keyId: key.keyId };
  const { stage } = dependencies;
  throw new RotationWaitsForPersonError({ platform, keyId: key.keyId, stage, secretName });
}

async function test(rotation: Rotation, dependencies: RotationDependencies): ReturnType<Step> {
  const { secretId, versionId, platform } = rotation;
  const { vault, keyApi } = dependencies;
  const pending = await vault.read(secretId, versionId);
  // A schedule that is set without rotating at once has Secrets Manager try this step alone, on a
  // passing version for which no key was made; a first key, which no platform has, must not fail it.
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  if (pending === undefined || (await isInForce(pending.key, rotation, vault))) {
    return { did: 'nothing' };
  }
  const { key } = pending;
  const answer = await withoutKey(platform, key, () => keyApi.probe(platform, key));
  if (typeof answer === 'object') {
    throw new KeyNotTakenError(platform, key.keyId, maskSecrets(answer.refused, [key.key]));
  }
  return { did: answer === 'verified' ? 'verified' : 'not-probed', keyId: key.keyId };
}

async function isInForce(
  { key }: SigningKey,
  rotation: Rotation,
  vault: RotationDependencies['vault'],
): Promise<boolean> {
  return (await keyInForce(rotation, vault))?.key.key === key;
}

async function keyInForce(
  { secretId, labels }: Rotation,
  vault: RotationDependencies['vault'],
): Promise<KeptKey | undefined> {
  const current = versionWith(labels, CURRENT);
  try {
    return current === undefined ? undefined : await vault.read(secretId, current);
  } catch (error) {
    // Rotating must be able to mend a secret that was filled with something else.
    if (error instanceof KeySecretMalformedError) return undefined;
    throw error;
  }
}

async function finish(rotation: Rotation, dependencies: RotationDependencies): ReturnType<Step> {
  const { keyId } = await pendingKey(rotation, dependencies);
  await finishRotation(dependencies.vault, rotation);
  return { did: 'finished', keyId };
}

async function pendingKey(
  { secretId, versionId, secretName }: Rotation,
  { vault }: RotationDependencies,
): Promise<SigningKey> {
  const pending = await vault.read(secretId, versionId);
  if (pending) return pending.key;
  throw new PendingKeyMissingError(secretName, versionId);
}

/** Whatever the platform answers may quote what it was sent; neither log nor caller may see that. */
async function withoutKey<T>(platform: string, key: SigningKey, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // No cause: it could hold the request.
    throw new KeyNotTakenError(platform, key.keyId, maskSecrets(String(error), [key.key]));
  }
}
