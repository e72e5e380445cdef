import * as z from 'zod';
import { MILESTONES } from './milestones.ts';

/** What was agreed with a platform on how long after its click an event counts. */

/** From click to event; a part of a day is allowed. */
const days = z.number().positive().max(3650);
/** An event sooner after its click does not count. 0: it counts at once, whatever else says. */
const minimumSeconds = z.int().min(0).max(86_400);

const exception = z
  .union([
    days,
    z
      .strictObject({ days: days.optional(), minimumSeconds: minimumSeconds.optional() })
      .refine(
        (given) => given.days !== undefined || given.minimumSeconds !== undefined,
        'must have days, minimumSeconds or both',
      ),
  ])
  .transform((given) => (typeof given === 'number' ? { days: given } : given));

/**
 * Maximum and minimum are found each by itself, the more special agreement first: partner, campaign,
 * the platform as a whole, and last what the platform's specification has for everybody.
 */
export const windowSettings = z.strictObject({
  days: days.optional(),
  minimumSeconds: minimumSeconds.optional(),
  /** What it is for, in place of the specification's. A reversal is judged by its deposit. */
  milestones: z
    .array(z.enum(MILESTONES).exclude(['reversal']))
    .min(1)
    .optional(),
  /** A number is the days. */
  campaigns: z.record(z.string().min(1), exception).default({}),
  partners: z.record(z.string().min(1), exception).default({}),
});

export type WindowSettings = z.infer<typeof windowSettings>;
