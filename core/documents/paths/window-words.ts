import { type AttributionWindow, attributionWindow } from '../../attribution-window.ts';
import type { Milestone } from '../../milestones.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import { code } from '../markdown.ts';
import { counted, describeDuration } from '../words/describe-duration.ts';

const DAY_MS = 86_400_000;

const SET_BY: Record<AttributionWindow['rule'], string> = {
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
  const { maxMs, minMs, rule } = window;
  const limits = [
    ...(maxMs === undefined ? [] : [counted(maxMs / DAY_MS, 'day')]),
    ...(minMs === undefined ? [] : [`not within ${describeDuration(minMs / 1000)}`]),
  ];
  return `${limits.join(', ')} (${SET_BY[rule]})`;
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
