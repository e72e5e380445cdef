import { eventIdentity } from '../core/player-event.ts';
import type { AttemptRecord } from '../core/postback.ts';
import type { AuditItem } from '../lambdas/operations/ports.ts';
import { clickEntries } from './click-entries.ts';
import type {
  ClickReport,
  PostbackReport,
  RecordedEvent,
  RecordedSuppression,
} from './read-click.ts';
import { describeAttempt } from './render-attempt.ts';
import { describeAmounts, describeMoney } from './render-money.ts';
import { entry, type TimelineEntry } from './timeline-entry.ts';

/** What happened to a click, in order of time; what happened at once keeps the order of causes. */
export function buildTimeline(report: ClickReport): TimelineEntry[] {
  return [
    ...clickEntries(report),
    ...report.events.flatMap(eventEntries),
    ...report.suppressions.map(suppressionEntry),
    ...report.postbacks.flatMap(postbackEntries),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function eventEntries(item: RecordedEvent): TimelineEntry[] {
  const { event, recordedAt, releasedAt } = item;
  const name = `${event.type} event ${eventIdentity(event)}`;
  const what = 'amountMinor' in event ? ` of ${describeMoney(event)}` : '';
  const { suspectedOf } = item;
  const details = [
    `identity ${item.identity}, occurred ${event.occurredAt}`,
    ...(suspectedOf === undefined ? [] : [`may be of the same payment as ${suspectedOf}`]),
  ];
  const first = entry(recordedAt, `${name}${what}: ${describeStatus(item)}`, details);
  if (releasedAt === undefined) return [first];
  return [first, entry(releasedAt, `${name}: released, and decided`)];
}

function describeStatus({ status, reason, event }: RecordedEvent): string {
  const because = reason === undefined ? '' : ` (${reason})`;
  switch (status) {
    case 'corroborating':
      return 'duplicate (corroborating)';
    // What is released was held first; the release is an entry of its own.
    case 'released':
      return `held${because}`;
    case 'recorded':
      return reason === event.type ? 'recorded' : `recorded${because}`;
    case 'held':
    case 'duplicate':
    case 'suppressed':
    case 'dismissed':
      return `${status}${because}`;
  }
}

function factsIn(facts: Record<string, string | number>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function suppressionEntry(suppression: RecordedSuppression): TimelineEntry {
  const { milestone, reason, because, event, recordedAt } = suppression;
  const facts = factsIn(because);
  return entry(recordedAt, `${milestone} suppressed (${reason})`, [
    ...(facts === '' ? [] : [facts]),
    `decided by event ${eventIdentity(event)} of player ${event.playerRef}, occurred ${event.occurredAt}`,
  ]);
}

function postbackEntries({ row, attempts, audits }: PostbackReport): TimelineEntry[] {
  const name = `${row.milestone}/${row.occurrence}`;
  const { values } = row;
  const money = describeAmounts(values);
  return [
    entry(row.createdAt, `postback ${name}${money === '' ? '' : ` of ${money}`} created`, [
      `decided by event ${row.eventIdentity}, occurred ${values.occurredAt}`,
      ...(row.inPlaceOf ? [`in place of ${row.inPlaceOf.join(', ')}, silent for too long`] : []),
      ...(row.vouchedBy === undefined ? [] : [`no duplicate, by the word of ${row.vouchedBy}`]),
      ...(values.basis ? [`by the rule: ${factsIn(values.basis)}`] : []),
    ]),
    ...attempts.map((attempt: AttemptRecord) =>
      entry(
        attempt.startedAt,
        `postback ${name}, attempt ${attempt.n}${attempt.lookup ? ' (lookup)' : ''}`,
        describeAttempt(attempt),
      ),
    ),
    ...audits.map((audit) => auditEntry(name, audit)),
  ];
}

const AUDIT_VERBS = {
  replay: 'replayed',
  resolve: 'resolved',
  retire: 'ended with its lane',
} satisfies Record<AuditItem['action'], string>;

function auditEntry(name: string, audit: AuditItem): TimelineEntry {
  const { action, by, why, fromState, toState, previousConfirmedAt, at } = audit;
  const verb = AUDIT_VERBS[action];
  return entry(at, `postback ${name} ${verb} by ${by}: ${fromState} -> ${toState}`, [
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(previousConfirmedAt === undefined
      ? []
      : [`set aside the acknowledgement of ${previousConfirmedAt}`]),
  ]);
}
