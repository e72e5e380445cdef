import type { Assembly, Resource } from './load-assembly.ts';

/**
 * The secret that a `SecretId` means: its name, its ARN, or its ARN without the six random characters.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function findSecret(assembly: Assembly, secretId: string): Resource | undefined {
  return assembly
    .ofType('AWS::SecretsManager::Secret')
    .find(({ physicalName, arn }) => [physicalName, arn, arn.slice(0, -7)].includes(secretId));
}
