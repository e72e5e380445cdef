import type { SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * 32 letters and digits. Read as base64 they are a valid key of 24 bytes, the least that Standard
 * Webhooks allows, so that a new stage can verify signatures before a provider's key is put in.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const GENERATED_KEY: SecretStringGenerator = {
  passwordLength: 32,
  excludePunctuation: true,
};

/** 64 lower-case hexadecimal digits, for sources whose keys are written so. */
export const GENERATED_HEX_KEY: SecretStringGenerator = {
  passwordLength: 64,
  excludePunctuation: true,
  excludeUppercase: true,
  excludeCharacters: 'ghijklmnopqrstuvwxyz',
};
