import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export type SecretValue = { text: string; versionId: string };

/** A secret that cannot be read. The message names it, never its value. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
  readonly code = 'POSTPROOF_SECRET_UNREADABLE';

  constructor(secretName: string, options?: ErrorOptions) {
    super(
      `The secret "${secretName}" cannot be read or is empty. Put a value into it and check that this function may read it.`,
      options,
    );
  }
}

/** How long a value may be used after it was read: a rotated key is picked up within this time. */
const MAX_AGE_MS = 60_000;

/**
 * Secrets with their version, cached for a minute. Powertools' provider does not tell the version,
 * which each attempt records as proof of the key it used.
 */
export class Secrets {
  readonly #client: SecretsManagerClient;
  readonly #nowEpochMs: () => number;
  readonly #cache = new Map<string, { value: SecretValue; readAtEpochMs: number }>();

  constructor(nowEpochMs: () => number, client = new SecretsManagerClient({})) {
    this.#client = client;
    this.#nowEpochMs = nowEpochMs;
  }

  /** @throws {SecretUnreadableError} if it does not exist, is not ours to read, or is empty */
  async read(secretName: string): Promise<SecretValue> {
    const cached = this.#cache.get(secretName);
    if (cached && this.#nowEpochMs() - cached.readAtEpochMs < MAX_AGE_MS) return cached.value;
    const value = await this.#fetch(secretName);
    this.#cache.set(secretName, { value, readAtEpochMs: this.#nowEpochMs() });
    return value;
  }

  async #fetch(secretName: string): Promise<SecretValue> {
    try {
      const { SecretString, VersionId } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: secretName }),
      );
      if (SecretString && VersionId) return { text: SecretString, versionId: VersionId };
    } catch (cause) {
      throw new SecretUnreadableError(secretName, { cause });
    }
    throw new SecretUnreadableError(secretName);
  }
}
