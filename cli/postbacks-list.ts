import { type Command, InvalidArgumentError } from 'commander';
import { DAY_MS } from '../core/days.ts';
import { formatPostbackName } from '../core/keys.ts';
import { ATTENTION_STATES, FOREIGN, isOpen, POSTBACK_STATES } from '../core/postback.ts';
import type { ListedRow } from './ledger-reading.ts';
import { INDEXED, listPostbacks, type PostbackList, type PostbackQuery } from './list-postbacks.ts';
import { parseSince } from './parse-since.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeAge } from './render-age.ts';
import { renderTable } from './render-table.ts';

type Options = CommonOptions & {
  platform?: string;
  state: PostbackQuery['states'];
  since?: number;
  limit: number;
  test?: true;
};

const KNOWN = [...POSTBACK_STATES, FOREIGN] as const;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;
const MAX_CREATED_SINCE_MS = 31 * DAY_MS;
const HEADINGS = ['NAME', 'STATE', 'REASON', 'ATTEMPT', 'DUE', 'AGE'];

export function addPostbacksList(parent: Command, { perform, io }: CommandContext): void {
  const since = (text: string) => readSince(text, io.nowEpochMs());
  const command = withCommonOptions(parent.command('list'));
  command
    .description('postbacks by state; without --state those that wait for someone')
    .option('--platform <name>', 'only these')
    .option(
      '--state <states>',
      `one or several of ${POSTBACK_STATES.join(', ')}; or ${FOREIGN}: delivered, but the platform knew of it before we told it`,
      readStates,
      [...ATTENTION_STATES],
    )
    .option(
      '--since <time>',
      `30m, 24h, 7d or a time such as 2026-11-22T10:00:00Z. ${INDEXED.join(', ')}: since when they are that, without a limit if not given; other states: since when they exist, 24h if not given, at most 31d`,
      since,
    )
    .option('--limit <n>', `at most this many, up to ${MAX_LIMIT}`, readLimit, DEFAULT_LIMIT)
    .option('--test', 'those of test conversions, and only those')
    .action(async (options: Options) => {
      const nowEpochMs = io.nowEpochMs();
      if (needsHours(options) && nowEpochMs - (options.since ?? nowEpochMs) > MAX_CREATED_SINCE_MS)
        command.error(
          `error: --since is more than 31 days ago, which only ${INDEXED.join(', ')} can be listed for`,
        );
      await perform(options, async ({ config, ledger }) => {
        const list = await listPostbacks(ledger, {
          platforms: options.platform ? [options.platform] : Object.keys(config.platforms),
          states: options.state,
          ...(options.test && { test: true as const }),
          ...(options.since !== undefined && { waitingSinceEpochMs: options.since }),
          createdSinceEpochMs: options.since ?? nowEpochMs - DAY_MS,
          nowEpochMs,
          limit: options.limit,
        });
        return outcomeOf(list, nowEpochMs);
      });
    });
}

function needsHours({ state }: Options): boolean {
  return state.some((wanted) => !INDEXED.includes(wanted));
}

function outcomeOf({ rows, more }: PostbackList, nowEpochMs: number): Outcome {
  const postbacks = rows.map((row) => ({ name: formatPostbackName(row), row }));
  const lines =
    rows.length === 0
      ? ['No postbacks.']
      : renderTable(
          HEADINGS,
          rows.map((row) => cellsOf(row, nowEpochMs)),
        );
  const note = more ? ['There are more: add --limit, --since or --platform.'] : [];
  return { ok: true, json: { postbacks, more }, lines: [...lines, ...note] };
}

function cellsOf(row: ListedRow, nowEpochMs: number): string[] {
  const scheduled = isOpen(row.state) && row.state !== 'held';
  return [
    formatPostbackName(row),
    row.state,
    row.reason ?? '-',
    attemptOf(row),
    scheduled ? new Date(row.dueAtEpochMs).toISOString() : '-',
    describeAge(nowEpochMs - Date.parse(row.createdAt)),
  ];
}

/** The number; whether that attempt was a lookup is known once it has begun. */
function attemptOf({ attempt, last }: ListedRow): string {
  return last?.lookup && last.n === attempt ? `${attempt} (lookup)` : String(attempt);
}

function readStates(text: string): Array<(typeof KNOWN)[number]> {
  return text.split(',').map((word) => {
    const state = KNOWN.find((known) => known === word.trim());
    if (state !== undefined) return state;
    throw new InvalidArgumentError(`"${word}" is no state; known are ${KNOWN.join(', ')}.`);
  });
}

function readSince(text: string, nowEpochMs: number): number {
  const since = parseSince(text, nowEpochMs);
  if (since !== undefined) return since;
  throw new InvalidArgumentError(
    'Give an age such as 24h, or a past time such as 2026-11-22T10:00:00Z.',
  );
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (/^\d{1,4}$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_LIMIT}.`);
}
