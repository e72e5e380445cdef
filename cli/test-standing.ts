import type { Milestone } from '../core/milestones.ts';
import { isOpen } from '../core/postback.ts';
import type { Io } from './io.ts';
import {
  type ClickReport,
  type PostbackReport,
  type RecordedSuppression,
  readClick,
} from './read-click.ts';
import { describeState } from './render-click.ts';
import type { Target } from './target.ts';

/** Where one milestone of a test conversion stands; neither, if nothing has been decided yet. */
export type Standing = {
  milestone: Milestone;
  postback?: PostbackReport;
  suppressed?: RecordedSuppression;
};

export type TestSubject = {
  platform: string;
  clickId: string;
  playerRef: string;
  milestones: readonly Milestone[];
};

const FIRST_PAUSE_MS = 500;
const UNDECIDED = 'not decided yet';

/**
 * Looks again and again until every postback has ended or is held, or no more can come, and tells
 * every change of state.
 *
 * @param options.timeoutSeconds - how long at most, the time of looking not counted
 */
export async function awaitStandings(
  subject: TestSubject,
  { ledger }: Pick<Target, 'ledger'>,
  { io, timeoutSeconds }: { io: Pick<Io, 'err' | 'wait'>; timeoutSeconds: number },
): Promise<Standing[]> {
  const { platform, clickId } = subject;
  const told = new Map(subject.milestones.map((milestone) => [milestone, UNDECIDED]));
  let waitedMs = 0;
  for (;;) {
    const report = await readClick(ledger, { platform, clickId, test: true });
    const standings = subject.milestones.map((milestone) => standingOf(milestone, subject, report));
    for (const standing of standings) {
      const text = describeStanding(standing);
      if (told.get(standing.milestone) !== text) io.err(`  ${standing.milestone}: ${text}`);
      told.set(standing.milestone, text);
    }
    const leftMs = timeoutSeconds * 1000 - waitedMs;
    if (isOver(standings) || leftMs <= 0) return standings;
    // A retry takes minutes: the longer it has taken, the less it matters to be told at once.
    const pauseMs = Math.min(leftMs, Math.max(FIRST_PAUSE_MS, waitedMs / 20));
    await io.wait(pauseMs);
    waitedMs += pauseMs;
  }
}

/** The click's collection can hold what an earlier player made of it. */
function standingOf(
  milestone: Milestone,
  { playerRef }: TestSubject,
  report: ClickReport | undefined,
): Standing {
  const postback = report?.postbacks.find(
    ({ row }) => row.milestone === milestone && row.playerRef === playerRef,
  );
  const suppressed = report?.suppressions.find(
    (found) => found.milestone === milestone && found.event.playerRef === playerRef,
  );
  return { milestone, ...(postback && { postback }), ...(suppressed && { suppressed }) };
}

/** After a suppression the other milestones may wait for ever. */
function isOver(standings: readonly Standing[]): boolean {
  if (standings.some(({ suppressed }) => suppressed)) return true;
  return standings.every(({ postback }) => {
    const state = postback?.row.state;
    return state !== undefined && (state === 'held' || !isOpen(state));
  });
}

export function isDelivered({ postback }: Standing): boolean {
  return postback?.row.state === 'delivered';
}

export function describeStanding({ postback, suppressed }: Standing): string {
  if (postback) return describeState(postback.row);
  if (suppressed === undefined) return UNDECIDED;
  const facts = Object.entries(suppressed.because).map(([name, value]) => `${name} ${value}`);
  return `suppressed (${[suppressed.reason, ...facts].join(', ')})`;
}
