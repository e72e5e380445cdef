import type { LaneRecord, LaneStanding } from '../../core/lane.ts';
import type { LaneAudit, LaneDependencies } from './lane-ports.ts';
import type { Person } from './ports.ts';

/** Two people can meet at one lane a few times; more often than this is told to the person. */
const MAX_ROUNDS = 4;

export type ChangedStanding =
  | { did: 'changed'; record: LaneRecord; before: LaneRecord | undefined }
  /** It stood so already; who did it first stays on record. */
  | { did: 'nothing'; record: LaneRecord | undefined }
  | { did: 'refused'; because: string };

const ACTIONS = { paused: 'pause', running: 'resume', retired: 'retire' } as const;

/**
 * Records how a lane stands, by whom and why, unless it stands so already.
 *
 * @param change.refuse - why it may not be done to a lane that stands as it does
 */
export async function changeStanding(
  change: {
    platform: string;
    to: LaneStanding;
    person: Person;
    refuse?(record: LaneRecord | undefined): string | undefined;
  },
  { ledger, nowEpochMs }: Pick<LaneDependencies, 'ledger' | 'nowEpochMs'>,
): Promise<ChangedStanding> {
  const { platform, to, person } = change;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const before = await ledger.lane(platform);
    const because = change.refuse?.(before);
    if (because !== undefined) return { did: 'refused', because };
    const from = before?.standing ?? 'running';
    if (from === to) return { did: 'nothing', record: before };
    const since = new Date(nowEpochMs()).toISOString();
    const record: LaneRecord = { v: 1, platform, standing: to, ...person, since };
    const audit: LaneAudit = { v: 1, action: ACTIONS[to], ...person, from, to, at: since };
    if (await ledger.recordLane(record, before, audit)) return { did: 'changed', record, before };
  }
  return { did: 'refused', because: 'somebody else keeps changing it; look at "lane status"' };
}
