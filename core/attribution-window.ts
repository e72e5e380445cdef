import { DAY_MS } from './days.ts';
import type { Milestone } from './milestones.ts';
import type { Click } from './player-event.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';
import type { WindowSettings } from './window-settings.ts';

/** What says how long a window is. */
export type WindowRule = {
  by: 'partner' | 'campaign' | 'stage' | 'specification';
  /** The partner's or the campaign's. */
  name?: string;
};

export type WindowBound = { ms: number; rule: WindowRule };

/** How long after its click an event counts, and how soon; one of the two at least. */
export type AttributionWindow = { maximum?: WindowBound; minimum?: WindowBound };

/** What of a platform says how long its windows are. */
export type WindowedPlatform = {
  specification: Pick<PlatformSpecification, 'window'>;
  window: WindowSettings;
};
type Named = { campaign?: string | undefined; partner?: string | undefined };

/**
 * The window of one milestone: what was agreed with the partner before what was agreed for the
 * campaign, for the platform, and what the platform has for everybody. Maximum and minimum are found
 * each by itself. None is longer than the platform allows at all.
 *
 * @returns undefined if events of this milestone count whenever they happen
 */
export function attributionWindow(
  platform: WindowedPlatform,
  about: Named & { milestone: Milestone },
): AttributionWindow | undefined {
  if (!milestonesOf(platform).includes(about.milestone)) return undefined;
  const maximum = maximumOf(platform, about);
  const minimum = minimumOf(platform, about);
  if (maximum === undefined && minimum === undefined) return undefined;
  return { ...(maximum && { maximum }), ...(minimum && { minimum }) };
}

/**
 * The window of one milestone of a click.
 *
 * @returns undefined also without a click, or its time: there is nothing to count from
 */
export function windowOfClick(
  platform: WindowedPlatform,
  { click, milestone }: { click: Click; milestone: Milestone },
): AttributionWindow | undefined {
  if (click.clickless || click.timeUnknown) return undefined;
  return attributionWindow(platform, { milestone, ...click });
}

/**
 * The longest maximum that is agreed for any click of a platform, or that it has for everybody.
 *
 * @returns days, which can be more than the platform allows at all; 0 if nothing is said
 */
export function longestDays({ specification, window }: WindowedPlatform): number {
  const { days, campaigns, partners } = window;
  const exceptions = [...Object.values(campaigns), ...Object.values(partners)];
  const agreed = [days, ...exceptions.map((one) => one.days)];
  return Math.max(specification.window?.defaultDays ?? 0, ...agreed.map((one) => one ?? 0));
}

/** A reversal has no window of its own: it is judged by the deposit that it takes back. */
function milestonesOf({ specification, window }: WindowedPlatform): readonly Milestone[] {
  const milestones: readonly Milestone[] = window.milestones ??
    specification.window?.milestones ?? ['registration', 'ftd'];
  return milestones.filter((milestone) => milestone !== 'reversal');
}

function maximumOf(platform: WindowedPlatform, about: Named): WindowBound | undefined {
  const { defaultDays, maxDays } = platform.specification.window ?? {};
  const agreed = firstOf(platform, about, 'days') ?? ofSpecification(defaultDays);
  const isWithin = maxDays === undefined || (agreed !== undefined && agreed.value <= maxDays);
  const decided = isWithin ? agreed : ofSpecification(maxDays);
  return decided && { ms: Math.round(decided.value * DAY_MS), rule: decided.rule };
}

function minimumOf(platform: WindowedPlatform, about: Named): WindowBound | undefined {
  const own = ofSpecification(platform.specification.window?.minSeconds);
  const decided = firstOf(platform, about, 'minimumSeconds') ?? own;
  // None at all is what an agreement may say, too.
  return decided && decided.value > 0
    ? { ms: decided.value * 1000, rule: decided.rule }
    : undefined;
}

type Agreed = { value: number; rule: WindowRule };

function ofSpecification(value: number | undefined): Agreed | undefined {
  return value === undefined ? undefined : { value, rule: { by: 'specification' } };
}

/** What the stage file says, the more special first. */
function firstOf(
  { window }: WindowedPlatform,
  { campaign, partner }: Named,
  figure: 'days' | 'minimumSeconds',
): Agreed | undefined {
  const { [figure]: general, partners, campaigns } = window;
  const candidates: Array<[WindowRule['by'], string | undefined, number | undefined]> = [
    ['partner', partner, entryOf(partners, partner)?.[figure]],
    ['campaign', campaign, entryOf(campaigns, campaign)?.[figure]],
    ['stage', undefined, general],
  ];
  const [found] = candidates.flatMap(([by, name, value]) =>
    value === undefined ? [] : [{ value, rule: { by, ...(name !== undefined && { name }) } }],
  );
  return found;
}

/** Names of campaigns and partners come from outside. */
function entryOf<T>(table: Record<string, T>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * Whether an event happened too late, or too soon, after its click; measured to the event, not to
 * when it is processed.
 *
 * @returns the numbers behind it; undefined if it counts. An age in days is rounded up to hundredths,
 *   so that one that is too great never reads like one that is not; `clickedAt` and `occurredAt` are exact
 */
export function outsideWindow(
  window: AttributionWindow | undefined,
  { clickedAt, occurredAt }: { clickedAt: string; occurredAt: string },
): Record<string, string | number> | undefined {
  const { maximum, minimum } = window ?? {};
  const ageMs = Date.parse(occurredAt) - Date.parse(clickedAt);
  const times = { clickedAt, occurredAt };
  if (maximum !== undefined && ageMs > maximum.ms) {
    const ageDays = Math.ceil((ageMs / DAY_MS) * 100) / 100;
    return { ...times, ageDays, windowDays: maximum.ms / DAY_MS, rule: nameRule(maximum.rule) };
  }
  if (minimum !== undefined && ageMs < minimum.ms) {
    const minimumSeconds = minimum.ms / 1000;
    return { ...times, ageSeconds: ageMs / 1000, minimumSeconds, rule: nameRule(minimum.rule) };
  }
  return undefined;
}

/** The rule as the ledger has it: `stage`, or `campaign summer`. */
function nameRule({ by, name }: WindowRule): string {
  return name === undefined ? by : `${by} ${name}`;
}
