import { MILESTONES, type Milestone } from '../../milestones.ts';
import { listed } from '../markdown.ts';

/** What each milestone is called where a platform's staff read of it. */
const NAMES: Record<Milestone, string> = {
  registration: 'registration',
  ftd: 'first deposit',
  deposit: 'repeat deposit',
  qualified: 'qualification',
  revenue: 'revenue',
  reversal: 'reversal',
};

const MEANINGS: Record<Milestone, string> = {
  registration: 'a player has registered after the click',
  ftd: "the player's first deposit",
  deposit: 'each later deposit of the player',
  qualified: 'the player has met the conditions agreed for a qualified player',
  revenue: 'what the player has earned the operator',
  reversal: 'something reported before is taken back: a refund or a chargeback',
};

export function describeMilestone(milestone: Milestone): string {
  return NAMES[milestone];
}

export function meaningOfMilestone(milestone: Milestone): string {
  return MEANINGS[milestone];
}

/** In the order of a player's life, whatever order they are given in. */
export function describeMilestones(milestones: readonly Milestone[]): string {
  return listed(
    MILESTONES.filter((milestone) => milestones.includes(milestone)).map(describeMilestone),
  );
}
