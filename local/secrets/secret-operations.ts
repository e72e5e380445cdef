import type { Resource } from '../assembly/load-assembly.ts';
import type { RotationDefinition } from './rotation-definition.ts';
import {
  CURRENT,
  moveStage,
  notFound,
  selectVersion,
  versionWithStage,
} from './secret-versions.ts';
import { SecretsError } from './secrets-error.ts';
import type { SecretVersions } from './secrets-file.ts';

/** The body of an answer in the JSON protocol; times are seconds since 1970. */
export type SecretsAnswer = Record<string, unknown>;

type Body = Record<string, unknown>;

/** One secret during a call: what it holds, and where a change goes. */
export type OpenSecret = {
  secret: Resource;
  versions: SecretVersions;
  save(versions: SecretVersions): void;
};

/** @throws {SecretsError} if there is no such version or value, or its ID and label do not belong together */
export function getSecretValue({ secret, versions }: OpenSecret, body: Body): SecretsAnswer {
  const asked = { versionId: text(body.VersionId), stage: text(body.VersionStage) };
  const versionId = selectVersion(versions, asked);
  const version = versions[versionId];
  if (version?.secretString === undefined) notFound(`VersionId: ${versionId}`);
  return {
    ...identity(secret),
    VersionId: versionId,
    SecretString: version.secretString,
    VersionStages: version.stages,
    CreatedDate: epochSeconds(version.createdAtEpochMs),
  };
}

/** Versions without a label exist but are not listed, as on AWS. */
export function describeSecret(
  { secret, versions }: OpenSecret,
  rotation?: RotationDefinition,
): SecretsAnswer {
  const labelled = Object.entries(versions).filter(([, { stages }]) => stages.length > 0);
  const createdMs = Object.values(versions).map(({ createdAtEpochMs }) => createdAtEpochMs);
  return {
    ...identity(secret),
    VersionIdsToStages: Object.fromEntries(labelled.map(([id, { stages }]) => [id, stages])),
    ...(createdMs.length > 0 && { CreatedDate: epochSeconds(Math.min(...createdMs)) }),
    ...(rotation && {
      RotationEnabled: true,
      RotationLambdaARN: rotation.functionArn,
      RotationRules: rotation.rules,
    }),
  };
}

/**
 * Adds a version and moves its labels to it, AWSCURRENT unless others are given; the first version
 * always becomes current. Repeating a call with the same `ClientRequestToken` and value changes nothing.
 *
 * @throws {SecretsError} without a `SecretString` (binary values are not kept here), or if the token
 *   already stands for another value
 */
export function putSecretValue(
  { secret, versions, save }: OpenSecret,
  body: Body,
  { newId, nowEpochMs }: { newId(): string; nowEpochMs(): number },
): SecretsAnswer {
  const secretString = text(body.SecretString);
  if (secretString === undefined) {
    throw new SecretsError('InvalidRequestException', 'You must provide SecretString.');
  }
  const versionId = text(body.ClientRequestToken) ?? newId();
  const known = versions[versionId];
  if (known?.secretString !== undefined && known.secretString !== secretString) {
    throw new SecretsError(
      'ResourceExistsException',
      `A version with ClientRequestToken ${versionId} already exists with another value.`,
    );
  }
  if (known?.secretString !== undefined) {
    return { ...identity(secret), VersionId: versionId, VersionStages: known.stages };
  }
  const version = { createdAtEpochMs: nowEpochMs(), stages: [], ...known, secretString };
  const added = { ...versions, [versionId]: version };
  const first = versionWithStage(versions, CURRENT) === undefined ? [CURRENT] : [];
  const stages = new Set([...(stagesOf(body) ?? [CURRENT]), ...first]);
  const labelled = [...stages].reduce((all, stage) => moveStage(all, stage, versionId), added);
  save(labelled);
  const { stages: kept } = labelled[versionId] ?? { stages: [] };
  return { ...identity(secret), VersionId: versionId, VersionStages: kept };
}

/**
 * Moves a staging label from one version to another, or takes it off.
 *
 * @throws {SecretsError} if the label's present holder is not named, a version does not exist, or
 *   AWSCURRENT would belong to no version
 */
export function updateSecretVersionStage(
  { secret, versions, save }: OpenSecret,
  body: Body,
): SecretsAnswer {
  const stage = text(body.VersionStage) ?? '';
  const [to, from] = [text(body.MoveToVersionId), text(body.RemoveFromVersionId)];
  const holder = versionWithStage(versions, stage);
  for (const versionId of [to, from]) {
    if (versionId !== undefined) selectVersion(versions, { versionId, stage: undefined });
  }
  const namesHolder = from === undefined ? [undefined, to].includes(holder) : from === holder;
  if (!namesHolder) {
    throw new SecretsError(
      'InvalidParameterException',
      `Staging label ${stage} is attached to ${holder ? `version ${holder}` : 'no version'}; name it in RemoveFromVersionId.`,
    );
  }
  if (stage === CURRENT && to === undefined) {
    throw new SecretsError(
      'InvalidParameterException',
      `${CURRENT} can only be moved to another version; name it in MoveToVersionId.`,
    );
  }
  save(moveStage(versions, stage, to));
  return identity(secret);
}

function identity({ arn, physicalName }: Resource): { ARN: string; Name: string } {
  return { ARN: arn, Name: physicalName };
}

function stagesOf(body: Body): string[] | undefined {
  return Array.isArray(body.VersionStages) ? body.VersionStages.map(String) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function epochSeconds(epochMs: number | undefined): number | undefined {
  return epochMs === undefined ? undefined : epochMs / 1000;
}
