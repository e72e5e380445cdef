import { describeRoughDuration, describeShare } from '../core/duration-words.ts';
import { LEAST_CONVERSIONS } from '../core/window-report.ts';
import type { WindowFigure, WindowReview } from '../core/window-review.ts';
import type { Outcome } from './perform.ts';
import { renderTable } from './render-table.ts';

const HEADINGS = ['PLATFORM', 'MILESTONE', 'N', 'MEDIAN', 'P90', 'P99', 'WINDOW', 'LOST'];

/** The figures of a quarter as they were kept when it had ended. */
export function renderReview(review: WindowReview): Outcome {
  const { quarter, keptAt, figures } = review;
  const lines =
    figures.length === 0
      ? [`No conversion with a click happened in ${quarter}.`]
      : [
          `From click to event in ${quarter}, as kept on ${keptAt.slice(0, 10)}.`,
          '',
          ...renderTable(HEADINGS, figures.map(cellsOf)),
          ...(figures.some(({ n }) => n < LEAST_CONVERSIONS)
            ? ['', `* fewer than ${LEAST_CONVERSIONS}: too few to judge a window by`]
            : []),
        ];
  return { ok: true, json: { kept: true, ...review }, lines };
}

function cellsOf(figure: WindowFigure): string[] {
  const { platform, milestone, n, configuredDays, lostPercent } = figure;
  return [
    platform,
    milestone,
    n < LEAST_CONVERSIONS ? `${n}*` : String(n),
    describeRoughDuration(figure.medianMs),
    describeRoughDuration(figure.p90Ms),
    describeRoughDuration(figure.p99Ms),
    configuredDays === undefined ? '-' : `${configuredDays} d`,
    lostPercent === undefined ? '-' : describeShare(lostPercent),
  ];
}
