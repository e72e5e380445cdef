import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CURRENT } from '../../lambdas/rotation/key-labels.ts';
import { parseKeySecret } from '../../lambdas/rotation/key-secret.ts';
import { type OperatorAddress, operatorSettings } from '../launch/operator-settings.ts';

/** A rotation did not come to its end. */
export class RotationStuckError extends Error {
  override readonly name = 'RotationStuckError';
  readonly code = 'POSTPROOF_ROTATION_STUCK';

  constructor(secretName: string, seconds: number) {
    super(
      `The rotation of "${secretName}" did not end within ${seconds} s; the log of the rotation function says why.`,
    );
  }
}

export type RotateOptions = {
  secretName: string;
  rotations: number;
  /** From the end of one rotation to the start of the next. */
  pauseSeconds: number;
};

const TIMEOUT_SECONDS = 120;
const POLL_MS = 100;

/**
 * Rotates a signing key again and again, as Secrets Manager does.
 *
 * @param onRotated - told the ID of each key as it comes into force
 * @returns the IDs of all keys that were in force, the first one too
 * @throws {RotationStuckError} if a rotation does not end
 */
export async function rotateKeys(
  stack: OperatorAddress,
  { secretName, rotations, pauseSeconds }: RotateOptions,
  onRotated: (keyId: string) => void,
): Promise<string[]> {
  const secrets = new SecretsManagerClient(operatorSettings(stack));
  const keyIdInForce = async () => {
    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: secretName }),
    );
    return parseKeySecret(SecretString, secretName).keyId;
  };
  const keyIds = [await keyIdInForce()];
  for (let rotation = 1; rotation <= rotations; rotation += 1) {
    if (rotation > 1) await wait(pauseSeconds * 1000);
    const { VersionId = '' } = await secrets.send(
      new RotateSecretCommand({ SecretId: secretName }),
    );
    await untilInForce(secrets, secretName, VersionId);
    const keyId = await keyIdInForce();
    keyIds.push(keyId);
    onRotated(keyId);
  }
  secrets.destroy();
  return keyIds;
}

async function untilInForce(
  secrets: SecretsManagerClient,
  secretName: string,
  versionId: string,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_SECONDS * 1000;
  while (Date.now() < deadline) {
    const { VersionIdsToStages = {} } = await secrets.send(
      new DescribeSecretCommand({ SecretId: secretName }),
    );
    if (VersionIdsToStages[versionId]?.includes(CURRENT)) return;
    await wait(POLL_MS);
  }
  throw new RotationStuckError(secretName, TIMEOUT_SECONDS);
}
