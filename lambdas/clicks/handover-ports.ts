import type { ClicksDependencies } from './ports.ts';

/** A click on its way from a web page to an app. */
export type Handover = {
  platform: string;
  clickId: string;
  clickedAt: string;
  campaign?: string | undefined;
  partner?: string | undefined;
  /** Whose site handed it over. */
  brand: string;
};

/** What became of a claim; a hand-over that cannot be claimed keeps how often it was tried. */
export type ClaimResult = { handover: Handover } | 'unknown-token' | 'already-claimed' | 'expired';

/** Clicks on their way to apps. */
export interface HandoverLedger {
  /**
   * Keeps a click for an app. Repeating it changes nothing, and does not make it last longer.
   *
   * @returns false if the token stands for another click
   */
  keep(token: string, handover: Handover): Promise<boolean>;
  /**
   * Gives the click to the installation that asks first, and to that one again however often it asks.
   *
   * @param installRef - a keyed pseudonym of the installation
   */
  claim(token: string, installRef: string): Promise<ClaimResult>;
}

export type HandoverDependencies = ClicksDependencies & {
  handovers: HandoverLedger;
  /** 128 random bits in base64url. */
  newToken(): string;
};
