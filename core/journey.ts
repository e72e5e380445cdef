import { JOURNEY_PATHS, type JourneyPath } from './click-record.ts';
import type { Click, PlayerEvent } from './player-event.ts';

/**
 * A journey is what is kept of a player's way to one of the two milestones that everything hangs on:
 * when it happened, by which path, and the click that it came from, if it still had one. It is kept
 * whether or not a postback came of it, so that shares and distributions can be counted.
 */

export const JOURNEY_MILESTONES = ['registration', 'ftd'] as const;
export type JourneyMilestone = (typeof JOURNEY_MILESTONES)[number];

/** Where nobody says by which path a player came. */
const UNKNOWN_PATH = 'unknown';
export const RECORDED_PATHS = [...JOURNEY_PATHS, UNKNOWN_PATH] as const;
export type RecordedPath = JourneyPath | typeof UNKNOWN_PATH;

export type Journey = {
  brand: string;
  milestone: JourneyMilestone;
  playerRef: string;
  occurredAt: string;
  path: RecordedPath;
  /** These are of the click; without it the click has been lost. */
  platform?: string;
  clickId?: string;
  clickedAt?: string;
  campaign?: string;
  partner?: string;
  /** A promo code or a domain stands for the click, which there never was. */
  clickless?: true;
};

/** What of it is counted: whose it is does not matter then. */
export type CountedJourney = Omit<Journey, 'playerRef'>;

type Reached = {
  event: Pick<PlayerEvent, 'brand' | 'playerRef' | 'path' | 'channel'>;
  milestone: JourneyMilestone;
  occurredAt: string;
  /** The click that the player is bound to. */
  link?: Click | undefined;
  /** The event came from who takes the money, on a page of its own. */
  fromPayments: boolean;
};

export function journeyOf({ event, milestone, occurredAt, link, fromPayments }: Reached): Journey {
  const { brand, playerRef } = event;
  const path = pathOf(event, milestone === 'ftd' && fromPayments);
  return { brand, milestone, playerRef, occurredAt, path, ...(link && clickOf(link)) };
}

function clickOf(link: Click) {
  const { platform, clickId, clickedAt, campaign, partner, clickless, timeUnknown } = link;
  return {
    platform,
    clickId,
    ...(!timeUnknown && { clickedAt }),
    ...(campaign !== undefined && { campaign }),
    ...(partner !== undefined && { partner }),
    ...(clickless && { clickless }),
  };
}

/**
 * What the event says, else what its source is known for. The path of the recorded landing is left
 * out on purpose: only a milestone that has its click would have one, so that no path would ever be
 * seen to lose any.
 */
function pathOf(
  { path, channel }: Pick<PlayerEvent, 'path' | 'channel'>,
  atCheckout: boolean,
): RecordedPath {
  return path ?? (atCheckout ? 'checkout' : channel) ?? UNKNOWN_PATH;
}

/** Whether the milestone can be reported at all: by its click, or by what stands for one. */
export function hasClick({ clickId }: Pick<Journey, 'clickId'>): boolean {
  return clickId !== undefined;
}
