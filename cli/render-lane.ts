import type { CircuitRecord } from '../core/circuit.ts';
import type { LaneContradiction, LaneRecord } from '../core/lane.ts';
import type { LaneFacts } from './read-lane.ts';
import { describeAge } from './render-age.ts';
import { renderTable } from './render-table.ts';

const HEADINGS = [
  'LANE',
  'STATE',
  'VISIBLE',
  'IN FLIGHT',
  'DELAYED',
  'DEAD LETTERS',
  'PENDING',
  'SENDING',
  'RETRYING',
  'HELD',
  'OLDEST DUE',
  'NEXT DEADLINE',
];

const CONTRADICTIONS: Record<LaneContradiction, (platform: string) => string> = {
  'disabled-elsewhere': (platform) =>
    `its mapping is disabled, and not by "lane pause": find out by whom, then "lane resume ${platform}", or "lane pause ${platform}" to put a name to it`,
  'enabled-despite-it': (platform) =>
    `its mapping is enabled all the same: by hand, by a deployment, or by a resumption that did not end: "lane pause ${platform}" or "lane retire ${platform}" again, or "lane resume ${platform}"`,
  'no-mapping': () => 'the stage has no mapping for its queue: is it deployed?',
};

type How = { nowEpochMs: number; warningHours: number };

/** All lanes in a table, and below it what a person should know of each. */
export function renderLanes(lanes: readonly LaneFacts[], how: How): string[] {
  const table = renderTable(HEADINGS, lanes.map(cellsOf));
  const notes = lanes.flatMap((lane) => notesOf(lane, how));
  return notes.length === 0 ? table : [...table, '', ...notes];
}

function cellsOf({ platform, state, queue, deadLetters, open, ...times }: LaneFacts): string[] {
  return [
    platform,
    state,
    ...[queue?.visible, queue?.inFlight, queue?.delayed, deadLetters].map(orDash),
    ...[open.pending, open.sending, open.retrying, open.held].map(orDash),
    times.oldestDueAt ?? '-',
    times.nextDeadline?.at ?? '-',
  ];
}

function orDash(count: number | undefined): string {
  return count === undefined ? '-' : String(count);
}

function notesOf(lane: LaneFacts, how: How): string[] {
  const { platform, record, circuit, contradiction, nearDeadline, pastDeadline } = lane;
  const notes: string[] = [];
  if (record && record.standing !== 'running') notes.push(describeRecord(record, how.nowEpochMs));
  if (circuit && circuit.phase !== 'closed') notes.push(describeCircuit(circuit, how.nowEpochMs));
  if (contradiction) notes.push(CONTRADICTIONS[contradiction](platform));
  if (nearDeadline > 0) {
    notes.push(`deadlines within ${how.warningHours} h: ${nearDeadline}`);
  }
  if (pastDeadline > 0) notes.push(`past their deadline: ${pastDeadline}`);
  return notes.map((note) => `${platform}: ${note}`);
}

const REASONS: Record<CircuitRecord['why'], string> = {
  failures: 'its attempts failed',
  rate: 'the platform asked for patience',
};

function describeCircuit(
  { since, why, openings, untilEpochMs }: CircuitRecord,
  nowEpochMs: number,
): string {
  const age = describeAge(nowEpochMs - Date.parse(since));
  const failed = openings === 1 ? 'no probe yet' : `${openings - 1} probes failed`;
  const next = new Date(untilEpochMs).toISOString();
  return `circuit open since ${since} (${age}), because ${REASONS[why]}; ${failed}, the next one not before ${next}; its postbacks wait and spend no attempt`;
}

/** Who stopped a lane, when and why. */
export function describeRecord({ standing, by, since, why }: LaneRecord, nowEpochMs: number) {
  const age = describeAge(nowEpochMs - Date.parse(since));
  return `${standing} by ${by} since ${since} (${age})${why === undefined ? '' : `: ${why}`}`;
}

/** The queue's own name, and where it is: what a person checks before and after an action. */
export function describePlace({ queue }: Pick<LaneFacts, 'queue'>): string {
  if (queue === undefined) return 'no queue';
  const [, , , region, account] = queue.arn.split(':');
  return `${queue.name}, account ${account}, ${region}`;
}

/** Postbacks by state, without the zeros. */
export function describeOpen(open: LaneFacts['open']): string {
  const parts = Object.entries(open).filter(([, count]) => count > 0);
  return parts.length === 0
    ? 'none'
    : parts.map(([state, count]) => `${count} ${state}`).join(', ');
}
