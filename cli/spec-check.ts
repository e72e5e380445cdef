import type { Command } from 'commander';
import { reviewWarning } from '../core/specification/check-specification.ts';
import type { CommandContext, Outcome } from './perform.ts';
import {
  type CheckedSpecification,
  checkedSpecifications,
  type SpecProject,
} from './spec-project.ts';

type Finding = { platform: string; faults: string[]; warning?: string };

export function addSpecCheck(
  parent: Command,
  { report, io }: CommandContext,
  project: SpecProject,
): void {
  parent
    .command('check')
    .description('explains what is wrong with a specification: path, value and what is allowed')
    .argument('[platform]', 'all of them if not given')
    .option('--json', 'one JSON document on standard output')
    .action(async (platform: string | undefined, options: { json?: boolean }) => {
      const today = new Date(io.nowEpochMs()).toISOString().slice(0, 10);
      await report(options, async () => {
        const checked = checkedSpecifications(project, platform);
        return outcomeOf(checked.map((one) => findingOf(one, today)));
      });
    });
}

function findingOf({ platform, result }: CheckedSpecification, today: string): Finding {
  if ('faults' in result) return { platform, faults: result.faults };
  const warning = reviewWarning(result.specification, today);
  return { platform, faults: [], ...(warning !== undefined && { warning }) };
}

/** A warning fails nothing: what was right yesterday must not break with the calendar. */
function outcomeOf(findings: readonly Finding[]): Outcome {
  return {
    ok: findings.every(({ faults }) => faults.length === 0),
    json: { specifications: findings },
    lines: findings.flatMap(linesOf),
  };
}

function linesOf({ platform, faults, warning }: Finding): string[] {
  const state = faults.length === 0 ? 'ok' : `${faults.length} wrong`;
  return [
    `${platform}: ${state}`,
    ...faults.map((fault) => `  - ${fault}`),
    ...(warning === undefined ? [] : [`  warning: ${warning}`]),
  ];
}
