import { DAY_MS } from '../core/days.ts';
import { MINUTE_MS } from '../core/hours.ts';
import { countWithin, type WindowGroup } from '../core/window-report.ts';
import type { Span } from './report-span.ts';

/*
 * A picture that needs nothing beside itself: the share of conversions that happened within each time
 * from their click, one curve for each platform and milestone. Times are on a logarithmic scale,
 * because half of the players take minutes and the rest take weeks.
 */

const WIDTH = 960;
const HEIGHT = 540;
const PLOT = { left: 70, top: 60, right: 700, bottom: 470 };
const SHORTEST_MS = MINUTE_MS;
/** The scale goes on to here at least, and to the latest conversion. */
const LEAST_END_MS = 90 * DAY_MS;
const POINTS = 240;
/** That people with any sight can tell apart; dashes tell the milestones apart. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
/** More curves are a tangle. */
const MOST_CURVES = 12;

const TICKS: ReadonlyArray<readonly [number, string]> = [
  [MINUTE_MS, '1 min'],
  [10 * MINUTE_MS, '10 min'],
  [60 * MINUTE_MS, '1 h'],
  [360 * MINUTE_MS, '6 h'],
  [DAY_MS, '1 d'],
  [3 * DAY_MS, '3 d'],
  [7 * DAY_MS, '7 d'],
  [30 * DAY_MS, '30 d'],
  [90 * DAY_MS, '90 d'],
  [365 * DAY_MS, '1 y'],
];

/** @param groups - of the level `platform`; at least one */
export function windowsPicture(groups: readonly WindowGroup[], span: Span): string {
  const drawn = groups.toSorted((one, other) => other.n - one.n).slice(0, MOST_CURVES);
  const platforms = [...new Set(drawn.map(({ platform }) => platform))];
  const endMs = Math.max(LEAST_END_MS, ...drawn.map(({ maxMs }) => maxMs));
  const x = (ms: number) => {
    const part = Math.log(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) / Math.log(endMs / SHORTEST_MS);
    return round(PLOT.left + part * (PLOT.right - PLOT.left));
  };
  const colourOf = ({ platform }: WindowGroup) =>
    COLOURS[platforms.indexOf(platform) % COLOURS.length] ?? '#000000';
  const left = groups.length - drawn.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#222222">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    label({ x: PLOT.left, y: 30, size: 16 }, 'From click to event'),
    label(
      { x: PLOT.left, y: 48 },
      `${span.firstDay} to ${span.lastDay}${left > 0 ? `, the largest ${MOST_CURVES} of ${groups.length}` : ''}`,
    ),
    ...axes(x, endMs),
    ...windows(drawn, { x, colourOf, endMs }),
    ...drawn.map((group) => curve(group, { x, colour: colourOf(group), endMs })),
    ...legend(drawn, colourOf),
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (ms: number) => number;

function axes(x: Scale, endMs: number): string[] {
  const across = TICKS.filter(([ms]) => ms <= endMs).flatMap(([ms, text]) => [
    line({ x1: x(ms), y1: PLOT.top, x2: x(ms), y2: PLOT.bottom }, 'stroke="#e5e5e5"'),
    label({ x: x(ms), y: PLOT.bottom + 18, anchor: 'middle' }, text),
  ]);
  const up = [0, 25, 50, 75, 90, 100].flatMap((percent) => [
    line(
      { x1: PLOT.left, y1: y(percent), x2: PLOT.right, y2: y(percent) },
      `stroke="${percent === 0 ? '#222222' : '#e5e5e5'}"`,
    ),
    label({ x: PLOT.left - 8, y: y(percent) + 4, anchor: 'end' }, `${percent} %`),
  ]);
  const middle = (PLOT.left + PLOT.right) / 2;
  return [
    ...across,
    ...up,
    label({ x: middle, y: PLOT.bottom + 42, anchor: 'middle' }, 'time from click to event'),
    `<text transform="translate(18 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">share of conversions</text>`,
  ];
}

function y(percent: number): number {
  return round(PLOT.bottom - (percent / 100) * (PLOT.bottom - PLOT.top));
}

/** One line for each platform's window, however many of its curves it is for. */
function windows(
  drawn: readonly WindowGroup[],
  { x, colourOf, endMs }: { x: Scale; colourOf: (group: WindowGroup) => string; endMs: number },
): string[] {
  const seen = new Set<string>();
  return drawn.flatMap((group) => {
    const { platform, configured } = group;
    const key = `${platform} ${configured?.days}`;
    if (configured === undefined || configured.days * DAY_MS > endMs || seen.has(key)) return [];
    seen.add(key);
    const at = x(configured.days * DAY_MS);
    return [
      line(
        { x1: at, y1: PLOT.top, x2: at, y2: PLOT.bottom },
        `stroke="${colourOf(group)}" stroke-width="1.5" stroke-dasharray="2 3"`,
      ),
      // Down there, before the end of a window, the curves have long gone up.
      label(
        { x: at - 5, y: PLOT.bottom + 6 - 14 * seen.size, anchor: 'end' },
        `${platform}: window ${configured.days} d`,
      ),
    ];
  });
}

function curve(
  { agesMs, n, milestone }: WindowGroup,
  { x, colour, endMs }: { x: Scale; colour: string; endMs: number },
): string {
  const points = Array.from({ length: POINTS + 1 }, (_, index) => {
    const ms = SHORTEST_MS * (endMs / SHORTEST_MS) ** (index / POINTS);
    return `${x(ms)},${y((100 * countWithin(agesMs, ms)) / n)}`;
  });
  return `<polyline fill="none" stroke="${colour}" stroke-width="2"${dashes(milestone)} points="${points.join(' ')}"/>`;
}

function dashes(milestone: WindowGroup['milestone']): string {
  return milestone === 'registration' ? ' stroke-dasharray="7 4"' : '';
}

function legend(drawn: readonly WindowGroup[], colourOf: (group: WindowGroup) => string): string[] {
  return drawn.flatMap((group, index) => {
    const at = PLOT.top + 12 + index * 20;
    const stroke = `stroke="${colourOf(group)}" stroke-width="2"${dashes(group.milestone)}`;
    return [
      line({ x1: PLOT.right + 20, y1: at, x2: PLOT.right + 50, y2: at }, stroke),
      label({ x: PLOT.right + 56, y: at + 4 }, `${group.platform} ${group.milestone} (${group.n})`),
    ];
  });
}

function line(at: { x1: number; y1: number; x2: number; y2: number }, style: string): string {
  return `<line x1="${at.x1}" y1="${at.y1}" x2="${at.x2}" y2="${at.y2}" ${style}/>`;
}

function label(
  at: { x: number; y: number; anchor?: 'middle' | 'end'; size?: number },
  text: string,
): string {
  const anchor = at.anchor ? ` text-anchor="${at.anchor}"` : '';
  const size = at.size === undefined ? '' : ` font-size="${at.size}"`;
  return `<text x="${at.x}" y="${at.y}"${anchor}${size}>${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
