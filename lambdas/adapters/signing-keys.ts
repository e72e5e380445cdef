import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import type { PlatformKeys, SigningKey } from '../../core/signing/signing-key.ts';
import type { SigningKeys as SigningKeysPort } from '../delivery/ports.ts';
import { CURRENT, PREVIOUS } from '../rotation/key-labels.ts';
import { KeySecretMalformedError, parseKeySecret } from '../rotation/key-secret.ts';
import { AgedCache } from './aged-cache.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { SecretUnreadableError } from './secrets.ts';

type Options = {
  secretName(platform: string): string;
  /** Says which platforms are sent the signatures of both keys after a rotation. */
  config: Pick<PipelineConfig, 'platforms'>;
  /** How long keys may be used after they were read: a rotated one signs within this time. */
  maxAgeSeconds: number;
  nowEpochMs(): number;
  client?: SecretsManagerClient;
};

/** The keys that sign now. A key that is pending signs nothing: the platform may not have it yet. */
export class SigningKeys implements SigningKeysPort {
  readonly #options: Options;
  readonly #client: SecretsManagerClient;
  readonly #cache: AgedCache<PlatformKeys>;

  constructor(options: Options) {
    this.#options = options;
    this.#client = options.client ?? new SecretsManagerClient(CLIENT_SETTINGS);
    this.#cache = new AgedCache({
      read: (platform) => this.#fetch(platform),
      maxAgeMs: options.maxAgeSeconds * 1000,
      nowEpochMs: options.nowEpochMs,
    });
  }

  /**
   * @returns `previous` only where it is wanted and there is one
   * @throws {SecretUnreadableError} if the secret does not exist, or is not ours to read
   * @throws {KeySecretMalformedError} if its current version holds no signing key
   */
  read(platform: string): Promise<PlatformKeys> {
    return this.#cache.get(platform);
  }

  async #fetch(platform: string): Promise<PlatformKeys> {
    const secretName = this.#options.secretName(platform);
    const [current, previous] = await Promise.all([
      this.#readVersion(secretName, CURRENT),
      this.#wantsPrevious(platform) ? this.#readPrevious(secretName) : undefined,
    ]);
    if (current === undefined) throw new SecretUnreadableError(secretName);
    return { current, ...(previous && { previous }) };
  }

  #wantsPrevious(platform: string): boolean {
    const { signing } = platformOf(this.#options.config, platform)?.specification ?? {};
    return signing?.overlap === 'both-signatures';
  }

  /** A first key has none before it, and one that was replaced because it was malformed is no key. */
  async #readPrevious(secretName: string): Promise<SigningKey | undefined> {
    try {
      return await this.#readVersion(secretName, PREVIOUS);
    } catch (error) {
      if (error instanceof KeySecretMalformedError) return undefined;
      throw error;
    }
  }

  /** @returns undefined if no version has the label */
  async #readVersion(secretName: string, label: string): Promise<SigningKey | undefined> {
    const command = new GetSecretValueCommand({ SecretId: secretName, VersionStage: label });
    const answer = await this.#client.send(command).catch((cause) => {
      if (cause instanceof ResourceNotFoundException) return undefined;
      throw new SecretUnreadableError(secretName, { cause });
    });
    return answer && parseKeySecret(answer.SecretString, secretName);
  }
}
