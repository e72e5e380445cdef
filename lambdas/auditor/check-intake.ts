import { type BusEvent, testFlagOf } from '../../core/claim.ts';
import { addHours, hourBeginsEpochMs, hourOf } from '../../core/hours.ts';
import { patienceMs, type UnsettledEvent, withoutAttributes } from '../../core/intake-book.ts';
import { eventIdentity } from '../../core/player-event.ts';
import { firstToldHour, RECOUNTED_HOURS } from '../../core/postback-book.ts';
import { readIntakeEvent } from '../authority/read-intake-event.ts';
import { MAX_RECEIVE_COUNT } from '../contract.ts';
import type { SeenEvent } from './book-ports.ts';
import { findSettled } from './find-settled.ts';
import type { AuditorDependencies } from './ports.ts';

/** So many pages of the queue are worked off at once: some thousand events a second. */
const WORKERS = 8;
/** Left to the tasks that come after. */
const LEAST_REMAINING_MS = 3 * 60_000;

export type IntakeWatch = {
  settled: number;
  invalid: number;
  /** Seen, not settled, and not overdue: the intake's backlog. */
  waiting: number;
  /** Valid events that are not settled, in the last three days. */
  unsettled: UnsettledEvent[];
  /** Found settled after all, in this run. */
  settledLate: number;
  /** The queue was not read to its end. */
  cutShort: boolean;
};

type Dependencies = Pick<
  AuditorDependencies,
  'config' | 'ledger' | 'seen' | 'deadLetters' | 'nowEpochMs' | 'remainingMs'
>;

/**
 * Accounts for every player event that the bus has handed over: it is settled in the ledger, or invalid,
 * or on its way, or among the intake's dead letters. What is none of these is a gap.
 *
 * A run that ends in the middle is made up for by the next one: what was not accounted for is still in
 * the queue, and what was and could not be taken off it is counted twice, which no gap comes of.
 */
export async function checkIntake(dependencies: Dependencies): Promise<IntakeWatch> {
  const { ledger, nowEpochMs } = dependencies;
  const tally = new Tally();
  await Promise.all(Array.from({ length: WORKERS }, () => workOff(tally, dependencies)));
  const { byHour, cutShort, settled, invalid } = tally;
  const at = new Date(nowEpochMs()).toISOString();
  await ledger.keepWaiting({ at, byHour: Object.fromEntries(byHour), cutShort });
  const { unsettled, settledLate } = await lookAgain(dependencies);
  const firstHour = firstToldHour(nowEpochMs());
  return {
    settled,
    invalid,
    waiting: [...byHour.values()].reduce((sum, count) => sum + count, 0),
    unsettled: unsettled.filter(({ hour }) => hour >= firstHour),
    settledLate,
    cutShort,
  };
}

class Tally {
  settled = 0;
  invalid = 0;
  cutShort = false;
  /** Events on their way. */
  readonly byHour = new Map<string, number>();
}

async function workOff(tally: Tally, dependencies: Dependencies): Promise<void> {
  const { seen, remainingMs } = dependencies;
  for (;;) {
    if (remainingMs() <= LEAST_REMAINING_MS) {
      tally.cutShort = true;
      return;
    }
    const taken = await seen.take();
    if (taken.length === 0) return;
    await account(taken, tally, dependencies);
  }
}

type Read = { seen: SeenEvent; hour: string; event: BusEvent };

async function account(
  taken: readonly SeenEvent[],
  tally: Tally,
  dependencies: Dependencies,
): Promise<void> {
  const { ledger, seen, config } = dependencies;
  const counts = new Map<string, { settled: number; invalid: number }>();
  const count = (hour: string, outcome: 'settled' | 'invalid') => {
    const before = counts.get(hour) ?? { settled: 0, invalid: 0 };
    counts.set(hour, { ...before, [outcome]: before[outcome] + 1 });
    tally[outcome] += 1;
  };
  const valid: Read[] = [];
  for (const one of taken) {
    const hour = hourOf(one.seenAtEpochMs);
    const reading = readIntakeEvent(one.body, config);
    // Test conversions are counted nowhere.
    if ('invalid' in reading) {
      if (!reading.test) count(hour, 'invalid');
    } else if (!testFlagOf(reading.event)) valid.push({ seen: one, hour, event: reading.event });
  }
  const settled = await findSettled(
    valid.map(({ event }) => event),
    dependencies,
  );
  const waiting = new Set<SeenEvent>();
  for (const read of valid) {
    if (settled.has(read.event)) count(read.hour, 'settled');
    else if (isOverdue(read, dependencies)) await ledger.keepUnsettled(unsettledOf(read));
    else {
      waiting.add(read.seen);
      tally.byHour.set(read.hour, (tally.byHour.get(read.hour) ?? 0) + 1);
    }
  }
  for (const [hour, outcomes] of counts) await ledger.countIntake({ hour, ...outcomes });
  await seen.acknowledge(taken.filter((one) => !waiting.has(one)));
}

function isOverdue({ seen, event }: Read, { config, nowEpochMs }: Dependencies): boolean {
  const { visibilityTimeoutSeconds } = config.intake;
  const longestMs = patienceMs(event, { visibilityTimeoutSeconds, receives: MAX_RECEIVE_COUNT });
  return nowEpochMs() - seen.seenAtEpochMs > longestMs;
}

function unsettledOf({ seen, hour, event }: Read): UnsettledEvent {
  const seenAt = new Date(seen.seenAtEpochMs).toISOString();
  return { v: 1, hour, seenAt, standing: 'gap', event: withoutAttributes(event) };
}

/** Events that were not settled in time: by now they are, or are dead letters, or gaps. */
async function lookAgain(
  dependencies: Dependencies,
): Promise<Pick<IntakeWatch, 'unsettled' | 'settledLate'>> {
  const { ledger, deadLetters, nowEpochMs } = dependencies;
  const now = nowEpochMs();
  const since = hourBeginsEpochMs(addHours(hourOf(now), -RECOUNTED_HOURS));
  const known = await ledger.unsettled(since);
  if (known.length === 0) return { unsettled: [], settledLate: 0 };
  const settled = await findSettled(
    known.map(({ event }) => event),
    dependencies,
  );
  const late = known.filter(({ event }) => settled.has(event));
  const settledAt = new Date(now).toISOString();
  for (const one of late) {
    await ledger.moveUnsettled({ ...one, settledAt });
    await ledger.countIntake({ hour: one.hour, settled: 1, invalid: 0 });
  }
  const rest = known.filter(({ event }) => !settled.has(event));
  if (rest.length === 0) return { unsettled: [], settledLate: late.length };
  const { identities, complete } = await deadLetters();
  const unsettled: UnsettledEvent[] = [];
  for (const one of rest) {
    // Of dead letters that are not all read, one may be it.
    const isLetter = !complete || identities.has(eventIdentity(one.event));
    const standing = isLetter ? 'dead-letter' : 'gap';
    if (standing !== one.standing) await ledger.moveUnsettled({ ...one, standing });
    unsettled.push({ ...one, standing });
  }
  return { unsettled, settledLate: late.length };
}
