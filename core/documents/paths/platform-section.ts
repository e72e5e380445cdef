import { MILESTONES } from '../../milestones.ts';
import type { PipelineConfig } from '../../pipeline-config.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import type { UnknownOutcomePolicy } from '../../specification/platform-specification.ts';
import { bullets, listed, prose } from '../markdown.ts';
import { counted, describeDuration } from '../words/describe-duration.ts';
import { describeMilestones } from '../words/describe-milestone.ts';
import { arrivalsTable } from './arrivals-table.ts';
import { toldMilestones } from './deciders.ts';
import { milestonesTable } from './milestones-table.ts';
import { hasWindow } from './window-words.ts';

/** One platform of a stage: who comes by it, what it is told, and how stubbornly. */
export function platformSection(
  name: string,
  platform: PlatformConfig,
  config: PipelineConfig,
): string[] {
  const { specification } = platform;
  return [
    `### Platform \`${name}\``,
    `[${prose(specification.title)}](integrations/${specification.name}.md). Who comes this way:`,
    arrivalsTable(platform),
    ...describeFlows(platform),
    'What it is told:',
    milestonesTable(platform, config),
    bullets([
      ...describeSilentMilestones(platform),
      ...describeIdentity(platform),
      ...describeClickless(platform),
      platform.requireTest
        ? "A partner's postbacks wait (`test-required`) until a test conversion of theirs has been delivered."
        : 'No test conversion is required of a partner.',
      describeAttempts(platform),
      ...describeUnknownOutcomes(platform),
    ]),
  ];
}

function describeFlows({ traffic }: PlatformConfig): string[] {
  const divided = traffic.some(({ products, channels }) => products ?? channels);
  return divided
    ? [
        'An event that names no product or channel is taken for either of them; it excludes nothing.',
      ]
    : [];
}

function describeSilentMilestones(platform: PlatformConfig): string[] {
  const { specification } = platform;
  const never = MILESTONES.filter((milestone) => specification.events[milestone] === undefined);
  const told = toldMilestones(platform);
  const nobody = specification.events.qualified !== undefined && !told.includes('qualified');
  return [
    ...(never.length === 0
      ? []
      : [`Never told: ${describeMilestones(never)} (\`milestone-not-wanted\`).`]),
    ...(nobody
      ? ['It would take a qualification, but the stage file sets no baseline: nobody qualifies.']
      : []),
  ];
}

function describeIdentity({ specification: { identity } }: PlatformConfig): string[] {
  if (identity.click === 'every-event') return [];
  const wait = describeDuration(identity.maxWaitSeconds);
  return [
    `Only the registration carries the click ID; what follows names the player and waits for the registration's delivery, at most ${wait} (\`waits-for-registration\`).`,
  ];
}

function describeClickless(platform: PlatformConfig): string[] {
  const clickless = platform.traffic.some(({ promoCodes, domains }) => promoCodes ?? domains);
  return clickless && hasWindow(platform, toldMilestones(platform))
    ? [
        'For a player without a click there is no click to count from: everything counts at any time.',
      ]
    : [];
}

function describeAttempts({ retryDelaysSeconds, timeoutSeconds }: PlatformConfig): string {
  const waits = listed(retryDelaysSeconds.map(describeDuration));
  return `${counted(retryDelaysSeconds.length + 1, 'attempt')}: at once, then ${waits} after the first failure, each with ${describeDuration(timeoutSeconds)} for the answer; then a person is told.`;
}

/** What is done where a request may have arrived and no answer was recorded. */
function describeUnknownOutcomes(platform: PlatformConfig): string[] {
  const told = toldMilestones(platform);
  const by = (policy: UnknownOutcomePolicy) =>
    told.filter((milestone) => platform.unknownOutcome[milestone] === policy);
  const [resent, verified, parked] = [by('resend'), by('verify'), by('park')];
  const parts = [
    ...(resent.length === 0 ? [] : [`sent again for ${describeMilestones(resent)}`]),
    ...(verified.length === 0
      ? []
      : [
          `asked about first for ${describeMilestones(verified)}, and sent again if it is not there`,
        ]),
    ...(parked.length === 0 ? [] : [`left to a person for ${describeMilestones(parked)}`]),
  ];
  return parts.length === 0 ? [] : [`Where the outcome is unknown: ${parts.join('; ')}.`];
}
