import type { Damage } from './click-damage.ts';

/** A visit as the clicks API recorded it. Everything in it was said by a browser, and is only that. */
export type Landing = {
  /** When it was recorded, by our clock. */
  at: string;
  /** Whose site it was. */
  brand: string;
  /** The query parameter that the click ID arrived in. */
  name?: string | undefined;
  /** Origin and path of the page, without its query. */
  page?: string | undefined;
  /** Whether the site, an app, or a page inside another one took it. */
  path: JourneyPath;
  /** What the browser could keep it in, such as `cookie` and `session`. */
  means: readonly string[];
};

/** Ways by which a player comes from click to conversion. */
export const JOURNEY_PATHS = ['web', 'app', 'iframe', 'checkout'] as const;
export type JourneyPath = (typeof JOURNEY_PATHS)[number];

/** A landing whose click ID came under a name that the site does not read. */
export type MissedLanding = Landing & { expected: readonly string[] };

/** A click ID that came back otherwise than it was recorded. */
export type ClickDamage = {
  /** As it came back. */
  given: string;
  /** As it was recorded; of several that it could be, one. */
  recorded: string;
  damages: readonly Damage[];
  /** Where it has most likely happened. */
  likelyStage: string;
  /** The recorded click was taken in its place. */
  repaired: boolean;
  at: string;
};

/** A click as the ledger knows it. */
export type ClickRecord = {
  platform: string;
  clickId: string;
  clickedAt: string;
  campaign?: string | null;
  partner?: string | null;
  landed?: Landing;
  missed?: MissedLanding;
  /** The player that it is bound to. */
  brand?: string;
  playerRef?: string;
  boundAt?: string;
  /** Who bound it: a source, or `clicks-api`. */
  boundBy?: string;
  /** Of a bound click: what it came back as. Of another: what was bound in its place. */
  damage?: ClickDamage;
};
