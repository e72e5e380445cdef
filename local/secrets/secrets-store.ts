import { AssemblyError } from '../assembly/assembly-error.ts';
import { findSecret } from '../assembly/find-secret.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { generateSecret } from './generate-secret.ts';
import { rotateSecret } from './rotate-secret.ts';
import type { RotationDefinition } from './rotation-definition.ts';
import {
  describeSecret,
  getSecretValue,
  type OpenSecret,
  putSecretValue,
  type SecretsAnswer,
  updateSecretVersionStage,
} from './secret-operations.ts';
import { CURRENT, versionWithStage } from './secret-versions.ts';
import { SecretsError } from './secrets-error.ts';
import {
  readSecretsFile,
  type SecretVersions,
  type StoredSecrets,
  writeSecretsFile,
} from './secrets-file.ts';

export type SecretsStore = {
  /**
   * Answers GetSecretValue, DescribeSecret, PutSecretValue, UpdateSecretVersionStage, RotateSecret and
   * ListSecrets (all of them on one page, filters are ignored). A change is on disk before the answer.
   *
   * @throws {SecretsError} with the `code` that AWS uses
   */
  handle(operation: string, body: Record<string, unknown>): SecretsAnswer;
  /** The current value of a secret by name, or undefined if there is none. */
  read(name: string): string | undefined;
};

/**
 * Opens the secrets of the stack. A secret that is new gets its first value from the template
 * (`SecretString` or `GenerateSecretString`) and keeps it from then on.
 *
 * @param options.file - a JSON file that this process alone writes; created if missing, readable by its owner only
 * @param options.newId - gives version IDs
 * @param options.nowEpochMs - the clock, by default the machine's
 * @param options.rotations - the secrets that can be rotated, by default none
 * @param options.invoke - calls a rotation function
 * @throws {AssemblyError} if a first value cannot be made, {@link Error} if the file is no store
 */
export function openSecretsStore(options: {
  assembly: Assembly;
  file: string;
  newId(): string;
  nowEpochMs?(): number;
  rotations?: readonly RotationDefinition[];
  invoke?(functionArn: string, event: unknown): Promise<unknown>;
}): SecretsStore {
  const { assembly, file, newId, nowEpochMs = Date.now, rotations = [] } = options;
  const { invoke = async () => {} } = options;
  const rotationOf = ({ arn }: Resource) => rotations.find(({ secretArn }) => secretArn === arn);
  let stored = readSecretsFile(file);

  function save(changed: StoredSecrets): void {
    writeSecretsFile(file, changed);
    stored = changed;
  }

  function openSecret(secret: Resource): OpenSecret {
    const name = secret.physicalName;
    return {
      secret,
      versions: stored[name] ?? {},
      save: (versions) => save({ ...stored, [name]: versions }),
    };
  }

  const missing = secretsOf(assembly).filter(
    (secret) => !Object.hasOwn(stored, secret.physicalName),
  );
  if (missing.length > 0) {
    const created = missing.map((secret) => [
      secret.physicalName,
      firstVersions(secret, { versionId: newId(), createdAtEpochMs: nowEpochMs() }),
    ]);
    save({ ...stored, ...Object.fromEntries(created) });
  }

  return {
    handle(operation, body) {
      if (operation === 'ListSecrets') {
        const secrets = secretsOf(assembly).map(openSecret);
        return {
          SecretList: secrets.map((open) => describeSecret(open, rotationOf(open.secret))),
        };
      }
      const open = openSecret(requireSecret(assembly, String(body.SecretId ?? '')));
      const rotation = rotationOf(open.secret);
      switch (operation) {
        case 'GetSecretValue':
          return getSecretValue(open, body);
        case 'DescribeSecret':
          return describeSecret(open, rotation);
        case 'PutSecretValue':
          return putSecretValue(open, body, { newId, nowEpochMs });
        case 'UpdateSecretVersionStage':
          return updateSecretVersionStage(open, body);
        case 'RotateSecret':
          return rotateSecret(open, body, {
            rotation,
            invoke,
            newId,
            nowEpochMs,
            reopen: () => openSecret(open.secret),
          });
        default:
          throw new SecretsError(
            'UnknownOperationException',
            `The local stack does not run secretsmanager ${operation}.`,
          );
      }
    },
    read(name) {
      const versions = stored[name] ?? {};
      return versions[versionWithStage(versions, CURRENT) ?? '']?.secretString;
    },
  };
}

function firstVersions(
  { logicalId, properties }: Resource,
  { versionId, createdAtEpochMs }: { versionId: string; createdAtEpochMs: number },
): SecretVersions {
  const { SecretString: literal, GenerateSecretString: settings } = properties;
  if (literal === undefined && settings === undefined) return {};
  try {
    const secretString = typeof literal === 'string' ? literal : generateSecret(settings);
    return { [versionId]: { secretString, createdAtEpochMs, stages: [CURRENT] } };
  } catch (cause) {
    const message = `Secret ${logicalId} cannot be generated; correct its GenerateSecretString.`;
    throw new AssemblyError(message, { cause });
  }
}

function requireSecret(assembly: Assembly, secretId: string): Resource {
  const secret = findSecret(assembly, secretId);
  if (secret) return secret;
  throw new SecretsError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  );
}

function secretsOf(assembly: Assembly): readonly Resource[] {
  return assembly.ofType('AWS::SecretsManager::Secret');
}
