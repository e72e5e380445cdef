import type { ItemKey } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { AttemptRecord, PostbackRow, RequestRecord } from '../../core/postback.ts';
import type { PlatformKeys } from '../../core/signing/signing-key.ts';
import type { Transition } from '../../core/transition.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import type { WakeUp } from '../../core/wake-up.ts';

/** What delivery needs of the ledger. Each write is one conditional request; see decision 0002. */
export interface DeliveryLedger {
  /** Strongly consistent. */
  read(key: ItemKey): Promise<PostbackRow | undefined>;
  /** The occurrence of the player's latest statement of revenue at the row's platform. */
  latestStatement(row: PostbackRow): Promise<string | undefined>;
  /**
   * Takes the row for one attempt: only if it is due, unconfirmed and at this attempt's number.
   * From the second attempt on the previous one becomes an item of its own in the same transaction.
   *
   * @returns false if any clause failed: the row is not ours
   */
  claim(row: PostbackRow, attempt: AttemptRecord, leaseEndsAtEpochMs: number): Promise<boolean>;
  /**
   * Writes an attempt's outcome while its lease holds.
   *
   * @returns false if the lease is lost or the row is confirmed
   */
  settle(row: PostbackRow, attempt: AttemptRecord, transition: Transition): Promise<boolean>;
  /**
   * Moves a row that no attempt holds: a lease that ran out, a replay, a hold.
   * The row must still be as it was read.
   */
  move(row: PostbackRow, transition: Transition, last?: AttemptRecord): Promise<boolean>;
  /** Keeps the outcome of an attempt that no longer holds the row, as proof. */
  keepAttempt(row: PostbackRow, attempt: AttemptRecord): Promise<void>;
}

export interface Lanes {
  /** @param delaySeconds - 0 to 900 */
  wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void>;
  /** Makes a message visible again after this many seconds instead of its queue's default. */
  shortenVisibility(platform: string, receiptHandle: string, seconds: number): Promise<void>;
}

export interface Credentials {
  /** @returns the platform's credentials by name, and the version of the secret they came from */
  read(platform: string): Promise<{ values: Record<string, string>; keyId: string }>;
}

export interface SigningKeys {
  /** The key in force and, during a rotation's overlap, the one before it. */
  read(platform: string): Promise<PlatformKeys>;
}

export interface HttpSender {
  send(request: RequestRecord, timeoutMs: number): Promise<Answer>;
}

export interface Clock {
  nowEpochMs(): number;
  wait(ms: number): Promise<void>;
}

export type DeliveryDependencies = {
  config: PipelineConfig;
  ledger: DeliveryLedger;
  lanes: Lanes;
  credentials: Credentials;
  signingKeys: SigningKeys;
  http: HttpSender;
  clock: Clock;
  newId(): string;
  /** Told of every attempt that has ended, every hold, and every wait near a deadline, after it is durable. */
  report(attempt: AttemptReport): void;
};

/** An attempt that has ended, or, without one, a postback that was moved before it. */
export type AttemptReport = {
  row: PostbackRow;
  attempt?: AttemptRecord;
  transition: Transition;
};

/** One lane message, as an execution received it. */
export type LaneDelivery = {
  message: WakeUp;
  sqsSentAtEpochMs: number;
  /** Milliseconds until this execution is ended from outside. */
  remainingMs(): number;
};
