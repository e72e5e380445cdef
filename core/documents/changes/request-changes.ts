import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import type { RequestTemplate } from '../../specification/request-template.ts';
import { code, listed } from '../markdown.ts';
import { parameterRows } from '../parameter-rows.ts';
import { describeRequirement } from '../sections/parameters-section.ts';
import { sentMilestones } from '../words/sent-milestones.ts';
import { changedEntries, changedItems, changesIn, told } from './compare.ts';
import { parameterChanges } from './parameter-changes.ts';

type Pair = { before: PlatformSpecification; after: PlatformSpecification };

/** What is different in where we send what. */
export function requestChanges({ before, after }: Pair): string[] {
  return changedEntries(before.requests, after.requests, {
    added: (name, template) => [describeAdded(name, template)],
    removed: (name) => [`The request ${code(name)} is no longer sent.`],
    changed: (name, templates) => templateChanges(name, templates, { before, after }),
  });
}

function describeAdded(name: string, template: RequestTemplate): string {
  const names = parameterRows(template).map((row) => code(row.name));
  const parameters = names.length === 0 ? 'without parameters' : `with ${listed(names)}`;
  return `The request ${code(name)} is new: ${template.method} ${code(template.path)} ${parameters}.`;
}

function templateChanges(
  name: string,
  { before, after }: { before: RequestTemplate; after: RequestTemplate },
  specifications: Pair,
): string[] {
  const label = `Request ${code(name)}`;
  const parameters = parameterChanges(
    {
      before: { template: before, milestones: sentMilestones(specifications.before, name) },
      after: { template: after, milestones: sentMilestones(specifications.after, name) },
    },
    label,
  );
  const others = changesIn(
    { before: withoutParameters(before), after: withoutParameters(after) },
    {
      method: told(`${label}: the method is`, (method) => method),
      path: told(`${label}: the path is`, code),
      encoding: told(`${label}: the body is`, (encoding) => encoding),
      requirements: (was, is) =>
        changedItems(was.map(describeRequirement), is.map(describeRequirement), {
          added: (rule) => `${label}, new rule: ${rule}`,
          removed: (rule) => `${label}, rule gone: ${rule}`,
        }),
    },
    `requests.${name}`,
  );
  return [...others, ...parameters];
}

function withoutParameters({ method, path, body, requirements = [] }: RequestTemplate) {
  return { method, path, encoding: body?.encoding, requirements };
}
