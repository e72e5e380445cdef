import type { Command } from 'commander';
import { SecretsManagerKeyVault } from '../lambdas/adapters/key-vault.ts';
import { signingPlatforms } from '../lambdas/rotation/signing-platforms.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { type KeyFacts, type PlatformKeyFacts, readKeys } from './read-keys.ts';
import { renderTable } from './render-table.ts';

const WAITS_FOR = { person: 'a person', platform: 'the platform' };
const HEADINGS = ['PLATFORM', 'SIGNS WITH', 'CREATED', 'PREVIOUS', 'PENDING', 'WAITS FOR'];

export function addKeysList(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('list'))
    .description('which key signs for each platform, and which one shall come after it')
    .action(async (options: CommonOptions) => {
      await perform(options, async ({ config, secrets }) => {
        const vault = new SecretsManagerKeyVault(secrets);
        const platforms = signingPlatforms(config);
        const keys = await Promise.all(platforms.map((signing) => readKeys(vault, signing)));
        return outcomeOf(keys);
      });
    });
}

function outcomeOf(keys: readonly PlatformKeyFacts[]): Outcome {
  const lines =
    keys.length === 0
      ? ['No platform of this stage wants its postbacks signed.']
      : renderTable(HEADINGS, keys.map(cellsOf));
  return { ok: true, json: { keys }, lines };
}

function cellsOf({ platform, current, previous, pending }: PlatformKeyFacts): string[] {
  return [
    platform,
    describeKey(current),
    current?.createdAt ?? '-',
    describeKey(previous),
    pending && pending.keyId === undefined ? 'being made' : describeKey(pending),
    pending === undefined ? '-' : WAITS_FOR[pending.waitsFor],
  ];
}

function describeKey(key: KeyFacts | undefined): string {
  if (key === undefined) return '-';
  return key.keyId ?? 'unusable';
}
