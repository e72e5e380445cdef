import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { DAY_MS } from '../core/days.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext, Outcome } from './perform.ts';
import { indexLines, listPlatform } from './spec-index.ts';
import type { SpecProject } from './spec-project.ts';
import { specificationText, testText } from './spec-scaffold.ts';

const NAME = /^[a-z][a-z0-9-]{1,29}$/;
/** Documents of these names are not a platform's. */
const TAKEN = ['limits', 'readme'];
const REVIEW_AFTER_MS = 90 * DAY_MS;
const INDEX = 'integrations/platforms/index.ts';

export function addSpecNew(
  parent: Command,
  { report, io }: CommandContext,
  { root }: SpecProject,
): void {
  parent
    .command('new')
    .description('begins a specification and its test, to be filled in')
    .argument('<platform>', 'its name: lower-case letters, digits and hyphens', readName)
    .option('--json', 'one JSON document on standard output')
    .action(async (platform: string, options: { json?: boolean }) => {
      const reviewDue = new Date(io.nowEpochMs() + REVIEW_AFTER_MS).toISOString().slice(0, 10);
      await report(options, async () => scaffold(platform, { root, reviewDue }));
    });
}

function readName(text: string): string {
  if (NAME.test(text) && !TAKEN.includes(text)) return text;
  throw new InvalidArgumentError(
    `Give 2 to 30 lower-case letters, digits or hyphens, beginning with a letter; not ${TAKEN.join(' or ')}.`,
  );
}

/** @throws {CommandError} `SPECIFICATION_EXISTS`: nothing is overwritten */
function scaffold(
  platform: string,
  { root, reviewDue }: { root: string; reviewDue: string },
): Outcome {
  const files = {
    [`integrations/platforms/${platform}.ts`]: specificationText(platform, reviewDue),
    [`test/integrations/platforms/${platform}.test.ts`]: testText(platform),
  };
  const there = Object.keys(files).filter((file) => existsSync(join(root, file)));
  if (there.length > 0) {
    throw new CommandError(
      'SPECIFICATION_EXISTS',
      `There is ${there.join(' and ')} already: nothing was written. Change it, or choose another name.`,
    );
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const listed = addToIndex(platform, root);
  return {
    ok: true,
    json: { platform, files: Object.keys(files), listed },
    lines: [
      ...Object.keys(files).map((file) => `Written: ${file}`),
      ...(listed ? [`Listed in ${INDEX}`] : howToList(platform)),
      'Next:',
      `  1. Fill in every empty text from the vendor's documentation, until postproof spec check ${platform} says ok.`,
      '  2. Write the expected requests and verdicts into the test, by hand from the same pages.',
      `  3. Give it to a stage in stages/, and run postproof spec doc.`,
    ],
  };
}

function addToIndex(platform: string, root: string): boolean {
  const path = join(root, INDEX);
  const index = listPlatform(readFileSync(path, 'utf8'), platform);
  if (index === undefined) return false;
  writeFileSync(path, index);
  return true;
}

function howToList(platform: string): string[] {
  const { importLine, entryLine } = indexLines(platform);
  return [
    `${INDEX} has another shape than expected and was left alone. Add to it:`,
    `  ${importLine}`,
    `  and in WRITTEN_SPECIFICATIONS: ${entryLine.trim()}`,
  ];
}
