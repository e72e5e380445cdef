import type { ClickDamage, ClickRecord, Landing, MissedLanding } from '../../core/click-record.ts';
import type { ClickName, PlayerName } from '../../core/keys.ts';
import type { Click } from '../../core/player-event.ts';

/** The click that brought a player; the first binding is final. */
export type PlayerLink = Click & {
  boundAt: string;
  boundBy?: string;
  registeredAt?: string;
  /** The registration event that was decided by this link, as `source/sourceEventId`. */
  registeredBy?: string;
  damage?: ClickDamage;
};

/** What a binding writes, beside its own time. */
export type NewLink = Omit<PlayerLink, 'boundAt'>;

/** The link that stands after binding, ours or an earlier one; who has the click; or another binding met. */
export type BindResult = { link: PlayerLink } | { takenBy: string } | 'conflict';

/** Why a player was not bound to a click. */
export type Refusal = {
  reason: 'player-already-linked' | 'click-already-converted';
  because: Record<string, string>;
};

/** A binding that was refused, kept where people look for it. */
export type RefusedBinding = Refusal & { click: ClickName; player: PlayerName; by: string };

/** A click as a browser or an app reports it. */
export type RecordedClick = {
  name: ClickName;
  clickedAt: string;
  campaign?: string | undefined;
  partner?: string | undefined;
} & ({ landed: Landing } | { missed: MissedLanding });

/** Clicks in the ledger. Each method is one conditional write or one read. */
export interface ClickLedger {
  /** Keeps a click that nobody is bound to yet, for a while. The first report of it stands. */
  record(click: RecordedClick): Promise<void>;
  /** Strongly consistent. */
  recorded(name: ClickName): Promise<ClickRecord | undefined>;
  /** Clicks that landed and that this ID may be a damaged form of; a few at most. */
  similar(name: ClickName): Promise<ClickRecord[]>;
  /**
   * Writes click and player link in one transaction, unless the player has a link or the click
   * another player.
   *
   * @param options.releasedLater - remembers that what is held for the player is still to be released
   */
  bind(
    player: PlayerName,
    link: NewLink,
    options?: { releasedLater?: boolean },
  ): Promise<BindResult>;
  /** What was held for the player has been put on the bus. */
  released(player: PlayerName): Promise<void>;
  /**
   * Notes which registration goes with a link that was bound without one.
   *
   * @returns false if another registration does by now
   */
  noteRegistration(
    player: PlayerName,
    registration: { registeredAt: string; registeredBy: string },
  ): Promise<boolean>;
  /** Keeps with a recorded click that something else was bound in its place. */
  noteDamage(name: ClickName, damage: ClickDamage): Promise<void>;
  /** Keeps a refused binding with the click; a repeat changes only its last time. */
  keepRefusal(refused: RefusedBinding): Promise<void>;
}
