import type { PipelineConfig } from '../core/pipeline-config.ts';
import {
  CURRENT,
  confirmedBy,
  type KeyLabels,
  PREVIOUS,
  pendingVersion,
  versionWith,
} from '../lambdas/rotation/key-labels.ts';
import { KeySecretMalformedError } from '../lambdas/rotation/key-secret.ts';
import type { KeyVault } from '../lambdas/rotation/ports.ts';
import { type SigningPlatform, signingPlatforms } from '../lambdas/rotation/signing-platforms.ts';
import { CommandError } from './command-error.ts';

/** What may be told of a key: everything but the key. */
export type KeyFacts = {
  versionId: string;
  /** Absent while the version has no value, and where its value is no key. */
  keyId?: string;
  createdAt?: string;
  /** The secret holds something that is no signing key. */
  unusable?: true;
};

export type PendingKey = KeyFacts & {
  /** Who has to do something before it comes into force. */
  waitsFor: 'person' | 'platform';
  confirmedBy?: string;
};

/** The keys of one platform, by what they are for. */
export type PlatformKeyFacts = {
  platform: string;
  current?: KeyFacts;
  previous?: KeyFacts;
  pending?: PendingKey;
};

/** @throws {CommandError} `NO_SUCH_KEY`, a usage error, if postbacks to the platform are not signed */
export function findSigningPlatform(config: PipelineConfig, platform: string): SigningPlatform {
  const platforms = signingPlatforms(config);
  const found = platforms.find((known) => known.platform === platform);
  if (found !== undefined) return found;
  const known = platforms.map((signing) => signing.platform).join(', ') || 'none';
  throw new CommandError(
    'NO_SUCH_KEY',
    `Stage ${config.stage} signs nothing for "${platform}"; the platforms it signs for: ${known}.`,
    { isUsage: true },
  );
}

export async function readKeys(
  vault: KeyVault,
  signing: SigningPlatform,
): Promise<PlatformKeyFacts> {
  const { platform, secretName, recipe } = signing;
  const { labels } = await vault.describe(secretName);
  const facts = (versionId: string | undefined) =>
    versionId === undefined ? undefined : readFacts(vault, secretName, versionId);
  const [current, previous, pending] = await Promise.all([
    facts(versionWith(labels, CURRENT)),
    facts(versionWith(labels, PREVIOUS)),
    facts(pendingVersion(labels)),
  ]);
  return {
    platform,
    ...(current && { current }),
    ...(previous && { previous }),
    ...(pending && { pending: pendingKey(pending, labels, recipe.keyApi === undefined) }),
  };
}

function pendingKey(facts: KeyFacts, labels: KeyLabels, isByHand: boolean): PendingKey {
  const person = confirmedBy(labels.get(facts.versionId) ?? []);
  // Before it has a value there is nothing to hand over.
  const waitsForPerson = isByHand && person === undefined && facts.keyId !== undefined;
  return {
    ...facts,
    waitsFor: waitsForPerson ? 'person' : 'platform',
    ...(person !== undefined && { confirmedBy: person }),
  };
}

async function readFacts(
  vault: KeyVault,
  secretName: string,
  versionId: string,
): Promise<KeyFacts> {
  try {
    const kept = await vault.read(secretName, versionId);
    if (kept === undefined) return { versionId };
    const createdAt = new Date(kept.createdAtEpochMs).toISOString();
    return { versionId, keyId: kept.key.keyId, createdAt };
  } catch (error) {
    if (error instanceof KeySecretMalformedError) return { versionId, unusable: true };
    throw error;
  }
}
