import { type JourneyMilestone, journeyOf } from '../../core/journey.ts';
import { sourceOf } from '../../core/pipeline-config.ts';
import type { Click, PlayerEvent } from '../../core/player-event.ts';
import { descriptionOf } from '../../integrations/sources/descriptions.ts';
import type { AuthorityDependencies } from './ports.ts';

type Reached = {
  event: PlayerEvent;
  milestone: JourneyMilestone;
  /** If it is known to be another time than that of the event. */
  occurredAt?: string;
  /** The player's click; without it the milestone counts as one that lost it. */
  link?: Click | undefined;
};

/**
 * Keeps how a player came to a milestone that has been decided. It comes after the decision, which it
 * must not hold up. If it fails, the event is read again, is found decided, and its journey is kept.
 */
export async function noteJourney(
  { event, milestone, occurredAt = event.occurredAt, link }: Reached,
  { config, journeys }: Pick<AuthorityDependencies, 'config' | 'journeys'>,
): Promise<void> {
  if (event.test) return;
  const { adapter = '' } = sourceOf(config, event.source) ?? {};
  const fromPayments = descriptionOf(adapter)?.reports === 'payments';
  await journeys.note(journeyOf({ event, milestone, occurredAt, link, fromPayments }));
}
