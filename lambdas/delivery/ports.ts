import type { CircuitRecord } from '../../core/circuit.ts';
import type { Tally } from '../../core/circuit-tally.ts';
import type { ItemKey } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { AttemptRecord, PostbackRow, RequestRecord, Verdict } from '../../core/postback.ts';
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

/** Each write is one request, under the condition that the circuit is still as it was read. */
export interface CircuitLedger {
  /** Strongly consistent; undefined if the lane's circuit has never opened. */
  read(platform: string): Promise<CircuitRecord | undefined>;
  /** @returns false if somebody else has changed it since `before` was read */
  write(circuit: CircuitRecord, before: CircuitRecord | undefined): Promise<boolean>;
  /**
   * Adds to what is counted of this minute.
   *
   * @returns the minutes of this hour and the one before, the latest first
   */
  count(platform: string, tally: Tally): Promise<Tally[]>;
  /**
   * Whether any of the lane's newest postbacks has been acknowledged since then; what was created more
   * than two hours ago is not looked at, and the index may be seconds behind.
   */
  hasAcknowledgement(platform: string, sinceEpochMs: number): Promise<boolean>;
  /** What was counted until now no longer matters. */
  countAnew(platform: string): Promise<void>;
}

/** Whether a postback may be attempted now: it may, it may as the probe of its lane's circuit, or it waits. */
export type Passage = { go: true; probe?: CircuitRecord } | { waits: Transition };

/** What of a platform's settings its circuit goes by. */
export type CircuitSettings = Pick<PlatformConfig, 'retryDelaysSeconds'>;

export interface Circuits {
  /** @throws if the circuit has to be read and cannot be */
  pass(row: PostbackRow, settings: CircuitSettings): Promise<Passage>;
  /** Takes notice of an attempt's outcome. Never throws: the attempt is over and recorded. */
  notice(
    attempted: { row: PostbackRow; probe: CircuitRecord | undefined; settings: CircuitSettings },
    outcome: { verdict: Verdict; retryAfterSeconds?: number | undefined },
  ): Promise<void>;
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
  circuits: Circuits;
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
