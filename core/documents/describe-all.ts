import type { PlatformSpecification } from '../specification/platform-specification.ts';
import { describeSpecification, GENERATED } from './describe-specification.ts';
import { code, prose, table } from './markdown.ts';
import { describeMilestones } from './words/describe-milestone.ts';
import { sentMilestones } from './words/sent-milestones.ts';

/** The index beside the documents. */
const INDEX_FILE = 'README.md';

/** Every generated document by its file name: one for each platform, and the index. */
export function describeAll(specifications: readonly PlatformSpecification[]): Map<string, string> {
  return new Map([
    ...specifications.map((specification): [string, string] => [
      `${specification.name}.md`,
      describeSpecification(specification),
    ]),
    [INDEX_FILE, describeIndex(specifications)],
  ]);
}

/** The documents by title, with what tells one platform from another. */
export function describeIndex(specifications: readonly PlatformSpecification[]): string {
  const byTitle = specifications.toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const blocks = [
    `${GENERATED} from \`integrations/platforms\`. -->`,
    '# Integrations',
    "What each platform is sent and how its answers are read, for the platform's own staff. [What cannot be said](limits.md) is kept apart.",
    table(
      ['Platform', 'Specification', 'Events', 'Signed', 'Unverified', 'Review due'],
      byTitle.map(indexRow),
    ),
    'A specification is changed in `integrations/platforms`; `postproof spec check` explains what is wrong with it, `postproof spec doc` writes these documents again, and `postproof spec diff <git-ref>` says in words what has changed since then.',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sortKey({ title }: PlatformSpecification): string {
  return title.toLowerCase();
}

function indexRow(specification: PlatformSpecification): string[] {
  const { name, title, version, signing, unverified, reviewDue } = specification;
  return [
    `[${prose(title)}](${name}.md)`,
    `${code(name)}, version ${version}`,
    describeMilestones(sentMilestones(specification)),
    signing === undefined ? 'no' : 'yes',
    unverified.length === 0 ? 'nothing' : String(unverified.length),
    reviewDue,
  ];
}
