import { type Milestone, ONCE } from './milestones.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';

/**
 * Which of a click's postbacks of a milestone one is: the only one, or that of its identity.
 *
 * @param identity - what happened once for the operator
 */
export function occurrenceOf(
  milestone: Milestone,
  identity: string,
  { events }: Pick<PlatformSpecification, 'events'>,
): string {
  if (milestone === 'revenue') return identity;
  const once = milestone !== 'deposit' && milestone !== 'reversal';
  return once || events[milestone]?.cadence === 'once-per-click' ? ONCE : identity;
}
