/** How a lane stands by a person's word; one that nobody has ever paused has no record. */
export const LANE_STANDINGS = ['running', 'paused', 'retired'] as const;
export type LaneStanding = (typeof LANE_STANDINGS)[number];

/** What a person last did to a lane. */
export type LaneRecord = {
  v: 1;
  platform: string;
  standing: LaneStanding;
  by: string;
  why?: string;
  /** Since when it stands so, an ISO time. */
  since: string;
};

/** How the ledger's record and the mapping contradict each other. */
export type LaneContradiction =
  /** Somebody has disabled the mapping, and not by this command line. */
  | 'disabled-elsewhere'
  /** Paused or retired, and yet the mapping is enabled: by hand, or by a deployment. */
  | 'enabled-despite-it'
  /** The stage has no mapping for the lane's queue. */
  | 'no-mapping';

/** What is true of a lane: `enabled` says that its messages are worked off, whatever was recorded. */
export type LaneState = {
  state: 'enabled' | 'paused' | 'retired' | 'missing';
  contradiction?: LaneContradiction;
};

/** A mapping that is enabled, or will be in a moment; AWS's other words mean that it is not. */
const ENABLED: readonly string[] = ['Enabled', 'Enabling', 'Updating', 'Creating'];

/**
 * @param record - undefined if nobody has ever paused the lane
 * @param mappingState - in AWS's words; undefined if there is no mapping
 */
export function laneState(
  record: Pick<LaneRecord, 'standing'> | undefined,
  mappingState: string | undefined,
): LaneState {
  const standing = record?.standing ?? 'running';
  if (mappingState === undefined) {
    if (standing === 'retired') return { state: 'retired' };
    return { state: 'missing', contradiction: 'no-mapping' };
  }
  if (ENABLED.includes(mappingState)) {
    if (standing === 'running') return { state: 'enabled' };
    return { state: 'enabled', contradiction: 'enabled-despite-it' };
  }
  if (standing === 'running') return { state: 'paused', contradiction: 'disabled-elsewhere' };
  return { state: standing };
}
