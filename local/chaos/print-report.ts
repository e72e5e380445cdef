import type { ChaosReport } from './verify-chaos.ts';

/** Examples shown of one kind of violation; the count is always whole. */
const MAX_EXAMPLES = 5;

/** Prints what a run proved. @returns the exit code: 1 if any promise was broken */
export function printReport(report: ChaosReport, asJson: boolean): number {
  const { violations, states, ...figures } = report;
  const broken = Object.values(violations).flat().length;
  if (asJson) console.log(JSON.stringify({ ...report, broken }, null, 2));
  else {
    const lines = [
      ...Object.entries(states).map(([state, count]) => [`postbacks ${state}`, count] as const),
      ['attempts in the ledger', figures.attempts] as const,
      ['  of them unknown', figures.unknownAttempts] as const,
      ['requests at the platforms', figures.requests] as const,
      ['postbacks requested more than once', figures.repeatedPostbacks] as const,
      ...Object.entries(violations).map(([what, which]) => [what, which.length] as const),
    ];
    for (const [what, count] of lines)
      console.log(`${what.padEnd(48)} ${String(count).padStart(6)}`);
    for (const [what, which] of Object.entries(violations)) {
      for (const one of which.slice(0, MAX_EXAMPLES)) console.log(`BROKEN  ${what}: ${one}`);
    }
    console.log(broken === 0 ? 'Every promise held.' : `${broken} promise(s) broken.`);
  }
  return broken === 0 ? 0 : 1;
}
