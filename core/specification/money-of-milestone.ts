import type { Milestone } from '../milestones.ts';
import type { MoneyKind } from './value-source.ts';

/**
 * The sums of money that an event of each milestone brings along. A `payout` comes from the stage
 * file instead, and so may go with any milestone.
 */
export const MONEY_OF_MILESTONE: Record<Milestone, readonly MoneyKind[]> = {
  registration: [],
  ftd: ['deposit'],
  deposit: ['deposit'],
  qualified: [],
  revenue: ['ggr', 'ngr', 'revenue'],
  reversal: ['deposit'],
};
