import * as z from 'zod';
import { answerRule } from './answer-rule.ts';
import { requestTemplate } from './request-template.ts';
import { baseUrl, milestone } from './value-source.ts';

/**
 * How a platform is asked whether it has recorded a postback: a status call, or a report of
 * conversions. It must change nothing there.
 */

/**
 * Texts of the condition and of the example may hold `{transactionId}` and `{clickId}`: they stand for
 * those of the postback that is asked about.
 */
const lookupAnswerRule = answerRule.omit({ reason: true }).extend({
  /** `unclear`: it may become clear later, so the platform is asked again. */
  verdict: z.enum(['found', 'not-found', 'unclear']),
});

export const lookup = z.strictObject({
  /** The milestones of which it can tell; a report of conversions may know nothing of reversals. */
  milestones: z.array(milestone).min(1),
  /** Where it is not the one of the postbacks; with `{placeholders}` the stage file gives the real one. */
  baseUrl: baseUrl.optional(),
  request: requestTemplate,
  /** No two rules may claim the same answer, unless the first is a special case of the second. */
  answers: z.array(lookupAnswerRule).min(1),
  /** After so long the platform's answer is sure to know of a request that it has taken. */
  delaySeconds: z
    .int()
    .min(1)
    .max(7 * 86_400),
});

export type Lookup = z.infer<typeof lookup>;
export type LookupRule = Lookup['answers'][number];
