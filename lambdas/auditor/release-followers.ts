import { formatPostbackName } from '../../core/keys.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { missedPrerequisite } from '../../core/prerequisite.ts';
import { type ReleaseLedger, releaseHeld } from '../operations/release-held.ts';
import type { AuditLedger, AuditorDependencies } from './ports.ts';

export type FollowerWatch = {
  platform: string;
  /** The postbacks that go on, by name. */
  released: string[];
  /** What kept the rest from being looked at. */
  failure?: unknown;
};

type Dependencies = Pick<AuditorDependencies, 'config' | 'lanes' | 'nowEpochMs'> & {
  held: ReleaseLedger;
  ledger: Pick<AuditLedger, 'lane' | 'named'>;
};

/**
 * Releases what was held because the postback that must go first was not delivered, and has been since:
 * by a replay, or by a person's word. Where a lane does not run, nothing is released until it does.
 *
 * @returns the platforms at which something happened; it throws nothing
 */
export async function releaseFollowers(dependencies: Dependencies): Promise<FollowerWatch[]> {
  const watched: FollowerWatch[] = [];
  for (const [platform, settings] of Object.entries(dependencies.config.platforms)) {
    const watch = await releaseAt(platform, settings, dependencies);
    if (watch.released.length > 0 || 'failure' in watch) watched.push(watch);
  }
  return watched;
}

async function releaseAt(
  platform: string,
  settings: PlatformConfig,
  { config, held, ledger, lanes, nowEpochMs }: Dependencies,
): Promise<FollowerWatch> {
  const mayGo = async (row: PostbackRow): Promise<boolean> => {
    const needed = missedPrerequisite(row, settings);
    if (needed === undefined) return false;
    const [entry] = await ledger.named([formatPostbackName(needed)]);
    return entry?.row?.state === 'delivered';
  };
  try {
    const lane = await ledger.lane(platform);
    if (lane !== undefined && lane.standing !== 'running') return { platform, released: [] };
    const release = { config, ledger: held, lanes, nowEpochMs };
    const { released } = await releaseHeld({ platform, mayGo }, release);
    return { platform, released };
  } catch (failure) {
    return { platform, released: [], failure };
  }
}
