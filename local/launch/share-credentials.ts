import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSimulatorClient } from '../simulator/simulator-client.ts';
import type { LocalDescription } from './local-description.ts';
import { operatorSettings } from './operator-settings.ts';

/** The last part of a platform's secret name is the platform's name. */
const PLATFORM_SECRET = /^postproof\/[^/]+\/platform\/(.+)$/;

/**
 * Tells the simulated platforms which credentials are good: those that the stack will send. On a
 * real platform its own console does that.
 */
export async function shareCredentials(
  stack: LocalDescription,
  simulatorAdmin: string,
): Promise<void> {
  const secrets = new SecretsManagerClient(operatorSettings(stack));
  const simulator = createSimulatorClient(simulatorAdmin);
  const { platforms } = await simulator.health();
  for (const name of stack.secrets) {
    const platform = PLATFORM_SECRET.exec(name)?.[1];
    if (platform === undefined || !platforms.includes(platform)) continue;
    const { SecretString = '{}' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: name }),
    );
    await simulator.settings({ [platform]: { credentials: JSON.parse(SecretString) } });
  }
  secrets.destroy();
}
