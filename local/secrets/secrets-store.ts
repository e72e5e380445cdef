import { AssemblyError } from '../assembly/assembly-error.ts';
import { findSecret } from '../assembly/find-secret.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { generateSecret } from './generate-secret.ts';
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

export type { SecretsAnswer } from './secret-operations.ts';

export type SecretsStore = {
  /**
   * Answers GetSecretValue, DescribeSecret, PutSecretValue, UpdateSecretVersionStage and ListSecrets
   * (all of them on one page, filters are ignored). A change is on disk before the answer.
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
 * @throws {AssemblyError} if a first value cannot be made, {@link Error} if the file is no store
 */
export function openSecretsStore(options: {
  assembly: Assembly;
  file: string;
  newId(): string;
  nowEpochMs?(): number;
}): SecretsStore {
  const { assembly, file, newId, nowEpochMs = Date.now } = options;
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
        return { SecretList: secrets.map(describeSecret) };
      }
      const open = openSecret(requireSecret(assembly, String(body.SecretId ?? '')));
      switch (operation) {
        case 'GetSecretValue':
          return getSecretValue(open, body);
        case 'DescribeSecret':
          return describeSecret(open);
        case 'PutSecretValue':
          return putSecretValue(open, body, { newId, nowEpochMs });
        case 'UpdateSecretVersionStage':
          return updateSecretVersionStage(open, body);
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
