import type { ChaosRun } from './run-chaos.ts';
import type { ChaosReport } from './verify-chaos.ts';
import type { RotationReport } from './verify-rotation.ts';

/** Examples shown of one kind of violation; the count is always whole. */
const MAX_EXAMPLES = 5;

export type Line = readonly [what: string, figure: number | string];
type Report = { violations: Record<string, string[]> };

/** Prints what a run proved. @returns the exit code: 1 if any promise was broken */
export function printReport(report: ChaosReport & Partial<ChaosRun>, asJson: boolean): number {
  const { states, kills = 0, instancesEnded = {}, faults = {}, seconds = 0, ...figures } = report;
  const { deadLetters = {} } = report;
  return print(report, asJson, [
    ['kills of the whole stack', kills],
    ['function instances ended', sumOf(instancesEnded)],
    ...indented(instancesEnded),
    ['faults at the platforms', sumOf(faults)],
    ...indented(faults),
    ['seconds', seconds],
    ...Object.entries(states).map(([state, count]): Line => [`postbacks ${state}`, count]),
    ['attempts in the ledger', figures.attempts],
    ['  of them unknown', figures.unknownAttempts],
    ['requests at the platforms', figures.requests],
    ['postbacks requested more than once', figures.repeatedPostbacks],
    ['messages in dead-letter queues', sumOf(deadLetters)],
    ...indented(deadLetters),
  ]);
}

/** The same of a rotation under load. */
export function printRotation(report: RotationReport, asJson: boolean): number {
  const { requestsByKey, attemptsByKey } = report;
  const byKey = (what: string, counts: Record<string, number>) =>
    Object.entries(counts).map(([keyId, count]): Line => [`  ${what} ${keyId}`, count]);
  return print(report, asJson, [
    ['conversions delivered', report.conversions],
    ['requests at the platform', report.requests],
    ['requests verified', report.verified],
    ...byKey('by', requestsByKey),
    ['attempts in the ledger', sumOf(attemptsByKey)],
    ...byKey('signed with', attemptsByKey),
  ]);
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

function indented(counts: Record<string, number>): Line[] {
  return Object.entries(counts).map(([what, count]): Line => [`  ${what}`, count]);
}

/** The figures one below the other, then what was broken. @returns the exit code */
export function print(report: Report, asJson: boolean, lines: readonly Line[]): number {
  const { violations } = report;
  const broken = Object.values(violations).flat().length;
  if (asJson) console.log(JSON.stringify({ ...report, broken }, null, 2));
  else {
    const counts = Object.entries(violations).map(([what, which]): Line => [what, which.length]);
    for (const [what, figure] of [...lines, ...counts])
      console.log(`${what.padEnd(48)} ${String(figure).padStart(6)}`);
    for (const [what, which] of Object.entries(violations)) {
      for (const one of which.slice(0, MAX_EXAMPLES)) console.log(`BROKEN  ${what}: ${one}`);
    }
    console.log(broken === 0 ? 'Every promise held.' : `${broken} promise(s) broken.`);
  }
  return broken === 0 ? 0 : 1;
}
