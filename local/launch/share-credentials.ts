import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { resourceNames } from '../../lambdas/contract.ts';
import { CURRENT, PREVIOUS } from '../../lambdas/rotation/key-labels.ts';
import { loadStage } from '../../stages/index.ts';
import { createSimulatorClient } from '../simulator/simulator-client.ts';
import type { LocalDescription } from './local-description.ts';
import { operatorSettings } from './operator-settings.ts';

const STAGE = 'local';

type ReadSecret = (name: string, label?: string) => Promise<string | undefined>;

/**
 * Tells the simulated platforms which credentials and signing keys are good: those that the stack will
 * send and sign with. On a real platform its own console does that. A key that a platform knows already,
 * because its key API has taken it meanwhile, changes nothing there.
 */
export async function shareCredentials(
  stack: LocalDescription,
  simulatorAdmin: string,
): Promise<void> {
  const secrets = new SecretsManagerClient(operatorSettings(stack));
  const simulator = createSimulatorClient(simulatorAdmin);
  const { platforms } = await simulator.health();
  const names = resourceNames(STAGE);
  for (const [platform, { specification }] of Object.entries(loadStage(STAGE).platforms)) {
    if (!platforms.includes(platform)) continue;
    const read: ReadSecret = (name, label) => readSecret(secrets, name, label);
    const credentials = await read(names.platformSecret(platform));
    const keys =
      specification.signing && (await readKeys(read, names.platformSigningKey(platform)));
    await simulator.settings({
      [platform]: {
        credentials: ofThese(specification.credentials, JSON.parse(credentials ?? '{}')),
        ...(keys && { keys }),
      },
    });
  }
  secrets.destroy();
}

/** A secret may hold more than the platform asks for, and what nobody has put in yet is empty. */
function ofThese(names: readonly string[], texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (texts[name] ? [[name, texts[name]] as const] : [])),
  );
}

/** The newest last. */
async function readKeys(
  read: ReadSecret,
  name: string,
): Promise<Array<{ keyId: string; key: string }>> {
  const texts = [await read(name, PREVIOUS), await read(name, CURRENT)];
  return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text)]));
}

/** @returns undefined if no version has the label */
async function readSecret(
  secrets: SecretsManagerClient,
  name: string,
  label = CURRENT,
): Promise<string | undefined> {
  const command = new GetSecretValueCommand({ SecretId: name, VersionStage: label });
  const answer = await secrets.send(command).catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
  return answer?.SecretString;
}
