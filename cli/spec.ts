import type { Command } from 'commander';
import type { CommandContext } from './perform.ts';
import { addSpecCheck } from './spec-check.ts';
import { addSpecDiff } from './spec-diff.ts';
import { addSpecDoc } from './spec-doc.ts';
import { addSpecNew } from './spec-new.ts';
import { type SpecProject, THIS_PROJECT } from './spec-project.ts';

/** Commands on the project's own files: none of them needs a stage or touches AWS. */
export function addSpecCommands(
  parent: Command,
  context: CommandContext,
  project: SpecProject = THIS_PROJECT,
): void {
  const spec = parent
    .command('spec')
    .description('documents, checks, begins and compares platform specifications');
  addSpecDoc(spec, context, project);
  addSpecCheck(spec, context, project);
  addSpecNew(spec, context, project);
  addSpecDiff(spec, context, project);
}
