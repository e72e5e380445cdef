import type { Command } from 'commander';
import { SecretsManagerKeyVault } from '../lambdas/adapters/key-vault.ts';
import { pendingVersion } from '../lambdas/rotation/key-labels.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findSigningPlatform } from './read-keys.ts';
import type { Target } from './target.ts';

export function addKeysShowPending(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('show-pending'))
    .description('prints the key that is to be handed to the platform: the key itself, in clear')
    .argument('<platform>', 'as in the stage file')
    .action(async (platform: string, options: CommonOptions) => {
      await perform(options, (target) => showPending(target, platform));
    });
}

async function showPending({ config, secrets }: Target, platform: string): Promise<Outcome> {
  const { secretName } = findSigningPlatform(config, platform);
  const vault = new SecretsManagerKeyVault(secrets);
  const versionId = pendingVersion((await vault.describe(secretName)).labels);
  const pending = versionId === undefined ? undefined : await vault.read(secretName, versionId);
  if (pending === undefined) {
    return {
      ok: false,
      json: { platform, did: 'nothing-pending' },
      lines: [`${platform}: no key is pending; "keys rotate ${platform}" makes one`],
    };
  }
  const { keyId, key } = pending.key;
  return {
    ok: true,
    json: { platform, keyId, key },
    lines: [
      `The key that shall sign postbacks to ${platform}. Whoever has it can sign in our name: hand it over`,
      'by a way that only the platform can read, and leave it in no file, chat or mail.',
      `  key ID  ${keyId}`,
      `  key     ${key}`,
    ],
  };
}
