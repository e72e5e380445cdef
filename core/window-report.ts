import { attributionWindow } from './attribution-window.ts';
import { DAY_MS } from './days.ts';
import type { CountedJourney, Journey, JourneyMilestone } from './journey.ts';
import type { PlatformConfig } from './platform-config.ts';

/**
 * How long after their clicks conversions happen, and what each setting of the attribution window
 * would have lost. Whatever happened after any window is in it too: a journey is kept of what was
 * suppressed.
 */

export type WindowLevel = 'platform' | 'campaign' | 'partner';

const PERCENTILES = [10, 25, 50, 75, 90, 95, 99] as const;
export type Percentile = (typeof PERCENTILES)[number];

/** Windows that people agree on, in days. */
const USUAL_DAYS = [1, 3, 7, 14, 30, 45, 60, 90] as const;
/** Below it a percentile near the ends is one player's whim. */
export const LEAST_CONVERSIONS = 20;

/** Two clocks, or a source that tells whole seconds; more is a click of which only the binding is known. */
const CLOCKS_DIFFER_MS = 60_000;

export type WindowSetting = {
  days: number;
  /** Conversions that happened later than that. */
  lost: number;
  lostPercent: number;
  /** It is what the stage file says. */
  configured: boolean;
};

export type ConfiguredWindow = {
  /** Of the platform, or of this campaign or partner. */
  days: number;
  /** By the window that each conversion itself has. */
  lost: number;
  lostPercent: number;
  /** Some conversions have another window than `days`. */
  hasExceptions: boolean;
};

/** The conversions of one platform, campaign or partner to one milestone. */
export type WindowGroup = {
  level: WindowLevel;
  platform: string;
  milestone: JourneyMilestone;
  /** Of a campaign or partner; absent for conversions of none. */
  name?: string;
  n: number;
  /** From click to event, by the nearest rank: each is the time of a real conversion. */
  percentilesMs: Record<Percentile, number>;
  maxMs: number;
  settings: WindowSetting[];
  /** Absent where no window applies to the milestone. */
  configured?: ConfiguredWindow;
  /** Ascending. */
  agesMs: Float64Array;
};

/** Journeys that say nothing about times. */
export type LeftOut = { withoutClick: number; clickless: number; clickAfterEvent: number };

type Key = Pick<WindowGroup, 'level' | 'platform' | 'milestone' | 'name'>;
type Gathered = Key & { agesMs: number[]; lostAsConfigured: number; windowsMs: Set<number> };
type Platforms = Readonly<Record<string, PlatformConfig>>;

/** Takes journeys one by one, and keeps a number of each only: a quarter has millions. */
export class WindowFigures {
  readonly leftOut: LeftOut = { withoutClick: 0, clickless: 0, clickAfterEvent: 0 };
  readonly #platforms: Platforms;
  readonly #levels: readonly WindowLevel[];
  readonly #groups = new Map<string, Gathered>();

  constructor(platforms: Platforms, levels: readonly WindowLevel[]) {
    this.#platforms = platforms;
    this.#levels = levels;
  }

  add(journey: CountedJourney): void {
    const { platform, clickedAt, occurredAt, clickless } = journey;
    if (platform === undefined || clickedAt === undefined) {
      this.leftOut.withoutClick += 1;
      return;
    }
    if (clickless) {
      this.leftOut.clickless += 1;
      return;
    }
    const measuredMs = Date.parse(occurredAt) - Date.parse(clickedAt);
    if (measuredMs < -CLOCKS_DIFFER_MS) {
      this.leftOut.clickAfterEvent += 1;
      return;
    }
    const ageMs = Math.max(0, measuredMs);
    const windowMs = this.#windowMs(platform, journey);
    for (const level of this.#levels) {
      const group = this.#groupOf({ level, platform, milestone: journey.milestone }, journey);
      group.agesMs.push(ageMs);
      group.windowsMs.add(windowMs);
      if (ageMs > windowMs) group.lostAsConfigured += 1;
    }
  }

  /** By platform, level and milestone; within those the larger first. */
  groups(): WindowGroup[] {
    return [...this.#groups.values()].map((gathered) => this.#describe(gathered)).toSorted(inOrder);
  }

  #groupOf(
    { level, platform, milestone }: Omit<Key, 'name'>,
    journey: Pick<Journey, 'campaign' | 'partner'>,
  ): Gathered {
    const name = level === 'platform' ? undefined : journey[level];
    const key = JSON.stringify([platform, level, milestone, name]);
    const known = this.#groups.get(key);
    if (known) return known;
    const fresh: Gathered = {
      level,
      platform,
      milestone,
      ...(name !== undefined && { name }),
      agesMs: [],
      lostAsConfigured: 0,
      windowsMs: new Set(),
    };
    this.#groups.set(key, fresh);
    return fresh;
  }

  #describe({ agesMs: unsorted, lostAsConfigured, windowsMs, ...key }: Gathered): WindowGroup {
    const agesMs = Float64Array.from(unsorted).sort();
    const n = agesMs.length;
    const windowMs = this.#windowMs(key.platform, {
      milestone: key.milestone,
      ...(key.level !== 'platform' && { [key.level]: key.name }),
    });
    const applies = Number.isFinite(windowMs);
    const days = windowMs / DAY_MS;
    const hasExceptions = [...windowsMs].some((one) => one !== windowMs);
    return {
      ...key,
      n,
      percentilesMs: percentilesOf(agesMs),
      maxMs: agesMs.at(-1) ?? 0,
      settings: settingsOf(agesMs, applies ? days : undefined),
      ...(applies && {
        configured: {
          days,
          lost: lostAsConfigured,
          lostPercent: percentOf(lostAsConfigured, n),
          hasExceptions,
        },
      }),
      agesMs,
    };
  }

  /** Without an end where no window applies, or the platform is configured no more. */
  #windowMs(platform: string, about: Pick<Journey, 'milestone' | 'campaign' | 'partner'>): number {
    const settings = Object.hasOwn(this.#platforms, platform)
      ? this.#platforms[platform]
      : undefined;
    const window = settings && attributionWindow(settings, about);
    return window?.maximum?.ms ?? Number.POSITIVE_INFINITY;
  }
}

/**
 * The nearest rank: the smallest value that at least so many percent do not exceed.
 *
 * @param agesMs - ascending
 * @param percent - above 0, at most 100
 * @returns 0 of none
 */
export function percentile(agesMs: Float64Array, percent: number): number {
  // Of whole numbers first: 0.07 * 100 is a little more than 7.
  return agesMs[Math.ceil((percent * agesMs.length) / 100) - 1] ?? 0;
}

/** How many happened within so long; exactly so long counts. @param agesMs - ascending */
export function countWithin(agesMs: Float64Array, ms: number): number {
  let [low, high] = [0, agesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((agesMs[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function percentilesOf(agesMs: Float64Array): Record<Percentile, number> {
  return Object.fromEntries(
    PERCENTILES.map((percent) => [percent, percentile(agesMs, percent)]),
  ) as Record<Percentile, number>;
}

function settingsOf(agesMs: Float64Array, configuredDays: number | undefined): WindowSetting[] {
  const own = configuredDays === undefined ? [] : [configuredDays];
  return [...new Set<number>([...USUAL_DAYS, ...own])]
    .toSorted((one, other) => one - other)
    .map((days) => {
      const lost = agesMs.length - countWithin(agesMs, days * DAY_MS);
      const lostPercent = percentOf(lost, agesMs.length);
      return { days, lost, lostPercent, configured: days === configuredDays };
    });
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

const LEVEL_ORDER: readonly WindowLevel[] = ['platform', 'campaign', 'partner'];

function inOrder(one: WindowGroup, other: WindowGroup): number {
  return (
    compare(one.platform, other.platform) ||
    LEVEL_ORDER.indexOf(one.level) - LEVEL_ORDER.indexOf(other.level) ||
    compare(other.milestone, one.milestone) ||
    other.n - one.n ||
    compare(one.name ?? '', other.name ?? '')
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
