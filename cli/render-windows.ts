import { DAY_MS } from '../core/days.ts';
import { describeRoughDuration, describeShare } from '../core/duration-words.ts';
import { HOUR_MS, MINUTE_MS } from '../core/hours.ts';
import {
  countWithin,
  LEAST_CONVERSIONS,
  type LeftOut,
  type WindowGroup,
  type WindowLevel,
} from '../core/window-report.ts';
import { bar } from './render-plot.ts';
import { renderTable } from './render-table.ts';

/** Ends of the bars of a plot, each included in its own, as people say them. */
const BAR_ENDS: ReadonlyArray<readonly [ms: number, text: string]> = [
  ...[1, 5, 15].map((count) => [count * MINUTE_MS, `${count} min`] as const),
  ...[1, 6].map((count) => [count * HOUR_MS, `${count} h`] as const),
  ...[1, 3, 7, 14, 30, 45, 60, 90].map((count) => [count * DAY_MS, `${count} d`] as const),
];
const LONGER = [Number.POSITIVE_INFINITY, ''] as const;
/** Of a bar's line besides the bar: label, shares and the spaces between them. */
const BESIDE_BAR = 34;
const WIDEST_BAR = 60;
const SHORT_HEADINGS = ['MILESTONE', 'N', 'MEDIAN', 'P90', 'P99', 'WINDOW', 'LOST'];
/** More campaigns are not read; they are in the JSON, and one by one with --by. */
const MOST_SUMMARISED = 15;

export type WindowsReport = {
  firstDay: string;
  lastDay: string;
  groups: readonly WindowGroup[];
  leftOut: LeftOut;
};

type Style = { by: 'campaign' | 'partner' | 'none' | undefined; columns: number };

/** The report as text: platforms in full, campaigns and partners as it was asked for. */
export function renderWindows(report: WindowsReport, style: Style): string[] {
  const { firstDay, lastDay, groups, leftOut } = report;
  if (groups.length === 0) {
    return [
      `No conversion with a click happened from ${firstDay} to ${lastDay}.`,
      ...renderLeftOut(leftOut),
    ];
  }
  const full = groups.filter(({ level }) => level === 'platform' || level === style.by);
  const platforms = [...new Set(groups.map(({ platform }) => platform))];
  return [
    `From click to event, of what happened from ${firstDay} to ${lastDay} (UTC).`,
    ...renderLeftOut(leftOut),
    ...full.flatMap((group) => ['', ...renderGroup(group, style.columns)]),
    ...(style.by === undefined
      ? platforms.flatMap((platform) => [
          ...summarise(groups, { platform, level: 'campaign' }),
          ...summarise(groups, { platform, level: 'partner' }),
        ])
      : []),
  ];
}

function renderLeftOut({ withoutClick, clickless, clickAfterEvent }: LeftOut): string[] {
  const parts = [
    ...(withoutClick > 0 ? [`${withoutClick} without a click`] : []),
    ...(clickless > 0 ? [`${clickless} by a promo code or domain`] : []),
    ...(clickAfterEvent > 0 ? [`${clickAfterEvent} whose click time is after the event`] : []),
  ];
  return parts.length === 0 ? [] : [`Left out: ${parts.join(', ')}.`];
}

function renderGroup(group: WindowGroup, columns: number): string[] {
  const { n, percentilesMs, maxMs } = group;
  const title = `${titleOf(group)}: ${n} ${n === 1 ? 'conversion' : 'conversions'}`;
  const few =
    n < LEAST_CONVERSIONS
      ? [`  Fewer than ${LEAST_CONVERSIONS}: too few to judge a window by.`]
      : [];
  const percents = Object.keys(percentilesMs).map((percent) => `p${percent}`);
  const times = [...Object.values(percentilesMs), maxMs].map(describeRoughDuration);
  return [
    title,
    ...few,
    ...indented(renderTable([...percents, 'max'], [times])),
    '',
    ...plot(group, columns),
    '',
    ...settings(group),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function titleOf({ platform, milestone, level, name }: WindowGroup): string {
  const of = level === 'platform' ? '' : ` · ${level} ${name ?? '(none)'}`;
  return `${platform} · ${milestone}${of}`;
}

/** How many took how long, and the share of those that took no longer. */
function plot({ agesMs, n, maxMs, configured }: WindowGroup, columns: number): string[] {
  const width = Math.min(WIDEST_BAR, Math.max(10, columns - BESIDE_BAR));
  const windowMs = configured && configured.days * DAY_MS;
  // One bar beyond the last conversion, and beyond the window, is the last that says anything.
  const wantedMs = Math.max(maxMs, windowMs ?? 0);
  const enough = BAR_ENDS.findIndex(([end]) => end >= wantedMs);
  const ends = enough === -1 ? [...BAR_ENDS, LONGER] : BAR_ENDS.slice(0, enough + 1);
  const within = ends.map(([end]) => countWithin(agesMs, end));
  const counts = within.map((count, index) => count - (within[index - 1] ?? 0));
  const most = Math.max(...counts);
  return ends.flatMap(([end, text], index) => {
    const count = counts[index] ?? 0;
    const shares = [count, within[index] ?? 0].map((part) =>
      describeShare((100 * part) / n).padStart(8),
    );
    const label = (text === '' ? 'longer' : `to ${text}`).padEnd(9);
    const line = `  ${label}${shares.join(' ')}  ${bar(count / most, width)}`;
    const isWindow =
      windowMs !== undefined && end >= windowMs && (ends[index - 1]?.[0] ?? 0) < windowMs;
    return [line.trimEnd(), ...(isWindow ? [windowLine(configured?.days ?? 0, width)] : [])];
  });
}

function windowLine(days: number, width: number): string {
  const text = ` window: ${days} d `;
  return `  ${'-'.repeat(28)}${text}${'-'.repeat(Math.max(0, width - text.length))}`;
}

/** What each setting would lose, the one of the stage file marked. */
function settings({ settings: all, configured }: WindowGroup): string[] {
  const rows = all.map(({ days, lost, lostPercent, configured: isOurs }) => [
    `${days} d`,
    describeShare(lostPercent),
    String(lost),
    isOurs ? '<- configured' : '',
  ]);
  const exceptions = configured?.hasExceptions
    ? [
        `  With the windows of campaigns and partners ${describeShare(configured.lostPercent)} were lost: ${configured.lost}.`,
      ]
    : [];
  const none = configured ? [] : ['  No window is configured for it: nothing is lost.'];
  const table = renderTable(['WINDOW', 'LOSES', 'COUNT', ''], rows);
  return [...indented(table), ...exceptions, ...none];
}

function summarise(
  groups: readonly WindowGroup[],
  { platform, level }: { platform: string; level: WindowLevel },
): string[] {
  const all = groups.filter((group) => group.platform === platform && group.level === level);
  // Where nobody names one there is nothing to tell apart.
  if (all.every(({ name }) => name === undefined)) return [];
  const rows = all.slice(0, MOST_SUMMARISED).map((group) => {
    const { name = '(none)', milestone, n, percentilesMs, configured } = group;
    return [
      name,
      milestone,
      n < LEAST_CONVERSIONS ? `${n}*` : String(n),
      ...[50, 90, 99].map((percent) => describeRoughDuration(percentilesMs[percent as 50])),
      configured ? `${configured.days} d` : '-',
      configured ? describeShare(configured.lostPercent) : '-',
    ];
  });
  const more = all.length - rows.length;
  return [
    '',
    `${platform} by ${level} (* fewer than ${LEAST_CONVERSIONS}: too few to judge a window by)`,
    ...indented(renderTable([level.toUpperCase(), ...SHORT_HEADINGS], rows)),
    ...(more > 0 ? [`  and ${more} more: --by ${level} tells of each`] : []),
  ];
}
