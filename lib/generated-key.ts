import type { SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * 32 letters and digits. Read as base64 they are a valid key of 24 bytes, the least that Standard
 * Webhooks allows, so that a new stage can verify signatures before a provider's key is put in.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const GENERATED_KEY = {
  passwordLength: 32,
  excludePunctuation: true,
} satisfies SecretStringGenerator;
