import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { SecretsManagerKeyVault } from '../lambdas/adapters/key-vault.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findSigningPlatform, type PlatformKeyFacts, readKeys } from './read-keys.ts';
import type { Target } from './target.ts';

const POLL_MS = 500;
/** Each of the four steps starts a function and may ask the platform. */
const MAX_POLLS = 120;

type Wait = (ms: number) => Promise<void>;

export function addKeysRotate(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('rotate'))
    .description('makes a new key and hands it to the platform, or to you')
    .argument('<platform>', 'as in the stage file')
    .action(async (platform: string, options: CommonOptions) => {
      await perform(options, (target) => rotate(target, platform, io.wait));
    });
}

async function rotate({ config, secrets }: Target, platform: string, wait: Wait): Promise<Outcome> {
  const signing = findSigningPlatform(config, platform);
  const vault = new SecretsManagerKeyVault(secrets);
  const before = await readKeys(vault, signing);
  if (before.pending !== undefined) return underWay(before);
  const { VersionId } = await secrets.send(
    new RotateSecretCommand({ SecretId: signing.secretName }),
  );
  let keys = before;
  for (let poll = 1; poll <= MAX_POLLS; poll += 1) {
    await wait(POLL_MS);
    keys = await readKeys(vault, signing);
    if (keys.current?.versionId === VersionId) return inForce(keys);
    if (keys.pending?.waitsFor === 'person') return waitsForPerson(keys, config.stage);
  }
  return notYet(keys);
}

function underWay(keys: PlatformKeyFacts): Outcome {
  const key = keys.pending?.keyId ?? 'a key that is being made';
  return {
    ok: false,
    json: { did: 'refused', ...keys },
    lines: [
      `${keys.platform}: refused: a rotation to ${key} has not ended; "keys list" tells what it waits for`,
      'How to end or give it up is in docs/runbook/key-rotation-waiting.md.',
    ],
  };
}

function inForce(keys: PlatformKeyFacts): Outcome {
  return {
    ok: true,
    json: { did: 'in-force', ...keys },
    lines: [`${keys.platform}: ${keys.current?.keyId} signs within five minutes`],
  };
}

function waitsForPerson(keys: PlatformKeyFacts, stage: string): Outcome {
  const { platform, pending } = keys;
  return {
    ok: true,
    json: { did: 'waits-for-person', ...keys },
    lines: [
      `${platform}: ${pending?.keyId} waits for you: ${platform} has no API that takes it. Until then nothing changes.`,
      `  1. keys show-pending ${platform} --stage ${stage}`,
      `  2. hand it to ${platform}, and have them take both keys`,
      `  3. keys confirm ${platform} --key ${pending?.keyId} --by <you> --stage ${stage}`,
    ],
  };
}

function notYet(keys: PlatformKeyFacts): Outcome {
  return {
    ok: false,
    json: { did: 'started', ...keys },
    lines: [
      `${keys.platform}: started, and not in force after ${(MAX_POLLS * POLL_MS) / 1000} s: a step may have failed`,
      'Look again with "keys list", and into the rotation function\'s log. The key before it goes on signing.',
    ],
  };
}
