import { isDeepStrictEqual } from 'node:util';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { CommandError } from './command-error.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeInput, readInput } from './source-input.ts';
import { findWebhookSource, type NamedSource, secretNameOf } from './source-named.ts';
import {
  type KeptSecret,
  previousCountsUntil,
  readCredentials,
  readSourceSecret,
} from './source-secret.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { from: string; brand?: string; endPrevious?: true };

export function addSourceSetKey(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('set-key'))
    .description("puts a source's new key in force; the key before it goes on counting for a while")
    .argument('<source>', 'as in the stage file')
    .requiredOption(
      '--from <file>',
      'a JSON object of named texts, or one plain text, as docs/sources says; - for standard input',
    )
    .option('--brand <name>', 'where each brand has a secret of its own')
    .option('--end-previous', 'no key before it counts any more: for one that has leaked')
    .action(async (source: string, options: Options) => {
      await perform(options, (target) => setKey(target, source, options, io.nowEpochMs()));
    });
}

async function setKey(
  { config, secrets }: Target,
  name: string,
  { from, brand, endPrevious }: Options,
  nowEpochMs: number,
): Promise<Outcome> {
  const source = findWebhookSource(config, name);
  if (brand !== undefined && source.settings.secrets === 'per-source') {
    throw new CommandError(
      'ONE_FOR_ALL_BRANDS',
      `${name} has one secret for all brands: leave --brand out, or give each brand its own with "secrets: 'per-brand'" in the stage file.`,
      { isUsage: true },
    );
  }
  const secretName = secretNameOf(config, source, brand);
  const text = (await readInput(from)).toString('utf8').trim();
  const credentials = readNew(text, { source, from });
  const kept = await readSourceSecret(secrets, secretName);
  const whose = brand === undefined ? name : `${name}/${brand}`;
  const named = { source: name, ...(brand !== undefined && { brand }), secret: secretName };
  if (kept && !endPrevious && isSame(kept.current, credentials, source)) {
    return {
      ok: false,
      json: { ...named, did: 'refused', because: 'it is the key that is in force' },
      lines: [
        `${whose}: refused: it is the key that is in force, and putting it in again would make an end of the one before it. Nothing has changed.`,
      ],
    };
  }
  const put = () =>
    secrets.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: text }));
  // The second time it takes the place of the one before it, too.
  if (endPrevious) await put();
  const { VersionId: versionId } = await put();
  const consequences = endPrevious ? {} : consequencesOf(kept, source, nowEpochMs);
  return {
    ok: true,
    json: { ...named, did: 'set', versionId, ...consequences },
    lines: [`${whose}: the new key verifies within a minute.`, ...describe(consequences)],
  };
}

/** @throws {CommandError} `BAD_KEY`, a usage error that quotes nothing of the key */
function readNew(text: string, { source, from }: { source: NamedSource; from: string }): object {
  const read = text === '' ? { fault: 'It is empty.' } : readCredentials(text, source);
  if ('credentials' in read) return read.credentials;
  const { adapter } = source.settings;
  throw new CommandError(
    'BAD_KEY',
    `${describeInput(from)} holds no key of ${source.name}: ${read.fault} Nothing has changed. What belongs in it is in docs/sources/${adapter}.md.`,
    { isUsage: true },
  );
}

/** Whether it says the same, however it is written. */
function isSame(currentText: string, credentials: object, source: NamedSource): boolean {
  const current = readCredentials(currentText, source);
  return 'credentials' in current && isDeepStrictEqual(current.credentials, credentials);
}

/** What becomes of the keys that were there. */
type Consequences = {
  /** ISO 8601; absent if there was none that could verify anything. */
  previousCountsUntil?: string;
  /** The key before that would have counted until then, and does no more. */
  endedEarly?: string;
};

function consequencesOf(
  kept: KeptSecret | undefined,
  source: NamedSource,
  nowEpochMs: number,
): Consequences {
  if (kept === undefined) return {};
  const replaced = { previous: kept.current, current: '', currentSinceEpochMs: nowEpochMs };
  const until = previousCountsUntil(replaced, source);
  const earlier = previousCountsUntil(kept, source);
  return {
    ...(until !== undefined &&
      until > nowEpochMs && { previousCountsUntil: new Date(until).toISOString() }),
    ...(earlier !== undefined &&
      earlier > nowEpochMs && { endedEarly: new Date(earlier).toISOString() }),
  };
}

function describe({ previousCountsUntil: until, endedEarly }: Consequences): string[] {
  const before =
    until === undefined
      ? 'No key before it counts.'
      : `The key before it counts until ${until}: have the provider sign with the new one by then.`;
  if (endedEarly === undefined) return [before];
  return [
    before,
    `The key before that one would have counted until ${endedEarly}, and counts no more: what is still signed with it is refused.`,
  ];
}
