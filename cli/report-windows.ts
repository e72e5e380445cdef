import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseQuarter, type Quarter } from '../core/days.ts';
import { WindowFigures, type WindowGroup, type WindowLevel } from '../core/window-report.ts';
import { readWindowReview } from '../lambdas/adapters/review-ledger.ts';
import { CommandError } from './command-error.ts';
import type { Io } from './io.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { renderReview } from './render-review.ts';
import { renderWindows } from './render-windows.ts';
import {
  earliestDay,
  lastDays,
  MOST_DAYS,
  readFirstDay,
  type Span,
  visitSpan,
} from './report-span.ts';
import type { Target } from './target.ts';
import { windowsPicture } from './windows-picture.ts';

type Options = CommonOptions & {
  since?: string;
  quarter?: Quarter;
  platform?: string;
  by?: 'campaign' | 'partner' | 'none';
  svg?: string;
};

const DEFAULT_DAYS = 90;
const ALL_LEVELS: readonly WindowLevel[] = ['platform', 'campaign', 'partner'];

export function addReportWindows(parent: Command, { perform, io }: CommandContext): void {
  const command = withCommonOptions(parent.command('windows'));
  command
    .description(
      'how long after their clicks players register and deposit, and what each attribution window would lose',
    )
    .option(
      '--since <time>',
      `an age such as 30d, or a day such as 2026-09-01; ${DEFAULT_DAYS} days if not given`,
      (text: string) => readFirstDay(text, io.nowEpochMs()),
    )
    .option('--quarter <quarter>', 'one such as 2026Q3, by the figures kept of it', readQuarter)
    .option('--platform <name>', 'only this one')
    .addOption(
      new Option(
        '--by <level>',
        'each campaign or partner in full; without it they are summarised, with none left out',
      ).choices(['campaign', 'partner', 'none']),
    )
    .option('--svg <file>', 'writes a picture of the distributions too')
    .action(async (options: Options) => {
      if (options.quarter && options.since !== undefined) {
        command.error('error: --quarter and --since both say which days: give one of them');
      }
      await perform(options, (target) => reportWindows(target, options, io));
    });
}

function readQuarter(text: string): Quarter {
  const quarter = parseQuarter(text);
  if (quarter !== undefined) return quarter;
  throw new InvalidArgumentError('Give a quarter such as 2026Q3.');
}

async function reportWindows(target: Target, options: Options, io: Io): Promise<Outcome> {
  const { quarter, platform, by, svg } = options;
  // What was kept has figures by platform, and no times to draw.
  if (quarter && by === undefined && svg === undefined) {
    const kept = await readWindowReview(target.ledger, quarter.name);
    const figures = kept?.figures.filter(
      (one) => platform === undefined || one.platform === platform,
    );
    if (kept && figures) return renderReview({ ...kept, figures });
  }
  if (quarter) refuseForgotten(quarter, options, io);
  const recent = lastDays(DEFAULT_DAYS, io.nowEpochMs());
  const span: Span = quarter ?? {
    ...recent,
    ...(options.since !== undefined && { firstDay: options.since }),
  };
  const figures = new WindowFigures(target.config.platforms, levelsFor(by));
  const visit = (journey: Parameters<WindowFigures['add']>[0]) => {
    const isWanted = platform === undefined || journey.platform === platform;
    // Nobody can say whose a milestone without a click would have been.
    if (isWanted || journey.platform === undefined) figures.add(journey);
  };
  await visitSpan(target, span, { visit, io });
  const groups = figures.groups();
  const { firstDay, lastDay } = span;
  const given = { firstDay, lastDay, groups, leftOut: figures.leftOut };
  const written = svg === undefined ? [] : writePicture(svg, groups, { firstDay, lastDay });
  return {
    ok: true,
    json: { ...given, groups: groups.map(withoutAges) },
    lines: [...renderWindows(given, { by, columns: io.columns }), ...written],
  };
}

/** @throws {CommandError} where the quarter would be counted from journeys that are gone */
function refuseForgotten({ name, firstDay }: Quarter, { by, svg }: Options, io: Io): void {
  const earliest = earliestDay(io.nowEpochMs());
  if (firstDay >= earliest) return;
  const isDetailed = by !== undefined || svg !== undefined;
  throw new CommandError(
    'QUARTER_FORGOTTEN',
    `${name} cannot be counted: journeys are kept for ${MOST_DAYS} days, since ${earliest}. ${
      isDetailed
        ? 'For the figures that were kept of it, if any were, leave out --by and --svg.'
        : 'No figures were kept of it.'
    }`,
  );
}

function levelsFor(by: Options['by']): readonly WindowLevel[] {
  if (by === undefined) return ALL_LEVELS;
  return by === 'none' ? ['platform'] : ['platform', by];
}

function withoutAges({ agesMs: _, ...group }: WindowGroup): Omit<WindowGroup, 'agesMs'> {
  return group;
}

function writePicture(file: string, groups: readonly WindowGroup[], span: Span): string[] {
  const drawn = groups.filter(({ level }) => level === 'platform');
  if (drawn.length === 0) return [];
  writeFileSync(file, windowsPicture(drawn, span));
  return ['', `The picture is in ${file}.`];
}
