import { isOpen, type PostbackRow } from '../core/postback.ts';
import { buildTimeline, type TimelineEntry } from './build-timeline.ts';
import type { ClickReport } from './read-click.ts';
import { renderFacts } from './render-table.ts';
import { wrap } from './wrap.ts';

const TIME_COLUMNS = '2026-11-22T10:00:00.000Z  '.length;
const DETAIL_INDENT = '    ';
/** Narrower than this, text would be chopped rather than wrapped. */
const MIN_TEXT_COLUMNS = 40;

/** What is known of a click ID at one platform: where it stands first, then how it came to that. */
export function renderClick(clickId: string, report: ClickReport, columns: number): string[] {
  const width = Math.max(MIN_TEXT_COLUMNS, columns - TIME_COLUMNS);
  return [
    `Click ${clickId} at ${report.platform}${report.test ? ' (test conversion)' : ''}${report.player?.link?.clickless ? ' (stands for a player who came without one)' : ''}`,
    ...renderFacts(factsOf(report)),
    '',
    ...report.postbacks.flatMap(({ name, row }) => [
      `${name}: ${describeState(row)}`,
      `  transaction ID ${row.values.transactionId}`,
    ]),
    ...(report.postbacks.length === 0 ? ['No postback.'] : []),
    '',
    ...buildTimeline(report).flatMap((entry) => renderEntry(entry, width)),
  ];
}

function factsOf({ click, player }: ClickReport): Record<string, string | undefined> {
  const first = player?.firstDeposit;
  return {
    campaign: click?.campaign ?? undefined,
    partner: click?.partner ?? undefined,
    player: click?.playerRef ? `${click.playerRef} of ${click.brand}` : 'none is bound to it',
    'player link': player?.link && `bound ${player.link.boundAt}`,
    'first deposit':
      first && `${first.identity}, by event ${first.eventIdentity}, occurred ${first.occurredAt}`,
  };
}

/** Where a postback stands, in half a sentence. */
export function describeState(row: PostbackRow): string {
  const reason = row.reason === undefined ? '' : ` (${row.reason})`;
  const foreign = row.foreign ? '; known to the platform before our first attempt' : '';
  return `${row.state}${reason}${whenOf(row)}${foreign}`;
}

function whenOf(row: PostbackRow): string {
  if (row.confirmedAt !== undefined) return `, confirmed ${row.confirmedAt}`;
  if (!isOpen(row.state) || row.state === 'held') return '';
  const due = new Date(row.dueAtEpochMs).toISOString();
  return row.state === 'sending'
    ? `, attempt ${row.attempt} until ${due}`
    : `, attempt ${row.attempt} due ${due}`;
}

function renderEntry({ at, text, details }: TimelineEntry, width: number): string[] {
  const time = new Date(at).toISOString().padEnd(TIME_COLUMNS);
  const [first = '', ...rest] = [
    ...wrap(text, width),
    ...details.flatMap((detail) =>
      wrapDetail(detail, width - DETAIL_INDENT.length).map((line) => DETAIL_INDENT + line),
    ),
  ];
  return [time + first, ...rest.map((line) => ' '.repeat(TIME_COLUMNS) + line)];
}

/** What went over the wire stays on one line, to be copied as it was. */
function wrapDetail(detail: string, width: number): string[] {
  return /^[<>] /.test(detail) ? [detail] : wrap(detail, width);
}
