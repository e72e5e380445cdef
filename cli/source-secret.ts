import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CredentialsUnusableError, parseCredentials } from '../core/source-credentials.ts';
import type { NamedSource, SourceSecretName } from './source-named.ts';

/** The texts of a source's secret, the one before the current one whether or not it still counts. */
export type KeptSecret = { current: string; currentSinceEpochMs: number; previous?: string };

/** What may be told of a source's key: everything but the key. */
export type SourceKeyFacts = {
  /** Where each brand has one of its own. */
  brand?: string;
  secret: string;
  state: 'ok' | 'malformed' | 'unreadable';
  fault?: string;
  since?: string;
  /** ISO 8601; absent if there is none before it, or it counts no more. */
  previousCountsUntil?: string;
};

const MS_PER_HOUR = 3_600_000;

/** @returns undefined if the secret does not exist or has no text */
export async function readSourceSecret(
  secrets: SecretsManagerClient,
  secretName: string,
): Promise<KeptSecret | undefined> {
  const [current, previous] = await Promise.all([
    readVersion(secrets, secretName, 'AWSCURRENT'),
    readVersion(secrets, secretName, 'AWSPREVIOUS'),
  ]);
  if (!current?.text) return undefined;
  return {
    current: current.text,
    currentSinceEpochMs: current.createdAtEpochMs,
    ...(previous?.text && { previous: previous.text }),
  };
}

async function readVersion(
  secrets: SecretsManagerClient,
  SecretId: string,
  VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS',
) {
  try {
    const { SecretString, CreatedDate } = await secrets.send(
      new GetSecretValueCommand({ SecretId, VersionStage }),
    );
    return { text: SecretString?.trim(), createdAtEpochMs: CreatedDate?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** What a secret's text says, or what is wrong with it in words that quote none of it. */
export function readCredentials(
  text: string,
  { description }: NamedSource,
): { credentials: object } | { fault: string } {
  try {
    return { credentials: parseCredentials(text, description) };
  } catch (error) {
    if (error instanceof CredentialsUnusableError) return { fault: error.message };
    throw error;
  }
}

/**
 * Until when the key before the current one counts, whether or not that is over.
 *
 * @returns undefined if there was none that ever verified anything
 */
export function previousCountsUntil(
  { currentSinceEpochMs, previous }: KeptSecret,
  source: NamedSource,
): number | undefined {
  if (previous === undefined || 'fault' in readCredentials(previous, source)) return undefined;
  return currentSinceEpochMs + source.settings.previousKeyHours * MS_PER_HOUR;
}

/** Never fails: a secret that cannot be read is one of the things to be told. */
export async function readKeyFacts(
  secrets: SecretsManagerClient,
  { source, brand, secretName }: SourceSecretName,
  nowEpochMs: number,
): Promise<SourceKeyFacts> {
  const named = { ...(brand !== undefined && { brand }), secret: secretName };
  let kept: KeptSecret | undefined;
  try {
    kept = await readSourceSecret(secrets, secretName);
  } catch (error) {
    return { ...named, state: 'unreadable', fault: (error as Error).name };
  }
  if (kept === undefined) {
    return { ...named, state: 'unreadable', fault: 'it does not exist, or is empty' };
  }
  const current = readCredentials(kept.current, source);
  const until = previousCountsUntil(kept, source);
  return {
    ...named,
    ...('fault' in current ? { state: 'malformed', fault: current.fault } : { state: 'ok' }),
    since: new Date(kept.currentSinceEpochMs).toISOString(),
    ...(until !== undefined &&
      until > nowEpochMs && { previousCountsUntil: new Date(until).toISOString() }),
  };
}
