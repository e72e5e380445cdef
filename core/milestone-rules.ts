import * as z from 'zod';
import { currencyCode } from './money/currencies.ts';

/** What was agreed with a platform's affiliates about milestones that are no single event, as data. */

const days = z.number().positive().max(3650);
/** Least amounts by currency, as decimal text in major units: no rate decides who has qualified. */
const leastAmounts = z.record(
  currencyCode,
  z.string().regex(/^\d{1,12}(\.\d{1,18})?$/, { error: 'must be a plain decimal' }),
);

export const milestoneRules = z.strictObject({
  /** The baseline from which a player counts; without it nobody qualifies. */
  qualified: z
    .strictObject({
      /** All that the player must have paid in. */
      deposited: leastAmounts,
      /** All that the player must have staked. */
      wagered: leastAmounts.optional(),
      withinDays: days,
      countedFrom: z.enum(['click', 'registration', 'first-deposit']).default('registration'),
    })
    .optional(),
  revenue: z
    .strictObject({
      /** What is shared: gross or net gaming revenue. */
      figure: z.enum(['ggr', 'ngr']).default('ngr'),
      /** What a losing period does: it lessens later ones, or counts as nothing. */
      losses: z.enum(['carried-over', 'forgiven']).default('carried-over'),
    })
    .prefault({}),
  reversal: z
    .strictObject({
      /** What is taken back at all; what the platform cannot be told is not, in any case. */
      causes: z.array(z.enum(['refund', 'chargeback'])).default(['refund', 'chargeback']),
      /** After the deposit; later than that it stays with the affiliate. */
      withinDays: days.optional(),
    })
    .prefault({}),
});

export type MilestoneRules = z.infer<typeof milestoneRules>;
export type QualifiedRule = NonNullable<MilestoneRules['qualified']>;
export type RevenueRule = MilestoneRules['revenue'];
