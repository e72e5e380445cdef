import type { PipelineConfig } from '../core/pipeline-config.ts';
import { CommandError } from './command-error.ts';
import { readInput } from './source-input.ts';
import { type NamedSource, secretNameOf } from './source-named.ts';
import { previousCountsUntil, readCredentials, readSourceSecret } from './source-secret.ts';
import type { Target } from './target.ts';

/** The keys that a request is checked with. */
export type CheckKeys = {
  /** Those that count, the current one first; empty if the current one cannot be used. */
  counting: object[];
  /** What is wrong with the current one. */
  fault?: string;
  /** The one before it, whether or not it still counts. */
  previous?: { credentials: object; countsUntilEpochMs: number; counts: boolean };
};

/** Those of the stage, or of a file instead, so that whoever may not read the secret can check too. */
export async function loadCheckKeys(
  { config, secrets }: Pick<Target, 'config' | 'secrets'>,
  {
    source,
    brand,
    keyFile,
  }: { source: NamedSource; brand: string | undefined; keyFile: string | undefined },
  nowEpochMs: number,
): Promise<CheckKeys> {
  if (keyFile !== undefined) {
    return current((await readInput(keyFile)).toString('utf8').trim(), source);
  }
  const secretName = secretNameOf(config, source, brand);
  const kept = await readSourceSecret(secrets, secretName);
  if (kept === undefined) throw noSecret(secretName, { config, source });
  const keys = current(kept.current, source);
  const until = previousCountsUntil(kept, source);
  if (until === undefined || kept.previous === undefined) return keys;
  const read = readCredentials(kept.previous, source);
  if ('fault' in read) return keys;
  const { credentials } = read;
  const counts = nowEpochMs < until;
  return {
    ...keys,
    counting: counts && keys.fault === undefined ? [...keys.counting, credentials] : keys.counting,
    previous: { credentials, countsUntilEpochMs: until, counts },
  };
}

function current(text: string, source: NamedSource): CheckKeys {
  const read = readCredentials(text, source);
  return 'fault' in read ? { counting: [], fault: read.fault } : { counting: [read.credentials] };
}

function noSecret(
  secretName: string,
  { config, source }: { config: PipelineConfig; source: NamedSource },
): CommandError {
  return new CommandError(
    'NO_KEY',
    `The secret "${secretName}" of ${source.name} does not exist, or is empty. Deploy stage ${config.stage}, put the key in with "source set-key", or give it with --key-file.`,
  );
}
