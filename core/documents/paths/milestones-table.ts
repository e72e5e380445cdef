import type { Milestone } from '../../milestones.ts';
import type { PipelineConfig } from '../../pipeline-config.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import { capitalised, code, table } from '../markdown.ts';
import { CADENCES } from '../sections/events-section.ts';
import { describeMilestone } from '../words/describe-milestone.ts';
import { describeDeciders } from './decider-words.ts';
import { decidersOf, qualifiesByDeposit, toldMilestones } from './deciders.ts';
import { describeRule } from './rule-words.ts';
import { describeWindow } from './window-words.ts';

/** The milestones that a platform is told, in the order of a player's life. */
export function milestonesTable(platform: PlatformConfig, config: PipelineConfig): string {
  return table(
    ['Milestone', 'Decided by', 'Told as', 'After the click', 'Rule'],
    toldMilestones(platform).map((milestone) => [
      capitalised(describeMilestone(milestone)),
      deciderCell(milestone, platform, config),
      toldAs(milestone, platform),
      describeWindow(platform, milestone),
      describeRule(milestone, platform),
    ]),
  );
}

function deciderCell(
  milestone: Milestone,
  platform: PlatformConfig,
  config: PipelineConfig,
): string {
  const deciders = describeDeciders(decidersOf(milestone, config));
  return milestone === 'qualified' && qualifiesByDeposit(platform)
    ? `${deciders}; or one deposit that is enough by itself`
    : deciders;
}

function toldAs(milestone: Milestone, { specification, words }: PlatformConfig): string {
  const event = specification.events[milestone];
  const word = words[milestone] ?? event?.word;
  const parts = [
    ...(word === undefined ? [] : [code(word)]),
    ...(event?.status === undefined ? [] : [`status ${code(event.status)}`]),
    // Each time it happens goes without saying.
    ...(event === undefined || event.cadence === 'every-event' ? [] : [CADENCES[event.cadence]]),
  ];
  return parts.join(', ');
}
