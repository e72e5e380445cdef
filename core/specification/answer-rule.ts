import * as z from 'zod';
import { some } from './value-source.ts';

/** What a platform's answer means: conditions over status, headers and body, and a verdict. */

const statusRange = z
  .strictObject({ min: z.int().min(100).max(599), max: z.int().min(100).max(599) })
  .refine(({ min, max }) => min <= max, 'min must not be above max');

/** Conditions that must all hold. An absent condition holds for every answer. */
const answerCondition = z.strictObject({
  status: statusRange.optional(),
  header: z
    .strictObject({
      /** In lower case. */
      name: z.string().regex(/^[a-z0-9-]+$/),
      /** Whatever its case. */
      contains: some,
    })
    .optional(),
  /** Values inside a JSON body, each found by its keys from the outside in. */
  json: z
    .array(
      z.strictObject({
        path: z.array(z.string()).min(1),
        equals: z.union([z.string(), z.number(), z.boolean()]),
      }),
    )
    .min(1)
    .optional(),
  /** The whole body without surrounding white space, whatever its case; `''` is an empty body. */
  bodyEquals: z.string().optional(),
  /** Texts that the body contains, whatever their case. */
  bodyContains: z.array(some).min(1).optional(),
  /** Texts of which the body contains none: a block page has a 200 too. */
  bodyLacks: z.array(some).min(1).optional(),
});

export const answerRule = z.strictObject({
  /** Named in the ledger beside each verdict that this rule gave. */
  name: some.max(60),
  when: answerCondition,
  /** `unknown`: the platform may have recorded it all the same, so its policy decides. */
  verdict: z.enum(['accepted', 'duplicate', 'refused', 'retryable', 'unknown']),
  /** Why it was refused or may be retried: `rate` does not spend an attempt. */
  reason: some.max(60).optional(),
  /** An answer that this rule reads; documents and the simulator show it. */
  example: z
    .strictObject({
      status: z.int().min(100).max(599),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string(),
    })
    .optional(),
});

export type AnswerRule = z.infer<typeof answerRule>;
export type AnswerCondition = AnswerRule['when'];
