import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AgedCache } from './aged-cache.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

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
  readonly #cache: AgedCache<SecretValue>;

  constructor(nowEpochMs: () => number, client = new SecretsManagerClient(CLIENT_SETTINGS)) {
    this.#client = client;
    this.#cache = new AgedCache({
      read: (secretName) => this.#fetch(secretName),
      maxAgeMs: MAX_AGE_MS,
      nowEpochMs,
    });
  }

  /** @throws {SecretUnreadableError} if it does not exist, is not ours to read, or is empty */
  read(secretName: string): Promise<SecretValue> {
    return this.#cache.get(secretName);
  }

  async #fetch(secretName: string): Promise<SecretValue> {
    try {
      const { SecretString, VersionId } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: secretName }),
      );
      // What is pasted into a console often ends with a newline, and no secret does.
      const text = SecretString?.trim();
      if (text && VersionId) return { text, versionId: VersionId };
    } catch (cause) {
      throw new SecretUnreadableError(secretName, { cause });
    }
    throw new SecretUnreadableError(secretName);
  }
}
