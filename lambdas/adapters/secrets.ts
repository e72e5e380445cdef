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
      `The secret "${secretName}" cannot be read, is empty or makes no sense. Put its value into it and check that this function may read it.`,
      options,
    );
  }
}

/** How long a value may be used after it was read: a rotated key is picked up within this time. */
const MAX_AGE_MS = 60_000;

type Options<Value> = {
  /** What the secret says; undefined if that makes no sense. */
  parse(secret: SecretValue): Value | undefined;
  nowEpochMs(): number;
  client?: SecretsManagerClient;
};

/**
 * Secrets, cached for a minute as what they say. Powertools' provider does not tell the version,
 * which each attempt records as proof of the key it used.
 */
export class Secrets<Value> {
  readonly #options: Options<Value>;
  readonly #client: SecretsManagerClient;
  readonly #cache: AgedCache<Value>;

  constructor(options: Options<Value>) {
    this.#options = options;
    this.#client = options.client ?? new SecretsManagerClient(CLIENT_SETTINGS);
    this.#cache = new AgedCache({
      read: (secretName) => this.#fetch(secretName),
      maxAgeMs: MAX_AGE_MS,
      nowEpochMs: options.nowEpochMs,
    });
  }

  /** @throws {SecretUnreadableError} if it does not exist, is not ours to read, or makes no sense */
  read(secretName: string): Promise<Value> {
    return this.#cache.get(secretName);
  }

  async #fetch(secretName: string): Promise<Value> {
    const secret = await this.#ask(secretName);
    const value = secret && this.#options.parse(secret);
    // Without a cause: it could quote the secret.
    if (value === undefined) throw new SecretUnreadableError(secretName);
    return value;
  }

  /** @returns undefined if it is empty */
  async #ask(secretName: string): Promise<SecretValue | undefined> {
    try {
      const { SecretString, VersionId } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: secretName }),
      );
      // What is pasted into a console often ends with a newline, and no secret does.
      const text = SecretString?.trim();
      return text && VersionId ? { text, versionId: VersionId } : undefined;
    } catch (cause) {
      throw new SecretUnreadableError(secretName, { cause });
    }
  }
}
