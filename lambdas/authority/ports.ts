import type { BusEvent } from '../../core/claim.ts';
import type { Journey } from '../../core/journey.ts';
import type { ClickName, PlayerName, PostbackName } from '../../core/keys.ts';
import type { Milestone } from '../../core/milestones.ts';
import type { RateTable } from '../../core/money/rate-table.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { Click, PlayerEvent, ReversalEvent } from '../../core/player-event.ts';
import type { PostbackRow, PostbackValues } from '../../core/postback.ts';
import type { Sighting } from '../../core/suspect-duplicate.ts';
import type { Transition } from '../../core/transition.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import type { AskSource, ReferenceLedger } from './claim-ports.ts';
import type { ClickLedger, PlayerLink } from './click-ports.ts';
import type { RevenueLedger } from './revenue-ports.ts';

/** A player as the ledger knows it. Links and first deposit are set once and never reassigned. */
export type PlayerItem = {
  brand: string;
  playerRef: string;
  /** The click that brought the player; the first binding is final. */
  link?: PlayerLink;
  /** The identity of the first settled deposit that the authority accepted. */
  firstDeposit?: { identity: string; eventIdentity: string; occurredAt: string };
};

export type FirstDeposit = NonNullable<PlayerItem['firstDeposit']>;

/** An event that did not make a postback itself, kept where people look for it. */
export type EventItem = {
  milestone: Milestone;
  identity: string;
  /**
   * `held` waits for its player's click; `released` was held and has been decided since;
   * `corroborating` came from a source that does not decide; `duplicate` repeats what is decided;
   * `recorded` needs no postback; `suppressed` shall not have one; `dismissed` was held, and a
   * person ended that.
   */
  status:
    | 'held'
    | 'released'
    | 'corroborating'
    | 'duplicate'
    | 'recorded'
    | 'suppressed'
    | 'dismissed';
  reason?: string;
  /** Another event, as `source/sourceEventId`, that may be of the same payment. */
  suspectedOf?: string;
  event: PlayerEvent;
};

export type Suppression = {
  click: ClickName;
  milestone: Milestone;
  identity: string;
  reason: string;
  /** The facts behind the reason. */
  because: Record<string, string | number>;
  event: PlayerEvent;
};

export type CreateResult = { created: true } | { created: false; existing: PostbackRow };

/** What the authority needs of the ledger. Each method is one conditional write or one read. */
export interface AuthorityLedger {
  /** Strongly consistent. */
  player(name: PlayerName): Promise<PlayerItem | undefined>;
  /** The conditional write that decides: it is dedupe key and ledger row at once. */
  create(row: PostbackRow): Promise<CreateResult>;
  /**
   * Creates the postback of a first deposit and sets the player's first deposit, both or neither.
   *
   * @returns `conflict` if the player has a first deposit by now
   */
  createFirstDeposit(row: PostbackRow, first: FirstDeposit): Promise<CreateResult | 'conflict'>;
  /** Keeps an event, once. */
  keepEvent(item: EventItem): Promise<void>;
  /**
   * Keeps an event whose player has no link, and sets the first deposit if there is none yet.
   *
   * @returns false if the player has a link, or a first deposit that was not there, by now
   */
  hold(item: EventItem, first?: FirstDeposit): Promise<boolean>;
  /**
   * Keeps a suppression, once, and sets the first deposit if it is given.
   *
   * @returns false if a first deposit was given and the player has one by now
   */
  suppress(suppression: Suppression, first?: FirstDeposit): Promise<boolean>;
  /** Strongly consistent. */
  suppression(
    click: ClickName,
    milestone: Milestone,
    identity: string,
  ): Promise<Suppression | undefined>;
  /** Events that wait for this player's click, and for nothing else. */
  heldEvents(name: PlayerName): Promise<PlayerEvent[]>;
  /** Strongly consistent. */
  postback(name: PostbackName): Promise<PostbackRow | undefined>;
  /**
   * Moves a row that is still as it was read.
   *
   * @returns false if it has changed since
   */
  move(row: PostbackRow, transition: Transition): Promise<boolean>;
  /** The same, giving the row these values in one write. */
  moveWith(row: PostbackRow, transition: Transition, values: PostbackValues): Promise<boolean>;
  /** Refunds and chargebacks that are recorded of this deposit. Strongly consistent. */
  reversalsOf(name: PlayerName, identity: string): Promise<ReversalEvent[]>;
  /** A source's newest rates of this day or before, `YYYY-MM-DD`; their age is for the caller to judge. */
  ratesOn(source: string, date: string): Promise<RateTable | undefined>;
  /** Whether a test conversion of this click's partner has been delivered to its platform. */
  hasPassedTest(click: Pick<Click, 'platform' | 'partner'>): Promise<boolean>;
  /** Marks a held event as decided. */
  markReleased(item: Pick<EventItem, 'milestone' | 'identity' | 'event'>): Promise<void>;
}

/** Journeys, from which shares and distributions are counted. */
export interface JourneyLedger {
  /** Keeps a journey, once; one that has its click takes the place of one that had none. */
  note(journey: Journey): Promise<void>;
}

export type AuthorityDependencies = {
  config: PipelineConfig;
  ledger: AuthorityLedger;
  clicks: ClickLedger;
  references: ReferenceLedger;
  revenue: RevenueLedger;
  journeys: JourneyLedger;
  /**
   * Writes down that a source spoke of a deposit, and gives all such sightings of the player around
   * its time, its own among them.
   */
  sight(
    player: PlayerName,
    sighting: Omit<Sighting, 'recordedAt'>,
    windowMs: number,
  ): Promise<readonly Sighting[]>;
  askSource: AskSource;
  lanes: { wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> };
  /** Puts an event on the bus again. */
  emit(events: readonly BusEvent[]): Promise<void>;
  /** Brings an event to the authority again, after 0 to 900 s. */
  later(event: BusEvent, delaySeconds: number): Promise<void>;
  nowEpochMs(): number;
  /** Waits for a part of this time, by chance: two that met do not meet again. */
  pause(atMostMs: number): Promise<void>;
};

/** Every event ends as exactly one of these; `invalid` is given before it comes here. */
export type Settlement = {
  outcome: 'decided' | 'duplicate' | 'suppressed' | 'held';
  reason?: string;
  /** The postback it decided, or that it repeats. */
  postback?: string;
  /** The platform at which that postback begins held, so that a person is told. */
  heldAt?: string;
  /** Its click ID had been damaged on its way. */
  damagedClick?: true;
};
