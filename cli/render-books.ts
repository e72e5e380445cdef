import { eventIdentity } from '../core/player-event.ts';
import { TERMINAL_STATES } from '../core/postback.ts';
import type { Books } from './read-books.ts';
import { renderTable } from './render-table.ts';

const INTAKE_HEADINGS = ['HOUR', 'SEEN', 'SETTLED', 'WAITING', 'DEAD LETTERS', 'INVALID', 'GAPS'];
const POSTBACK_HEADINGS = [
  ...['HOUR', 'PLATFORM', 'POSTBACKS', 'OPEN'],
  ...TERMINAL_STATES.map((state) => state.toUpperCase()),
  ...['GAPS', 'COUNTED AT'],
];

export function renderBooks(books: Books): string[] {
  return [
    `Books of ${describeSpan(books)} (UTC), as the auditor counted them.`,
    '',
    ...renderIntake(books),
    '',
    ...renderPostbacks(books),
    ...renderGaps(books),
  ];
}

function describeSpan({ first, last }: Books): string {
  return first === last ? first : first.slice(0, 'YYYY-MM-DD'.length);
}

function renderIntake({ intake, intakeAt }: Books): string[] {
  if (intakeAt === undefined) return ['Player events: the auditor has not accounted for any yet.'];
  if (intake.length === 0) return [`Player events: none seen, as of ${intakeAt}.`];
  const rows = intake.map((line) => [
    line.hour,
    ...[line.seen, line.settled, line.waiting, line.deadLetters, line.invalid, line.gaps].map(
      String,
    ),
  ]);
  return [`Player events, as of ${intakeAt}:`, ...renderTable(INTAKE_HEADINGS, rows)];
}

function renderPostbacks({ postbacks }: Books): string[] {
  if (postbacks.length === 0)
    return ['Postbacks: none counted. An hour is counted once it is over.'];
  const rows = postbacks.map(({ hour, platform, rows: count, open, states, gaps, countedAt }) => [
    ...[hour, platform],
    ...[count, open, ...TERMINAL_STATES.map((state) => states[state] ?? 0), gaps].map(String),
    countedAt,
  ]);
  return ['Postbacks, by the hour of their creation:', ...renderTable(POSTBACK_HEADINGS, rows)];
}

function renderGaps({ unsettled, postbacks }: Books): string[] {
  const events = unsettled
    .filter(({ standing }) => standing === 'gap')
    .map(({ event, seenAt }) => `  ${eventIdentity(event)}: ${event.type}, seen ${seenAt}`);
  const missing = postbacks.flatMap(({ missing: names, hour, platform, gaps }) => [
    ...names.map((name) => `  ${name}`),
    ...(gaps > names.length
      ? [`  ${gaps - names.length} more to ${platform} of ${hour}, of which no name is known`]
      : []),
  ]);
  if (events.length === 0 && missing.length === 0) return ['', 'Nothing is missing.'];
  return [
    ...(events.length > 0 ? ['', 'Player events that came to nothing:', ...events] : []),
    ...(missing.length > 0 ? ['', 'Postbacks that are in no state or gone:', ...missing] : []),
    '',
    'What to do: docs/runbook/books-gap.md',
  ];
}
