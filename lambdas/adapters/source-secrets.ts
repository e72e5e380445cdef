import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AgedCache } from './aged-cache.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { SecretUnreadableError } from './secrets.ts';

/** The texts of a source's secret that count now, the current one first. */
type Kept = { current: string; replacedAtEpochMs: number; previous?: string };

/** How long a value may be used after it was read: a new key is picked up within this time. */
const MAX_AGE_MS = 60_000;
const MS_PER_HOUR = 3_600_000;

/**
 * Secrets of sources. Putting a new text into one makes the text before it the previous version,
 * which goes on counting for a while: what was signed with the old key may still be on its way.
 */
export class SourceSecrets {
  readonly #client: SecretsManagerClient;
  readonly #cache: AgedCache<Kept>;
  readonly #nowEpochMs: () => number;

  constructor(nowEpochMs: () => number, client = new SecretsManagerClient(CLIENT_SETTINGS)) {
    this.#client = client;
    this.#nowEpochMs = nowEpochMs;
    this.#cache = new AgedCache({
      read: (name) => this.#fetch(name),
      maxAgeMs: MAX_AGE_MS,
      nowEpochMs,
    });
  }

  /**
   * @param previousKeyHours - how long the text before the current one counts after it was replaced
   * @throws {SecretUnreadableError} if it does not exist, is not ours to read, or is empty
   */
  async read(name: string, previousKeyHours: number): Promise<string[]> {
    const { current, previous, replacedAtEpochMs } = await this.#cache.get(name);
    const ageMs = this.#nowEpochMs() - replacedAtEpochMs;
    const counts = previous !== undefined && ageMs < previousKeyHours * MS_PER_HOUR;
    return counts ? [current, previous] : [current];
  }

  async #fetch(name: string): Promise<Kept> {
    const [current, previous] = await Promise.all([
      this.#version(name, 'AWSCURRENT'),
      this.#version(name, 'AWSPREVIOUS'),
    ]);
    if (!current?.text) throw new SecretUnreadableError(name);
    return {
      current: current.text,
      replacedAtEpochMs: current.createdAtEpochMs,
      ...(previous?.text && { previous: previous.text }),
    };
  }

  async #version(name: string, VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS') {
    try {
      const { SecretString, CreatedDate } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: name, VersionStage }),
      );
      return { text: SecretString?.trim(), createdAtEpochMs: CreatedDate?.getTime() ?? 0 };
    } catch (cause) {
      if (cause instanceof ResourceNotFoundException) return undefined;
      throw new SecretUnreadableError(name, { cause });
    }
  }
}
