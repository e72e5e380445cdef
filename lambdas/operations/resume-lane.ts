import type { LaneRecord } from '../../core/lane.ts';
import { changeStanding } from './change-standing.ts';
import type { LaneDependencies, LaneMapping } from './lane-ports.ts';
import { NO_MAPPING } from './pause-lane.ts';
import type { Person } from './ports.ts';
import type { Woken } from './wake-overdue.ts';

export type ResumeResult =
  | {
      /** `unfinished`: it works, but not all that needs a wake-up has one, so it stays on record as stopped. */
      did: 'resumed' | 'already-running' | 'unfinished';
      /** How it stood before, if it was paused or retired. */
      before?: LaneRecord;
      mapping: LaneMapping;
      woken: Woken;
    }
  | { did: 'refused'; because: string };

/** How a lane was found: since when it has stood decides how far back messages may be lost. */
export type FoundLane = { record: LaneRecord | undefined; wasEnabled: boolean };

/**
 * Has a lane worked off again: its mapping is enabled, what may have lost its message is woken, and only
 * then it is recorded. So an end in between leaves a lane that works and is on record as stopped, which
 * "lane status" shows, and the next resumption looks as far back as this one.
 *
 * @param options.evenRetired - brings a retired lane back
 * @param options.wake - see `wakeOverdue`
 */
export async function resumeLane(
  platform: string,
  options: Person & { evenRetired: boolean; wake(lane: FoundLane): Promise<Woken> },
  dependencies: LaneDependencies,
): Promise<ResumeResult> {
  const { evenRetired, wake, ...person } = options;
  const { ledger, mappings } = dependencies;
  const refuse = (record: LaneRecord | undefined) =>
    record?.standing === 'retired' && !evenRetired ? retired(record) : undefined;
  const record = await ledger.lane(platform);
  const because = refuse(record);
  if (because !== undefined) return { did: 'refused', because };
  const found = await mappings.find(platform);
  if (found === undefined) return { did: 'refused', because: NO_MAPPING };
  const mapping = await mappings.setEnabled(found, true);
  const wasEnabled = found.state === 'Enabled';
  const woken = await wake({ record, wasEnabled });
  if (woken.more) return { did: 'unfinished', mapping, woken };
  const change = await changeStanding({ platform, to: 'running', person, refuse }, dependencies);
  if (change.did === 'refused') return change;
  const before = change.did === 'changed' ? change.before : undefined;
  const did = before === undefined && wasEnabled ? 'already-running' : 'resumed';
  return { did, mapping, woken, ...(before && { before }) };
}

function retired({ platform, by, since }: LaneRecord): string {
  return `it was retired by ${by} on ${since}; "lane resume ${platform} --yes" puts it to work again, and what was closed then stays closed until somebody replays it`;
}
