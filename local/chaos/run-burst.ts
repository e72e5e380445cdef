import { DAY_MS } from '../../core/days.ts';
import type { LaneLimits } from '../../core/lane-pace.ts';
import { readLedger } from '../books/read-ledger.ts';
import {
  type ChaosPlatform,
  type ChaosWorld,
  type Overlay,
  openWorld,
  PLATFORMS,
  type Tell,
} from './chaos-world.ts';
import { type LoadItem, makeRegistrations } from './make-load.ts';
import { sendPaced } from './send-paced.ts';
import { tellWaiting, untilSettled } from './until-settled.ts';
import { type BurstReport, verifyBurst } from './verify-burst.ts';

export type BurstOptions = {
  dataDirectory: string;
  /** Of the peak. */
  minutes: number;
  /** Of the peak, at all three platforms together; the normal rate is a hundredth of it. */
  perSecond: number;
  /** What we hold ourselves to at one platform; 0: no limit. */
  ownLimitPerSecond: number;
  /** What another platform takes before it says 429, without our knowing it. */
  platformLimitPerSecond: number;
};

const LIMITED: ChaosPlatform = 'partnerhub';
const LIMITED_CONCURRENCY = 4;
const LIMITING: ChaosPlatform = 'scaleo';
/** What the limiting platform takes at once after a pause. */
const BUCKET_CAPACITY = 4;
const TIMES_NORMAL = 100;
const NORMAL_SECONDS = 60;
/** Long enough that requests are seen beside each other. */
const PLATFORM_DELAY_MS = 100;
/** One postback in so many has a deadline that the peak endangers. */
const URGENT_ONE_IN = 10;
const URGENT_MS = 240_000;

/**
 * A peak of a hundred times the normal rate: one platform is held to our own limit, one says 429 beyond
 * a limit of its own, one takes everything.
 */
export async function runBurst(options: BurstOptions, tell: Tell): Promise<BurstReport> {
  const { minutes, perSecond } = options;
  await using world = await openWorld({ ...options, overlay: overlayOf(options) });
  await armPlatforms(world, options);
  tell(`${perSecond} postbacks a second for ${minutes} minutes; data in ${options.dataDirectory}`);
  const normal = loadOf((perSecond / TIMES_NORMAL) * NORMAL_SECONDS);
  const before = await sendPaced(normal, world.description, NORMAL_SECONDS);
  tell(`normal rate for ${NORMAL_SECONDS} s: ${before.length} accepted; now the peak`);
  const peak = loadOf(perSecond * minutes * 60);
  const during = await sendPaced(peak, world.description, minutes * 60);
  const peakEndsAtEpochMs = Date.now();
  tell(`peak over, ${during.length} accepted; waiting for the lanes to drain`);
  const accepted = [...before, ...during];
  const expected = accepted.map(({ item }) => item.expected);
  await untilSettled(world.description, expected, tellWaiting(tell));
  const { postbacks } = await readLedger(world.description);
  const requests = await world.platforms.requests();
  return verifyBurst({
    accepted,
    postbacks,
    requests: requests.filter(({ about }) => about !== 'key'),
    limits: limitsOf(world),
    peakEndsAtEpochMs,
  });
}

function overlayOf({ ownLimitPerSecond }: BurstOptions): Overlay {
  const limit = ownLimitPerSecond > 0 && { requestsPerSecond: ownLimitPerSecond };
  const days = { window: { days: 1 } };
  return {
    platforms: { [LIMITED]: { maxConcurrency: LIMITED_CONCURRENCY, ...limit, ...days } },
  };
}

async function armPlatforms(
  { platforms }: ChaosWorld,
  { platformLimitPerSecond }: BurstOptions,
): Promise<void> {
  await platforms.setFault({
    platform: LIMITING,
    kind: 'token-bucket',
    requestsPerSecond: platformLimitPerSecond,
    capacity: BUCKET_CAPACITY,
  });
  await platforms.setFault({ platform: '*', kind: 'delay', delayMs: PLATFORM_DELAY_MS });
}

/** Some of those of the limited platform are of clicks whose window is about to end. */
function loadOf(count: number): LoadItem[] {
  return makeRegistrations(Math.round(count), PLATFORMS, (index) => {
    const isUrgent = Math.floor(index / PLATFORMS.length) % URGENT_ONE_IN === 0;
    return new Date(Date.now() - (isUrgent ? DAY_MS - URGENT_MS : 0));
  });
}

function limitsOf({ config }: ChaosWorld): Record<string, LaneLimits> {
  return Object.fromEntries(
    Object.entries(config.platforms).map(([platform, { maxConcurrency, requestsPerSecond }]) => [
      platform,
      { maxConcurrency, requestsPerSecond },
    ]),
  );
}
