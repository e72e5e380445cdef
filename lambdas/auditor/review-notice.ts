import { describeRoughDuration, describeShare } from '../../core/duration-words.ts';
import { LEAST_CONVERSIONS } from '../../core/window-report.ts';
import type { WindowFigure, WindowReview } from '../../core/window-review.ts';
import type { Notice } from '../adapters/alarm-topic.ts';

/** The quarterly reminder: the figures of each platform, for people to compare with what was agreed. */
export function reviewNotice({ quarter, figures }: WindowReview, stage: string): Notice {
  return {
    subject: `Postproof ${stage}: attribution windows in ${quarter}`,
    message: [
      `How long after their clicks players registered and deposited in ${quarter}, by platform.`,
      'Compare the windows with what was agreed, and with what partners ask for.',
      '',
      ...figures.flatMap((figure) => [...describe(figure), '']),
      'In full, by campaign, then by partner:',
      ...['campaign', 'partner'].map((level) => {
        return `  node bin/postproof.ts report windows --quarter ${quarter} --by ${level} --stage ${stage}`;
      }),
    ].join('\n'),
  };
}

function describe(figure: WindowFigure): string[] {
  const { platform, milestone, n, medianMs, p90Ms, p99Ms } = figure;
  const few = n < LEAST_CONVERSIONS ? ', too few to judge by' : '';
  return [
    `${platform}, ${milestone}: ${n} ${n === 1 ? 'conversion' : 'conversions'}${few}`,
    `  half within ${describeRoughDuration(medianMs)}, 90 % within ${describeRoughDuration(p90Ms)}, 99 % within ${describeRoughDuration(p99Ms)}`,
    `  ${describeWindow(figure)}`,
  ];
}

function describeWindow({ configuredDays, lostPercent }: WindowFigure): string {
  if (configuredDays === undefined || lostPercent === undefined) return 'no window';
  return `window ${configuredDays} d: ${describeShare(lostPercent)} lost`;
}
