import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describeAll } from '../core/documents/describe-all.ts';
import { describeSpecification, GENERATED } from '../core/documents/describe-specification.ts';
import type { PlatformSpecification } from '../core/specification/platform-specification.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext, Outcome } from './perform.ts';
import { checkedSpecifications, type SpecProject } from './spec-project.ts';

const DOCUMENTS_DIRECTORY = 'docs/integrations';

type Progress = { file: string; state: 'written' | 'unchanged' | 'removed' };

export function addSpecDoc(
  parent: Command,
  { report }: CommandContext,
  project: SpecProject,
): void {
  parent
    .command('doc')
    .description(`writes ${DOCUMENTS_DIRECTORY}, or prints one document`)
    .argument('[platform]', 'print only this one, and write nothing')
    .option('--json', 'one JSON document on standard output')
    .action(async (platform: string | undefined, options: { json?: boolean }) => {
      await report(options, async () => {
        const specifications = soundSpecifications(project, platform);
        return platform === undefined
          ? written(writeDocuments(specifications, join(project.root, DOCUMENTS_DIRECTORY)))
          : printed(platform, specifications.map(describeSpecification).join('\n'));
      });
    });
}

/** @throws {CommandError} `BROKEN_SPECIFICATION`: of a wrong one nothing true can be written */
function soundSpecifications(project: SpecProject, platform?: string): PlatformSpecification[] {
  return checkedSpecifications(project, platform).map(({ platform: name, result }) => {
    if ('specification' in result) return result.specification;
    throw new CommandError(
      'BROKEN_SPECIFICATION',
      `The specification "${name}" cannot be described, because it is wrong: ${result.faults[0]}. See all of it with postproof spec check ${name}.`,
    );
  });
}

/** Writes what differs, and removes generated documents of platforms that are gone. */
function writeDocuments(
  specifications: readonly PlatformSpecification[],
  directory: string,
): Progress[] {
  mkdirSync(directory, { recursive: true });
  const documents = describeAll(specifications);
  const left = readdirSync(directory).filter(
    (file) =>
      file.endsWith('.md') &&
      !documents.has(file) &&
      readFileSync(join(directory, file), 'utf8').startsWith(GENERATED),
  );
  for (const file of left) rmSync(join(directory, file));
  return [
    ...[...documents].map(([file, text]): Progress => {
      const path = join(directory, file);
      const fresh = existsSync(path) && readFileSync(path, 'utf8') === text;
      if (!fresh) writeFileSync(path, text);
      return { file, state: fresh ? 'unchanged' : 'written' };
    }),
    ...left.map((file): Progress => ({ file, state: 'removed' })),
  ];
}

function written(progress: readonly Progress[]): Outcome {
  const documents = progress.map(({ file, state }) => ({
    file: `${DOCUMENTS_DIRECTORY}/${file}`,
    state,
  }));
  return {
    ok: true,
    json: { documents },
    lines: documents.map(({ file, state }) => `${file}: ${state}`),
  };
}

function printed(platform: string, markdown: string): Outcome {
  return { ok: true, json: { platform, markdown }, lines: markdown.trimEnd().split('\n') };
}
