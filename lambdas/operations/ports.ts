import type { ItemKey, PlayerName } from '../../core/keys.ts';
import type { LaneRecord } from '../../core/lane.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { ReversalEvent } from '../../core/player-event.ts';
import type { PostbackRow, PostbackState } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import type { WakeUp } from '../../core/wake-up.ts';

/** Who does something to a postback by hand, and why. */
export type Person = { by: string; why?: string };

/** What a person did to a postback, kept beside it for as long as it is. */
export type AuditItem = Person & {
  v: 1;
  action: 'replay' | 'resolve' | 'retire';
  fromState: PostbackState;
  toState: PostbackState;
  /** The acknowledgement that a forced replay set aside. */
  previousConfirmedAt?: string;
  at: string;
};

/** What operator actions need of the ledger. */
export interface OperationsLedger {
  /** Strongly consistent. */
  read(key: ItemKey): Promise<PostbackRow | undefined>;
  /** Refunds and chargebacks that are recorded of a deposit. Strongly consistent. */
  reversalsOf(name: PlayerName, identity: string): Promise<ReversalEvent[]>;
  /** How a platform's lane stands; undefined if nobody has ever paused it. Strongly consistent. */
  lane(platform: string): Promise<LaneRecord | undefined>;
  /**
   * Moves a row and records who moved it, both or neither. The row must still be as it was read;
   * unlike delivery, a person may move one that is confirmed.
   *
   * @returns false if the row has changed since
   */
  intervene(row: PostbackRow, transition: Transition, audit: AuditItem): Promise<boolean>;
}

export type OperationsDependencies = {
  config: Pick<PipelineConfig, 'platforms'>;
  ledger: OperationsLedger;
  lanes: { wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> };
  nowEpochMs(): number;
};
