import type { RequestTemplate, Requirement } from '../../specification/request-template.ts';
import { exampleValue } from '../example-value.ts';
import { bullets, code, listed, table } from '../markdown.ts';
import { type ParameterRow, PLACES, parameterRows } from '../parameter-rows.ts';
import type { Section, Subject } from '../section.ts';
import { describeFormat } from '../words/describe-format.ts';
import { describeMilestones } from '../words/describe-milestone.ts';
import { describeNeed } from '../words/describe-need.ts';
import { describeMeaning } from '../words/describe-value.ts';
import { sentMilestones } from '../words/sent-milestones.ts';

/** Every parameter of every request, in the order in which it is sent. */
export const parametersSection: Section = (subject) => [
  '## Parameters',
  ...Object.entries(subject.specification.requests).flatMap(([name, template]) =>
    describeRequest(name, template, subject),
  ),
  'A parameter that must be there and has no value, or a value of another form, keeps the whole request from being sent: it is held for a person, never sent half-filled.',
];

function describeRequest(name: string, template: RequestTemplate, subject: Subject): string[] {
  const { specification } = subject;
  const milestones = sentMilestones(specification, name);
  const lines = parameterRows(template).map((row) => [
    PLACES[row.place],
    describeNames(row),
    describeMeaning(row.parameter.value, row.parameter.meaning),
    describeFormat(row.parameter, specification),
    describeNeed(row, milestones),
    exampleIn(name, row, subject),
  ]);
  const rules = (template.requirements ?? []).map(describeRequirement);
  return [
    `### Request ${code(name)}`,
    lines.length === 0
      ? 'It has no parameters.'
      : table(['Place', 'Name', 'Value', 'Format', 'When', 'Example'], lines),
    ...(rules.length > 0 ? [bullets(rules)] : []),
  ];
}

function describeNames({ name, parameter }: ParameterRow): string {
  const others = (parameter.aliases ?? []).map(code);
  return others.length === 0 ? code(name) : `${code(name)} (or ${listed(others, 'or')})`;
}

/** From the first example that carries the parameter. */
function exampleIn(
  request: string,
  row: ParameterRow,
  { specification, examples }: Subject,
): string {
  const { milestones } = row;
  for (const example of examples) {
    if (example.request !== request || !('received' in example)) continue;
    if (!(milestones?.includes(example.milestone) ?? true)) continue;
    const word = specification.events[example.milestone]?.word ?? '';
    const text = exampleValue(row, { received: example.received, word });
    if (text !== undefined) return code(text);
  }
  return '';
}

/** What must come together, in one sentence. */
export function describeRequirement(requirement: Requirement): string {
  const { milestones } = requirement;
  const where = milestones ? ` (${describeMilestones(milestones)})` : '';
  if (requirement.rule === 'all-or-none') {
    return `Together or not at all${where}: ${listed(requirement.parameters.map(code))}.`;
  }
  const sets = requirement.sets.map((set) => set.map(code).join(' with '));
  const many = requirement.exclusive ? 'Exactly one of these' : 'At least one of these';
  return `${many}${where}: ${listed(sets, 'or')}.`;
}
