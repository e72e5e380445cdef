import type { Milestone } from './milestones.ts';
import type { PlatformConfig } from './platform-config.ts';

const DAY_MS = 86_400_000;

/** How long after its click an event counts, and what says so. */
export type AttributionWindow = {
  maxMs?: number;
  minMs?: number;
  rule: 'partner' | 'campaign' | 'stage' | 'specification';
};

/**
 * The window of one milestone: what was agreed with the partner before what was agreed for the
 * campaign, for the platform, and what the platform has for everybody. None is longer than the
 * platform allows at all.
 *
 * @returns undefined if events of this milestone count whenever they happen
 */
export function attributionWindow(
  { specification, window: agreed }: Pick<PlatformConfig, 'specification' | 'window'>,
  about: { milestone: Milestone; campaign?: string | undefined; partner?: string | undefined },
): AttributionWindow | undefined {
  const own = specification.window;
  const milestones: readonly Milestone[] = own?.milestones ?? ['registration', 'ftd'];
  if (!milestones.includes(about.milestone)) return undefined;
  const candidates: Array<[AttributionWindow['rule'], number | undefined]> = [
    ['partner', agreedWith(agreed.partners, about.partner)],
    ['campaign', agreedWith(agreed.campaigns, about.campaign)],
    ['stage', agreed.days],
    ['specification', own?.defaultDays],
  ];
  const [rule, days] = candidates.find(([, value]) => value !== undefined) ?? [];
  const allowedDays = Math.min(days ?? Number.POSITIVE_INFINITY, own?.maxDays ?? Infinity);
  const limited = Number.isFinite(allowedDays);
  if (!limited && own?.minSeconds === undefined) return undefined;
  return {
    ...(limited && { maxMs: allowedDays * DAY_MS }),
    ...(own?.minSeconds !== undefined && { minMs: own.minSeconds * 1000 }),
    rule: days === allowedDays && rule !== undefined ? rule : 'specification',
  };
}

/** Names of campaigns and partners come from outside. */
function agreedWith(table: Record<string, number>, name: string | undefined): number | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * Whether an event happened too late, or too soon, after its click; measured to the event, not to
 * when it is processed.
 *
 * @returns the numbers behind it; undefined if it counts
 */
export function outsideWindow(
  window: AttributionWindow | undefined,
  { clickedAt, occurredAt }: { clickedAt: string; occurredAt: string },
): Record<string, string | number> | undefined {
  if (window === undefined) return undefined;
  const { maxMs, minMs, rule } = window;
  const ageMs = Date.parse(occurredAt) - Date.parse(clickedAt);
  const facts = { clickedAt, occurredAt, rule };
  if (maxMs !== undefined && ageMs > maxMs) return { ...facts, windowDays: maxMs / DAY_MS };
  if (minMs !== undefined && ageMs < minMs) return { ...facts, minimumSeconds: minMs / 1000 };
  return undefined;
}
