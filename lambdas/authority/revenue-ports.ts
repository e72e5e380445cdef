import type { PlayerName } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { Account } from '../../core/revenue.ts';

export type KeptAccount = Account & {
  /** How often it has been changed: two changes at once are told apart by it. */
  bookings: number;
};

export interface RevenueLedger {
  /** Strongly consistent. */
  account(player: PlayerName, platform: string): Promise<KeptAccount | undefined>;
  /**
   * Keeps a changed account and creates the postback that tells of it, both or neither.
   *
   * @param change - `bookings` as it was read, 0 for a new account
   * @returns false if the account has changed since, or the postback exists
   */
  keep(
    player: PlayerName,
    platform: string,
    change: { account: Account; bookings: number; row?: PostbackRow },
  ): Promise<boolean>;
}
