import type { AnswerRule } from '../../specification/answer-rule.ts';
import { code, table } from '../markdown.ts';
import type { Section } from '../section.ts';
import { describeCondition, describeVerdict } from '../words/describe-condition.ts';

/** How we read each answer, from top to bottom. */
export const answersSection: Section = ({ specification }) => [
  '## Your answers',
  'Read from top to bottom: the first rule that fits decides. Texts are found whatever their case. An answer that none fits has an unknown outcome, whatever its status.',
  table(
    ['Rule', 'Answer', 'Verdict', 'What we do', 'Example'],
    specification.answers.map((rule) => [
      code(rule.name),
      describeCondition(rule.when),
      rule.reason === undefined ? rule.verdict : `${rule.verdict} (${rule.reason})`,
      describeVerdict(rule),
      describeExample(rule),
    ]),
  ),
];

/** `200, {"ok":true}`; nothing where a rule has no example. */
export function describeExample({ example }: Pick<AnswerRule, 'example'>): string {
  if (example === undefined) return '';
  const headers = Object.entries(example.headers ?? {}).map(([name, value]) =>
    code(`${name}: ${value}`),
  );
  const body = example.body === '' ? 'empty body' : code(example.body);
  return [String(example.status), ...headers, body].join(', ');
}
