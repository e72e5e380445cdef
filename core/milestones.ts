/** What a player event can mean to an affiliate platform. The order is that of a player's life. */
export const MILESTONES = [
  'registration',
  'ftd',
  'deposit',
  'qualified',
  'revenue',
  'reversal',
] as const;

export type Milestone = (typeof MILESTONES)[number];

/** The occurrence of a milestone that can happen only once for a click. */
export const ONCE = 'once';
