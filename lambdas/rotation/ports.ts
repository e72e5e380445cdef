import type { SigningKey } from '../../core/signing/signing-key.ts';
import type { KeyLabels } from './key-labels.ts';

export type KeySecret = { name: string; labels: KeyLabels };

export type KeptKey = { key: SigningKey; createdAtEpochMs: number };

/** Where the versions of signing keys are kept. A secret is meant by its name or its ARN. */
export interface KeyVault {
  describe(secretId: string): Promise<KeySecret>;
  /**
   * @returns undefined if the version has no value yet
   * @throws {KeySecretMalformedError} if its value is no signing key
   */
  read(secretId: string, versionId: string): Promise<KeptKey | undefined>;
  /** Gives the version its value and AWSPENDING. */
  putPending(secretId: string, versionId: string, key: SigningKey): Promise<void>;
  /** Moves a label to a version, away from the one that carries it, or only takes it off. */
  moveLabel(secretId: string, label: string, move: { to?: string; from?: string }): Promise<void>;
}

/** The platform's side of a rotation. What it throws must not hold the key. */
export interface PlatformKeyApi {
  /** Hands the key over, beside the one in force. */
  put(platform: string, key: SigningKey): Promise<'taken' | 'no-key-api'>;
  /** Asks whether the platform takes a signature by this key. */
  probe(platform: string, key: SigningKey): Promise<'verified' | 'no-probe' | { refused: string }>;
}

export type RotationDependencies = {
  stage: string;
  vault: KeyVault;
  keyApi: PlatformKeyApi;
  /** The platform whose key this secret holds, if it is one. */
  platformOf(secretName: string): string | undefined;
  newKey(platform: string): SigningKey;
  /**
   * How old the key in force must be: for so long a function may still sign with the one before it,
   * which the platform drops when it is handed another.
   */
  minimumAgeMs: number;
  nowEpochMs(): number;
};
