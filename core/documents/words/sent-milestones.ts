import { MILESTONES, type Milestone } from '../../milestones.ts';
import type { PlatformSpecification } from '../../specification/platform-specification.ts';

/**
 * The milestones that a platform gets, in the order of a player's life.
 *
 * @param request - only those that make this request
 */
export function sentMilestones(
  { events }: Pick<PlatformSpecification, 'events'>,
  request?: string,
): Milestone[] {
  return MILESTONES.filter((milestone) => {
    const event = events[milestone];
    return event !== undefined && (request === undefined || event.request === request);
  });
}
