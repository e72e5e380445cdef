import type { LaneRecord, LaneStanding } from '../../core/lane.ts';
import type { Person } from './ports.ts';

/** What a person did to a lane, kept for good. */
export type LaneAudit = Person & {
  v: 1;
  action: 'pause' | 'resume' | 'retire';
  from: LaneStanding;
  to: LaneStanding;
  at: string;
};

/** What lanes need of the ledger. */
export interface LaneLedger {
  /** Strongly consistent; undefined if nobody has ever paused the lane. */
  lane(platform: string): Promise<LaneRecord | undefined>;
  /**
   * Keeps how a lane stands and who did it, both or neither.
   *
   * @param before - as it was read; it must still be so
   * @returns false if it has changed since
   */
  recordLane(
    record: LaneRecord,
    before: LaneRecord | undefined,
    audit: LaneAudit,
  ): Promise<boolean>;
}

/** The mapping from a lane's queue to the function that works it off. */
export type LaneMapping = {
  platform: string;
  uuid: string;
  /** In AWS's words: `Enabled`, `Disabled`, or on the way between them. */
  state: string;
};

export interface LaneMappings {
  /** @returns undefined if the stage has no mapping for this lane's queue */
  find(platform: string): Promise<LaneMapping | undefined>;
  /**
   * Switches a mapping and waits until it is switched, a bounded time.
   *
   * @returns as it is at the end, which may still be on the way
   */
  setEnabled(mapping: LaneMapping, isEnabled: boolean): Promise<LaneMapping>;
}

export type LaneDependencies = {
  ledger: LaneLedger;
  mappings: LaneMappings;
  nowEpochMs(): number;
};
