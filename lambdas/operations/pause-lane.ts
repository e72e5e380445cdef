import type { LaneRecord } from '../../core/lane.ts';
import { changeStanding } from './change-standing.ts';
import type { LaneDependencies, LaneMapping } from './lane-ports.ts';
import type { Person } from './ports.ts';

export type PauseResult =
  | {
      did: 'paused' | 'already-paused';
      record: LaneRecord;
      /** Its state is `Disabled`, unless that takes longer than we wait. */
      mapping: LaneMapping;
    }
  | { did: 'refused'; because: string };

/**
 * Stops the work on a lane. Who, when and why is recorded first and the mapping is disabled after it,
 * so that no lane stands still without a name; repeating it makes up for an end between the two.
 */
export async function pauseLane(
  platform: string,
  person: Person,
  dependencies: LaneDependencies,
): Promise<PauseResult> {
  const { mappings } = dependencies;
  const mapping = await mappings.find(platform);
  if (mapping === undefined) return { did: 'refused', because: NO_MAPPING };
  const change = await changeStanding(
    { platform, to: 'paused', person, refuse: retiredAlready },
    dependencies,
  );
  if (change.did === 'refused') return change;
  if (change.record === undefined) throw new Error(`lane ${platform} has lost its record`);
  const { record } = change;
  // By hand or by a deployment somebody may have enabled what is on record as paused.
  const wasDisabled = mapping.state === 'Disabled';
  const did = change.did === 'nothing' && wasDisabled ? 'already-paused' : 'paused';
  return { did, record, mapping: await mappings.setEnabled(mapping, false) };
}

export const NO_MAPPING =
  'the stage has no mapping for its queue; deploy the stage, or sign in to the right account and region';

function retiredAlready(record: LaneRecord | undefined): string | undefined {
  return record?.standing === 'retired'
    ? `it was retired by ${record.by} on ${record.since}, and sends nothing`
    : undefined;
}
