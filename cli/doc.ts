import { type Command, Option } from 'commander';
import { type DocProject, describeStages, documentsOf, THIS_DOC_PROJECT } from './doc-project.ts';
import { compareFiles, type FileState, writeFiles } from './generated-files.ts';
import type { CommandContext, Outcome } from './perform.ts';

type Options = { stage?: string; check?: true; json?: true };

/** Writes what is generated from stages and vocabulary; needs neither a stage nor AWS. */
export function addDocCommand(
  parent: Command,
  { report }: CommandContext,
  project: DocProject = THIS_DOC_PROJECT,
): void {
  parent
    .command('doc')
    .description('writes docs/paths.md (the paths of all stages) and docs/events')
    .addOption(
      new Option(
        '--stage <name>',
        'print only the paths of this stage, and write nothing',
      ).conflicts('check'),
    )
    .option('--check', 'write nothing; end with 1 if a document is not current')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: Options) => {
      await report(options, async () => outcomeOf(options, project));
    });
}

function outcomeOf({ stage, check }: Options, project: DocProject): Outcome {
  if (stage !== undefined) return printed(stage, describeStages(project, [stage]));
  const documents = documentsOf(project);
  return check
    ? checked(compareFiles(documents, project.root))
    : told(writeFiles(documents, project.root));
}

function printed(stage: string, markdown: string): Outcome {
  return { ok: true, json: { stage, markdown }, lines: markdown.trimEnd().split('\n') };
}

function told(documents: readonly FileState[]): Outcome {
  return {
    ok: true,
    json: { documents },
    lines: documents.map(({ file, state }) => `${file}: ${state}`),
  };
}

function checked(documents: readonly FileState[]): Outcome {
  const ok = documents.every(({ state }) => state === 'current');
  const { lines } = told(documents.filter(({ state }) => state !== 'current'));
  return {
    ok,
    json: { documents },
    lines: ok ? ['Every document is current.'] : [...lines, 'Write them with postproof doc.'],
  };
}
