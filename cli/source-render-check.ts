import { renderFacts } from './render-table.ts';
import { describeTried, type Hint } from './source-hints.ts';
import type { Part } from './source-parts.ts';
import { describeReading, type ReadAs } from './source-reading.ts';

/** All that a check has shown. */
export type CheckReport = {
  source: string;
  brand?: string;
  verifies: boolean;
  /** Where the time is wrong: the time at which the rest was checked; null if the request names none. */
  ownTime?: string | null;
  parts: Part[];
  doubts: string[];
  hints: Hint[];
  reads: ReadAs;
};

export function renderCheck(
  report: CheckReport,
  about: { title: string; isWorthTrying: boolean; useStage: boolean },
): string[] {
  const { parts, doubts, hints } = report;
  const facts = parts.map(({ part, state, detail }): [string, string] => [
    part,
    detail === undefined ? state : `${state}: ${detail}`,
  ]);
  return [
    headlineOf(report),
    ...renderFacts(Object.fromEntries(facts)),
    ...doubts.map((doubt) => `Note: ${doubt}.`),
    ...ownTimeOf(report),
    ...hintsOf(hints, report.verifies),
    ...(about.isWorthTrying && hints.length === 0 ? [describeTried(about.useStage)] : []),
    ...describeReading(report.reads, about.title),
  ];
}

function headlineOf({ source, verifies, parts, reads, ownTime }: CheckReport): string {
  const isUsable = reads.kind !== 'unusable';
  if (verifies) {
    return `${source}: the request verifies and ${isUsable ? 'can be used' : 'cannot be used'}.`;
  }
  const wrong = parts.filter(({ state }) => state === 'wrong').map(({ part }) => part);
  const onlyTime = wrong.length === 1 && ownTime;
  const more = onlyTime ? '; nothing else is wrong with it' : '';
  return `${source}: the request does not verify: wrong is its ${wrong.join(', ')}${more}.`;
}

function ownTimeOf({ ownTime }: CheckReport): string[] {
  if (ownTime === undefined) return [];
  if (ownTime === null) {
    return [
      'It names no time at which it would be taken; what comes after the time is not checked.',
    ];
  }
  return [
    `Checked as at its own time, ${ownTime}: a recording is always late. --at ${ownTime} takes it as it came.`,
  ];
}

function hintsOf(hints: readonly Hint[], verifies: boolean): string[] {
  if (hints.length === 0) return [];
  const heading = verifies ? 'It verifies only:' : 'It would verify:';
  return [heading, ...hints.map(({ means }) => `  - ${means}.`)];
}
