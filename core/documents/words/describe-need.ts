import type { Milestone } from '../../milestones.ts';
import { code, listed } from '../markdown.ts';
import type { ParameterRow } from '../parameter-rows.ts';
import { describeMilestones } from './describe-milestone.ts';

/**
 * When a parameter is there: for which events, and what happens where it has no value.
 *
 * @param requestMilestones - the milestones whose request this is
 */
export function describeNeed(
  { parameter, milestones }: Pick<ParameterRow, 'parameter' | 'milestones'>,
  requestMilestones: readonly Milestone[],
): string {
  const { absent, onlyWith, onlyInTests } = parameter;
  const carried = requestMilestones.filter((milestone) => milestones?.includes(milestone) ?? true);
  if (carried.length === 0) return 'never';
  const conditions = [
    ...(absent === 'omit' ? ['if there is a value'] : []),
    ...(onlyWith ? [`only beside ${listed(onlyWith.map(code))}`] : []),
    ...(onlyInTests ? ['in test conversions only'] : []),
  ];
  const everywhere = carried.length === requestMilestones.length;
  const always = conditions.length === 0 ? ['always'] : [];
  return [
    ...(everywhere ? always : [describeMilestones(carried)]),
    ...conditions,
    ...(absent === 'empty' ? ['empty if there is no value'] : []),
  ].join(', ');
}
