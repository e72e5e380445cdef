import { isOpen, type PostbackRow } from '../core/postback.ts';
import { buildTimeline } from './build-timeline.ts';
import { findLostStep, type Progress } from './find-lost-step.ts';
import type { ClickReport } from './read-click.ts';
import { renderFacts } from './render-table.ts';
import type { TimelineEntry } from './timeline-entry.ts';
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
    ...describeProgress(findLostStep(report)).flatMap((line) => wrap(line, columns)),
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

/** How far it came, and what to look at next. */
function describeProgress({ stoppedAt, lost, why, next }: Progress): string[] {
  const head = stoppedAt === undefined ? 'Arrived' : `${lost ? 'LOST' : 'Stands'} at ${stoppedAt}`;
  return [`${head}: ${why}.`, ...(next === undefined ? [] : [`Next: ${next}.`])];
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
  return `${row.state}${reason}${whenOf(row)}${deadlineOf(row)}${foreign}`;
}

/** A postback that is not delivered has until then; one that came later may not be counted. */
function deadlineOf({ state, deliveredLate, values: { deadline } }: PostbackRow): string {
  if (deadline === undefined || state === 'discarded') return '';
  if (deliveredLate) return `; delivered late, after its deadline ${deadline}`;
  return state === 'delivered' ? '' : `; its deadline is ${deadline}`;
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
