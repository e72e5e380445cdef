import type { Command } from 'commander';
import { LossCounter, lossPercent, type PathLoss } from '../core/click-loss.ts';
import { daysFrom } from '../core/days.ts';
import { describeShare } from '../core/duration-words.ts';
import type { Io } from './io.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { sparkline } from './render-plot.ts';
import { renderTable } from './render-table.ts';
import { lastDays, readFirstDay, type Span, visitSpan } from './report-span.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { since?: string };

const DEFAULT_DAYS = 14;
const TOTAL_HEADINGS = ['BRAND', 'PATH', 'MILESTONES', 'WITHOUT CLICK', 'SHARE', 'BY DAY'];
const DAY_HEADINGS = ['DAY', 'BRAND', 'PATH', 'MILESTONES', 'WITHOUT CLICK', 'SHARE'];

export function addReportClicks(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('clicks'))
    .description(
      'registrations and first deposits whose player has no click, by brand, path and day (UTC)',
    )
    .option(
      '--since <time>',
      `an age such as 30d, or a day such as 2026-09-01; ${DEFAULT_DAYS} days if not given`,
      (text: string) => readFirstDay(text, io.nowEpochMs()),
    )
    .action(async (options: Options) => {
      await perform(options, (target) => reportClicks(target, options, io));
    });
}

async function reportClicks(target: Target, { since }: Options, io: Io): Promise<Outcome> {
  const recent = lastDays(DEFAULT_DAYS, io.nowEpochMs());
  const span = { ...recent, ...(since !== undefined && { firstDay: since }) };
  const counter = new LossCounter();
  await visitSpan(target, span, { visit: (journey) => counter.add(journey), io });
  const days = counter.counts();
  const paths = totalsOf(days);
  return {
    ok: true,
    json: { ...span, paths, days: days.map(withShare) },
    lines: days.length === 0 ? [nothingIn(span)] : render({ days, paths, span }),
  };
}

function nothingIn({ firstDay, lastDay }: Span): string {
  return `No registration and no first deposit has been decided from ${firstDay} to ${lastDay}.`;
}

function withShare<T extends Pick<PathLoss, 'milestones' | 'withoutClick'>>(count: T) {
  return { ...count, lossPercent: lossPercent(count) };
}

type Total = ReturnType<typeof totalsOf>[number];

/** By brand and path, in the order in which they come. */
function totalsOf(days: readonly PathLoss[]) {
  return [...Map.groupBy(days, ({ brand, path }) => `${brand} ${path}`).values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const { brand, path } = first;
    const milestones = of.reduce((sum, day) => sum + day.milestones, 0);
    const withoutClick = of.reduce((sum, day) => sum + day.withoutClick, 0);
    return [withShare({ brand, path, milestones, withoutClick })];
  });
}

function render({
  days,
  paths,
  span,
}: {
  days: readonly PathLoss[];
  paths: readonly Total[];
  span: Span;
}): string[] {
  const figures = ({ milestones, withoutClick }: Pick<PathLoss, 'milestones' | 'withoutClick'>) => [
    String(milestones),
    String(withoutClick),
    describeShare(lossPercent({ milestones, withoutClick })),
  ];
  const totals = paths.map((total) => [
    ...[total.brand, total.path, ...figures(total)],
    sparkline(sharesOf(total, days, span)),
  ]);
  const inOrder = days.toSorted((one, other) => (one.day < other.day ? -1 : 1));
  const byDay = inOrder.map((count) => [count.day, count.brand, count.path, ...figures(count)]);
  return [
    `Milestones without a click from ${span.firstDay} to ${span.lastDay} (UTC).`,
    '',
    ...renderTable(TOTAL_HEADINGS, totals),
    '',
    ...renderTable(DAY_HEADINGS, byDay),
  ];
}

/** One for each day of the span; none for a day without milestones. */
function sharesOf(
  { brand, path }: Pick<PathLoss, 'brand' | 'path'>,
  days: readonly PathLoss[],
  { firstDay, lastDay }: Span,
): Array<number | undefined> {
  return daysFrom(firstDay, lastDay).map((day) => {
    const count = days.find((one) => {
      return one.day === day && one.brand === brand && one.path === path;
    });
    return count && lossPercent(count);
  });
}
