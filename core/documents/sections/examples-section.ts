import type { RequestRecord } from '../../postback.ts';
import type { Example } from '../examples.ts';
import { capitalised, code, fence } from '../markdown.ts';
import type { Section } from '../section.ts';
import { describeMilestone } from '../words/describe-milestone.ts';

/** One request of each event, made by the code that makes the real ones. */
export const examplesSection: Section = ({ examples }) => [
  '## Examples',
  'Each is rendered by the code that renders the real requests, from an invented event.',
  ...examples.flatMap((example) => [`### ${titleOf(example)}`, ...blockOf(example)]),
];

function titleOf({ milestone, test }: Example): string {
  const name = describeMilestone(milestone);
  return test ? `Test conversion of a ${name}` : capitalised(name);
}

function blockOf(example: Example): string[] {
  if ('record' in example) return [fence('http', asHttp(example.record))];
  return [`The example event does not fit here: ${code(example.fault)}.`];
}

/** The request as it stands on the wire, in HTTP/1.1. */
function asHttp({ method, url, headers, body }: RequestRecord): string {
  const { origin } = new URL(url);
  const { Host = '', ...others } = headers;
  const lines = [
    `${method} ${url.slice(origin.length)} HTTP/1.1`,
    `Host: ${Host}`,
    ...Object.entries(others).map(([name, value]) => `${name}: ${value}`),
  ];
  return [...lines, ...(body === undefined ? [] : ['', body])].join('\n');
}
