import { type Command, InvalidArgumentError } from 'commander';
import { isClaim } from '../core/claim.ts';
import { eventIdentity } from '../core/player-event.ts';
import { typeOf, type Waiting, waitingOf } from './events-waiting.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeAge } from './render-age.ts';
import { describeMoney } from './render-money.ts';
import { renderTable } from './render-table.ts';
import { findSource } from './source-named.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { source?: string; limit: number };

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;
const HEADINGS = ['EVENT', 'TYPE', 'REASON', 'MAY BE THE SAME AS', 'OF', 'AMOUNT', 'WAITS'];

export function addEventsList(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('list'))
    .description('events and claims that wait for a person, and why')
    .option('--source <name>', 'only these')
    .option('--limit <n>', `at most this many, up to ${MAX_LIMIT}`, readLimit, DEFAULT_LIMIT)
    .action(async (options: Options) => {
      await perform(options, (target) => list(target, options, io.nowEpochMs()));
    });
}

async function list(
  { config, ledger }: Target,
  { source, limit }: Options,
  nowEpochMs: number,
): Promise<Outcome> {
  const names =
    source === undefined ? Object.keys(config.sources) : [findSource(config, source).name];
  const found: Waiting[] = [];
  for (const name of names) {
    for await (const page of waitingOf(ledger, name)) {
      found.push(...page);
      if (found.length > limit) break;
    }
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const more = found.length > limit;
  const lines =
    shown.length === 0
      ? [`No event${source === undefined ? '' : ` of ${source}`} waits for a person.`]
      : renderTable(
          HEADINGS,
          shown.map((waiting) => cellsOf(waiting, nowEpochMs)),
        );
  return {
    ok: true,
    json: { events: shown.map(factsOf), more },
    lines: [...lines, ...(more ? ['There are more: add --limit or --source.'] : [])],
  };
}

function factsOf({ event, reason, suspectedOf, since }: Waiting) {
  return {
    name: eventIdentity(event),
    reason,
    ...(suspectedOf !== undefined && { suspectedOf }),
    waitsSince: since,
    event,
  };
}

function cellsOf(waiting: Waiting, nowEpochMs: number): string[] {
  const { event, reason, suspectedOf = '-', since } = waiting;
  return [
    eventIdentity(event),
    typeOf(event),
    reason,
    suspectedOf,
    whoseOf(waiting),
    'amountMinor' in event ? describeMoney(event) : '-',
    describeAge(nowEpochMs - Date.parse(since)),
  ];
}

/** The player's pseudonym, or what stands for one in a claim. */
function whoseOf({ event }: Waiting): string {
  if (!isClaim(event)) return `${event.brand}/${event.playerRef}`;
  if (event.type === 'unconfirmed') return `subject ${event.subject}`;
  const { depositId, transactionId } = event;
  if (depositId !== undefined) return `deposit ${depositId}`;
  return transactionId === undefined ? '-' : `transaction ${transactionId}`;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (/^\d{1,4}$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_LIMIT}.`);
}
