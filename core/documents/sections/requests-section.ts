import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import { code, listed, prose, table } from '../markdown.ts';
import type { Section } from '../section.ts';
import { describeMilestones } from '../words/describe-milestone.ts';
import { describeTestMode } from '../words/describe-test-mode.ts';
import { sentMilestones } from '../words/sent-milestones.ts';

/** Where we send what, the settings of an account, and how a test conversion differs. */
export const requestsSection: Section = ({ specification }) => [
  '## Requests',
  table(
    ['Request', 'Sent for', 'Method', 'URL', 'Body'],
    Object.entries(specification.requests).map(([name, { method, path, body }]) => [
      code(name),
      describeMilestones(sentMilestones(specification, name)) || 'nothing',
      method,
      code(`${specification.baseUrl}${path}`),
      body ? BODIES[body.encoding] : 'none',
    ]),
  ),
  describeHost(specification),
  ...describeAccount(specification),
  describeTestMode(specification.testMode),
];

const BODIES = {
  form: 'form (`application/x-www-form-urlencoded`)',
  json: 'JSON object',
  'json-list': 'JSON list that holds one object',
};

function describeHost({ baseUrl }: PlatformSpecification): string {
  const placeholders = [...new Set(baseUrl.match(/\{[^}]*\}/g) ?? [])];
  const own =
    placeholders.length === 0
      ? 'An account may have another host.'
      : `Each account has its own ${listed(placeholders.map(code))}.`;
  return `One request tells of one event, over HTTPS. ${own} Every value is percent-encoded exactly once, a space as \`%20\`; text is UTF-8.`;
}

function describeAccount({ account }: PlatformSpecification): string[] {
  if (Object.keys(account).length === 0) return [];
  return [
    "Settings that we need to know of the operator's account:",
    table(
      ['Setting', 'Meaning', 'Form', 'Example', 'Needed'],
      Object.entries(account).map(([name, { meaning, pattern, example, optional }]) => [
        code(name),
        prose(meaning),
        pattern === undefined ? 'text' : code(pattern),
        code(example),
        optional ? 'if there is one' : 'always',
      ]),
    ),
  ];
}
