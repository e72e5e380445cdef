import { type Command, InvalidArgumentError } from 'commander';
import { SecretsManagerKeyVault } from '../lambdas/adapters/key-vault.ts';
import { type ConfirmResult, confirmKey } from '../lambdas/rotation/confirm-key.ts';
import { PERSON } from '../lambdas/rotation/key-labels.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findSigningPlatform } from './read-keys.ts';

type Options = CommonOptions & { by: string; key?: string };

export function addKeysConfirm(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('confirm'))
    .description("brings the pending key into force, by a person's word that the platform has it")
    .argument('<platform>', 'as in the stage file')
    .requiredOption('--by <who>', 'who says so; kept in the audit trail of AWS', readPerson)
    .option('--key <id>', 'the key that was handed over; refused if another one is pending')
    .action(async (platform: string, options: Options) => {
      const { by, key } = options;
      await perform(options, async ({ config, secrets }) => {
        const { secretName } = findSigningPlatform(config, platform);
        const result = await confirmKey(
          { secretId: secretName, by, ...(key !== undefined && { keyId: key }) },
          new SecretsManagerKeyVault(secrets),
        );
        return outcomeOf(platform, result);
      });
    });
}

function outcomeOf(platform: string, result: ConfirmResult): Outcome {
  return {
    ok: result.did === 'in-force',
    json: { platform, ...result },
    lines: [
      result.did === 'in-force'
        ? `${platform}: ${result.keyId} signs within five minutes; leave the key before it valid at ${platform} for a day`
        : `${platform}: refused: ${result.because}`,
    ],
  };
}

function readPerson(text: string): string {
  if (PERSON.test(text)) return text;
  throw new InvalidArgumentError('Give a name of at most 64 letters, digits and _ . @ + -');
}
