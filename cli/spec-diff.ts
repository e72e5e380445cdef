import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { describeChanges } from '../core/documents/describe-changes.ts';
import type { PlatformSpecification } from '../core/specification/platform-specification.ts';
import type { CommandContext, Outcome } from './perform.ts';
import { specificationsAt } from './spec-at-ref.ts';
import {
  type CheckedSpecification,
  checkedSpecifications,
  type SpecProject,
} from './spec-project.ts';

type Difference = {
  platform: string;
  kind: 'added' | 'removed' | 'changed' | 'broken';
  changes: string[];
};

export function addSpecDiff(
  parent: Command,
  { report }: CommandContext,
  project: SpecProject,
): void {
  parent
    .command('diff')
    .description("says in words what has changed since a commit, for the platforms' own staff")
    .argument('<git-ref>', 'a commit, branch or tag to compare the present files with')
    .option('--json', 'one JSON document on standard output')
    .action(async (ref: string, options: { json?: boolean }) => {
      await report(options, async () => {
        const before = await specificationsAt(ref, project.root);
        return outcomeOf(ref, differences(before, checkedSpecifications(project)));
      });
    });
}

function differences(
  before: Record<string, PlatformSpecification>,
  present: readonly CheckedSpecification[],
): Difference[] {
  const names = present.map(({ platform }) => platform);
  const removed = Object.values(before)
    .filter(({ name }) => !names.includes(name))
    .map(({ name, title }): Difference => {
      return { platform: name, kind: 'removed', changes: [`${title} is sent nothing any more.`] };
    });
  return [...present.flatMap((checked) => differenceOf(before, checked)), ...removed];
}

function differenceOf(
  before: Record<string, PlatformSpecification>,
  { platform, result }: CheckedSpecification,
): Difference[] {
  if ('faults' in result) {
    const changes = [`It is wrong and cannot be compared: see postproof spec check ${platform}.`];
    return [{ platform, kind: 'broken', changes }];
  }
  // What was read from the other commit has been JSON, where nothing is undefined.
  const now = JSON.parse(JSON.stringify(result.specification)) as PlatformSpecification;
  const was = Object.hasOwn(before, platform) ? before[platform] : undefined;
  if (was === undefined) {
    return [{ platform, kind: 'added', changes: [`${now.title} is a new platform.`] }];
  }
  if (isDeepStrictEqual(was, now)) return [];
  return [{ platform, kind: 'changed', changes: describeChanges(was, now) }];
}

function outcomeOf(ref: string, platforms: readonly Difference[]): Outcome {
  const lines =
    platforms.length === 0
      ? [`No specification has changed since ${ref}.`]
      : platforms.flatMap(({ platform, changes }, index) => [
          ...(index === 0 ? [] : ['']),
          platform,
          ...changes.map((change) => `  - ${change}`),
        ]);
  return { ok: platforms.every(({ kind }) => kind !== 'broken'), json: { ref, platforms }, lines };
}
