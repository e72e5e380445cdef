import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import { PENDING } from '../rotation/key-labels.ts';
import { formatKeySecret, parseKeySecret } from '../rotation/key-secret.ts';
import type { KeptKey, KeySecret, KeyVault } from '../rotation/ports.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** Signing keys as versions of secrets in Secrets Manager. */
export class SecretsManagerKeyVault implements KeyVault {
  readonly #client: SecretsManagerClient;

  constructor(client = new SecretsManagerClient(CLIENT_SETTINGS)) {
    this.#client = client;
  }

  async describe(secretId: string): Promise<KeySecret> {
    const { Name = secretId, VersionIdsToStages = {} } = await this.#client.send(
      new DescribeSecretCommand({ SecretId: secretId }),
    );
    return { name: Name, labels: new Map(Object.entries(VersionIdsToStages)) };
  }

  async read(secretId: string, versionId: string): Promise<KeptKey | undefined> {
    try {
      const { Name, SecretString, CreatedDate } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: secretId, VersionId: versionId }),
      );
      const key = parseKeySecret(SecretString, Name ?? secretId);
      return { key, createdAtEpochMs: CreatedDate?.getTime() ?? 0 };
    } catch (error) {
      // A rotation begins with a version that has a label and no value.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async putPending(secretId: string, versionId: string, key: SigningKey): Promise<void> {
    await this.#client.send(
      new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: versionId,
        SecretString: formatKeySecret(key),
        VersionStages: [PENDING],
      }),
    );
  }

  async moveLabel(
    secretId: string,
    label: string,
    { to, from }: { to?: string; from?: string },
  ): Promise<void> {
    await this.#client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: label,
        ...(to !== undefined && { MoveToVersionId: to }),
        ...(from !== undefined && { RemoveFromVersionId: from }),
      }),
    );
  }
}
