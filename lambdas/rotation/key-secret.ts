import * as z from 'zod';
import type { SigningKey } from '../../core/signing/signing-key.ts';

/** Of the key that the deployment generates; the first rotation replaces it. */
export const INITIAL_KEY_ID = 'k-initial';

const signingKey = z.object({
  /** Named in the ledger beside each signature, and to the platform where its recipe says so. */
  keyId: z.string().trim().min(1),
  /** Text; how it becomes bytes is for the platform's signing recipe to say. */
  key: z.string().trim().min(1),
});

/** A secret that should hold a signing key and does not. The message names it, never what it holds. */
export class KeySecretMalformedError extends Error {
  override readonly name = 'KeySecretMalformedError';
  readonly code = 'POSTPROOF_KEY_SECRET_MALFORMED';
  readonly secretName: string;

  constructor(secretName: string) {
    super(
      `The secret "${secretName}" holds no signing key. Put a JSON object with the texts "keyId" and "key" into it, or rotate it.`,
    );
    this.secretName = secretName;
  }
}

/**
 * @param text - a JSON object of `keyId` and `key`, neither of them empty
 * @throws {KeySecretMalformedError} if it is anything else; without a cause, which would quote it
 */
export function parseKeySecret(text: string | undefined, secretName: string): SigningKey {
  try {
    return signingKey.parse(JSON.parse(text ?? ''));
  } catch {
    throw new KeySecretMalformedError(secretName);
  }
}

export function formatKeySecret({ keyId, key }: SigningKey): string {
  return JSON.stringify({ keyId, key });
}
