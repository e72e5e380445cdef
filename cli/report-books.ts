import { type Command, InvalidArgumentError } from 'commander';
import { dayOf, isDay } from '../core/days.ts';
import { isHour } from '../core/hours.ts';
import { checkLane } from './lane-named.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { readBooks, type Span } from './read-books.ts';
import { renderBooks } from './render-books.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { day?: string; hour?: string; platform?: string };

export function addReportBooks(parent: Command, { perform, io }: CommandContext): void {
  const command = withCommonOptions(parent.command('books'));
  command
    .description(
      'whether every player event and every postback of an hour is accounted for, as the auditor counted',
    )
    .option('--day <day>', 'one in UTC such as 2026-11-22; today if not given', readDay)
    .option('--hour <hour>', 'one in UTC such as 2026-11-22T10', readHour)
    .option('--platform <name>', 'only the postbacks of this one')
    .action(async (options: Options) => {
      if (options.day !== undefined && options.hour !== undefined) {
        command.error('error: --day and --hour both say when: give one of them');
      }
      const span = spanOf(options, io.nowEpochMs());
      await perform(options, (target) => reportBooks(target, span, options.platform));
    });
}

function readDay(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('Give a day such as 2026-11-22.');
}

function readHour(text: string): string {
  if (isHour(text)) return text;
  throw new InvalidArgumentError('Give an hour such as 2026-11-22T10.');
}

function spanOf({ hour, day }: Options, nowEpochMs: number): Span {
  if (hour !== undefined) return { first: hour, last: hour };
  const whole = day ?? dayOf(nowEpochMs);
  return { first: `${whole}T00`, last: `${whole}T23` };
}

async function reportBooks(
  target: Target,
  span: Span,
  platform: string | undefined,
): Promise<Outcome> {
  const { config } = target;
  if (platform !== undefined) checkLane(config, platform);
  const platforms = platform === undefined ? Object.keys(config.platforms) : [platform];
  const books = await readBooks(target, span, platforms);
  const { intake, postbacks } = books;
  const balances = [...intake, ...postbacks].every(({ gaps }) => gaps === 0);
  return { ok: balances, json: { balances, ...books }, lines: renderBooks(books) };
}
