import { addHours, hourOf } from '../../core/hours.ts';
import { formatPostbackName } from '../../core/keys.ts';
import { isForgotten, type OpenRow } from '../../core/overdue.ts';
import type { PostbackState } from '../../core/postback.ts';
import { hoursOnTheirWay, RECOUNTED_HOURS } from '../../core/postback-book.ts';
import { wakeOverdue } from '../operations/wake-overdue.ts';
import type { AuditLedger, AuditorDependencies } from './ports.ts';

/** Messages to one platform in a run: a backlog of more takes no harm from waiting for the next one. */
const MOST_MESSAGES = 10_000;
/** Left to the tasks that come after. */
const LEAST_REMAINING_MS = 9 * 60_000;

export type OverduePostback = { postback: string; state: PostbackState; dueAt: string };

export type OverdueWatch = {
  platform: string;
  /** Nothing is sent there by a person's word, so nothing is woken. */
  leftAlone?: 'paused' | 'retired';
  woken: OverduePostback[];
  /** Not all were looked at: they are too many, or the time was up. */
  cutShort: boolean;
  /** What kept the rest from being woken. */
  failure?: unknown;
};

type Dependencies = Pick<AuditorDependencies, 'config' | 'lanes' | 'nowEpochMs' | 'remainingMs'> & {
  ledger: Pick<AuditLedger, 'openRows' | 'lane' | 'postbackBooks'>;
};

/**
 * Sends the open postbacks that are overdue by more than a quarter of an hour the wake-up that they need
 * now, each platform's by itself. Where a lane only is behind, their messages still wait, and each run
 * adds one for each: the row sends the second one on, or drops it, so that it is harmless.
 *
 * Pending and sending postbacks are in no sparse index. They are looked for among those created in hours
 * that are not counted yet, or were last counted with such in them, up to 31 days back; without any books,
 * in the last 24 hours. What is left out is a `sending` one that was closed when its hour was last counted
 * and was replayed since: its message, if it fails for good, raises `open-row-dead-lettered`.
 *
 * @returns how it went at each platform of the stage; it throws nothing
 */
export async function wakeForgotten(dependencies: Dependencies): Promise<OverdueWatch[]> {
  const { config, remainingMs } = dependencies;
  const platforms = Object.keys(config.platforms);
  const watched: OverdueWatch[] = [];
  for (const [index, platform] of platforms.entries()) {
    // Each has its share of the time: one with a great backlog takes nothing from the others.
    const shareMs = (remainingMs() - LEAST_REMAINING_MS) / (platforms.length - index);
    const stopAtRemainingMs = remainingMs() - Math.max(0, shareMs);
    watched.push(await wakePlatform(platform, stopAtRemainingMs, dependencies));
  }
  return watched;
}

async function wakePlatform(
  platform: string,
  stopAtRemainingMs: number,
  { ledger, lanes, nowEpochMs, remainingMs }: Dependencies,
): Promise<OverdueWatch> {
  const watch: OverdueWatch = { platform, woken: [], cutShort: false };
  async function* whileThereIsTime() {
    const now = nowEpochMs();
    const books = await ledger.postbackBooks(platform, addHours(hourOf(now), -RECOUNTED_HOURS));
    const createdIn = hoursOnTheirWay(books, now);
    for await (const rows of ledger.openRows({ platform, createdIn })) {
      watch.cutShort = remainingMs() <= stopAtRemainingMs;
      if (watch.cutShort) return;
      yield rows;
    }
  }
  try {
    const lane = await ledger.lane(platform);
    if (lane !== undefined && lane.standing !== 'running') {
      return { ...watch, leftAlone: lane.standing };
    }
    const { more } = await wakeOverdue(
      {
        rows: whileThereIsTime(),
        needsMessage: (row) => isForgotten(row, nowEpochMs()),
        atMost: MOST_MESSAGES,
        onWoken: (row) => watch.woken.push(describe(row)),
      },
      { lanes, nowEpochMs },
    );
    return { ...watch, cutShort: watch.cutShort || more };
  } catch (failure) {
    return { ...watch, failure };
  }
}

function describe(row: OpenRow): OverduePostback {
  const dueAt = new Date(row.dueAtEpochMs).toISOString();
  return { postback: formatPostbackName(row), state: row.state, dueAt };
}
