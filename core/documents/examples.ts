import type { Milestone } from '../milestones.ts';
import type { RequestRecord } from '../postback.ts';
import { type ReceivedRequest, receivedRequest } from '../rendering/received-request.ts';
import { type RenderInput, renderRequest } from '../rendering/render-request.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import { type ExampleOptions, exampleInput } from './example-row.ts';
import { sentMilestones } from './words/sent-milestones.ts';

/** One request as the renderer makes it of the example row. */
export type Example = {
  milestone: Milestone;
  /** Which of the specification's requests. */
  request: string;
  test: boolean;
} & (Shown | { fault: string });

type Shown = {
  input: RenderInput;
  /** Credentials masked. */
  record: RequestRecord;
  /** The same taken apart again. */
  received: ReceivedRequest;
};

/**
 * The first that fits is shown: some values a platform takes only without others, and some take
 * back chargebacks only.
 */
const VARIANTS: readonly ExampleOptions[] = [
  {},
  { least: true },
  { cause: 'chargeback' },
  { least: true, cause: 'chargeback' },
];

/** One for each milestone, and one test conversion where the platform has them. */
export function examplesOf(specification: PlatformSpecification): Example[] {
  const milestones = sentMilestones(specification);
  const tested = specification.testMode.by === 'none' ? [] : milestones.slice(0, 1);
  return [
    ...milestones.map((milestone) => exampleOf(specification, milestone, {})),
    ...tested.map((milestone) => exampleOf(specification, milestone, { test: true })),
  ];
}

function exampleOf(
  specification: PlatformSpecification,
  milestone: Milestone,
  options: Pick<ExampleOptions, 'test'>,
): Example {
  const about = {
    milestone,
    request: specification.events[milestone]?.request ?? 'conversion',
    test: options.test === true,
  };
  const attempts = VARIANTS.map((variant) =>
    shown(exampleInput(specification, milestone, { ...variant, ...options })),
  );
  const [first = { fault: 'no example' }] = attempts;
  return { ...about, ...(attempts.find((attempt) => 'record' in attempt) ?? first) };
}

function shown(input: RenderInput): Shown | { fault: string } {
  const result = renderRequest(input);
  if ('fault' in result) return { fault: `${result.fault.parameter} ${result.fault.rule}` };
  const { specification, baseUrl, testBaseUrl = baseUrl } = input.platform;
  const template = specification.requests[specification.events[input.row.milestone]?.request ?? ''];
  const { record } = result;
  const host = input.row.test ? testBaseUrl : baseUrl;
  const received = template && receivedRequest(template, host, record);
  return received === undefined ? { fault: 'cannot be read back' } : { input, record, received };
}
