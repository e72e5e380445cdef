import { SecretsError } from './secrets-error.ts';
import type { SecretVersions } from './secrets-file.ts';

export const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** The ID of the version that carries a staging label. */
export function versionWithStage(versions: SecretVersions, stage: string): string | undefined {
  return Object.keys(versions).find((id) => versions[id]?.stages.includes(stage));
}

/** AWSPENDING may stay on a version that is in force; on any other one a rotation has not ended. */
export function rotationUnderWay(versions: SecretVersions): boolean {
  const pending = versionWithStage(versions, PENDING);
  return pending !== undefined && pending !== versionWithStage(versions, CURRENT);
}

/**
 * Moves a staging label, taking it from whichever version has it. When AWSCURRENT moves, the version
 * that had it becomes AWSPREVIOUS.
 *
 * @param toVersionId - undefined takes the label off
 * @returns new versions; the ones given are not changed
 */
export function moveStage(
  versions: SecretVersions,
  stage: string,
  toVersionId: string | undefined,
): SecretVersions {
  const from = versionWithStage(versions, stage);
  if (from === toVersionId) return versions;
  const moved = relabel(versions, stage, toVersionId);
  return stage === CURRENT && from !== undefined ? relabel(moved, PREVIOUS, from) : moved;
}

/**
 * Picks the version that a GetSecretValue call asks for; by default the current one.
 *
 * @throws {SecretsError} if there is none, or its ID and label belong to different versions
 */
export function selectVersion(
  versions: SecretVersions,
  asked: { versionId: string | undefined; stage: string | undefined },
): string {
  const { versionId, stage } = asked;
  if (versionId === undefined) {
    const wanted = stage ?? CURRENT;
    return versionWithStage(versions, wanted) ?? notFound(`staging label: ${wanted}`);
  }
  const version = versions[versionId] ?? notFound(`VersionId: ${versionId}`);
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw new SecretsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return versionId;
}

function relabel(
  versions: SecretVersions,
  stage: string,
  toVersionId: string | undefined,
): SecretVersions {
  return Object.fromEntries(
    Object.entries(versions).map(([id, version]) => {
      const others = version.stages.filter((label) => label !== stage);
      return [id, { ...version, stages: id === toVersionId ? [...others, stage] : others }];
    }),
  );
}

export function notFound(what: string): never {
  throw new SecretsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
