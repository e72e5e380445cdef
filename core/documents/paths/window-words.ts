import {
  type AttributionWindow,
  attributionWindow,
  type WindowRule,
} from '../../attribution-window.ts';
import { DAY_MS } from '../../days.ts';
import type { Milestone } from '../../milestones.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import { code } from '../markdown.ts';
import { counted, describeDuration } from '../words/describe-duration.ts';

const SET_BY: Record<WindowRule['by'], string> = {
  partner: 'agreed with the partner',
  campaign: 'agreed for the campaign',
  stage: 'stage file',
  specification: "the platform's own",
};

type Platform = Pick<PlatformConfig, 'specification' | 'window'>;

/** How long after the click a milestone counts at a platform, and what says so. */
export function describeWindow(platform: Platform, milestone: Milestone): string {
  // A reversal is judged by the deposit that it takes back.
  if (milestone === 'reversal') return 'as its deposit';
  const usual = windowInWords(attributionWindow(platform, { milestone }));
  return [usual, ...exceptions(platform, milestone)].join('; ');
}

/** Whether any of these milestones can come too late, or too soon. */
export function hasWindow(platform: Platform, milestones: readonly Milestone[]): boolean {
  const { campaigns, partners } = platform.window;
  return milestones
    .filter((milestone) => milestone !== 'reversal')
    .some((milestone) =>
      [
        {},
        ...Object.keys(campaigns).map((campaign) => ({ campaign })),
        ...Object.keys(partners).map((partner) => ({ partner })),
      ].some((about) => attributionWindow(platform, { milestone, ...about }) !== undefined),
    );
}

function windowInWords(window: AttributionWindow | undefined): string {
  if (window === undefined) return 'any time';
  const { maximum, minimum } = window;
  const most = maximum && counted(maximum.ms / DAY_MS, 'day');
  const least = minimum && `not within ${describeDuration(minimum.ms / 1000)}`;
  const [mostBy, leastBy] = [maximum, minimum].map((bound) => bound && SET_BY[bound.rule.by]);
  if (least === undefined) return `${most} (${mostBy})`;
  if (most === undefined) return `${least} (${leastBy})`;
  return mostBy === leastBy
    ? `${most}, ${least} (${mostBy})`
    : `${most} (${mostBy}), ${least} (${leastBy})`;
}

/** What was agreed for one campaign or one partner; a partner's window wins. */
function exceptions(platform: Platform, milestone: Milestone): string[] {
  const { campaigns, partners } = platform.window;
  const about = [
    ...Object.keys(partners).map((partner) => ({ words: `partner ${code(partner)}`, partner })),
    ...Object.keys(campaigns).map((campaign) => ({
      words: `campaign ${code(campaign)}`,
      campaign,
    })),
  ];
  return about.flatMap(({ words, ...named }) => {
    const window = attributionWindow(platform, { milestone, ...named });
    return window === undefined ? [] : [`${words}: ${windowInWords(window)}`];
  });
}
