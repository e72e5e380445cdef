import * as z from 'zod';
import { MILESTONES } from './milestones.ts';

/**
 * What one affiliate platform expects on the wire, as data. The request, its validation and the
 * reading of the answer are all derived from this one object, so that they cannot disagree.
 */

/** Frozen values of a postback that a parameter may carry. */
export const POSTBACK_FIELDS = [
  'clickId',
  'playerRef',
  'transactionId',
  'amount',
  'currency',
  'occurredAt',
  'brandId',
  'campaign',
] as const;

const milestone = z.enum(MILESTONES);

const valueSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('constant'), text: z.string() }),
  z.strictObject({ from: z.literal('credential'), credential: z.string().min(1) }),
  /** The platform's own word for the milestone, from `events`. */
  z.strictObject({ from: z.literal('event') }),
  z.strictObject({ from: z.literal('field'), field: z.enum(POSTBACK_FIELDS) }),
]);

const parameter = z.strictObject({
  name: z.string().min(1).max(100),
  value: valueSource,
  /** JSON only: a decimal text becomes a number. Query and headers are always text. */
  type: z.enum(['text', 'number']).default('text'),
  /** The milestones that carry it; every milestone if absent. */
  milestones: z.array(milestone).min(1).optional(),
  /** A required parameter without a value makes the postback unsendable; an optional one is left out. */
  required: z.boolean().default(true),
});

/** Conditions that must all hold. An absent condition holds for every answer. */
const answerCondition = z.strictObject({
  status: z
    .strictObject({
      min: z.int().min(100).max(599),
      max: z.int().min(100).max(599),
    })
    .refine(({ min, max }) => min <= max, 'min must not be above max')
    .optional(),
  /** A value inside a JSON body, found by its keys from the outside in. */
  json: z
    .strictObject({
      path: z.array(z.string()).min(1),
      equals: z.union([z.string(), z.number(), z.boolean()]),
    })
    .optional(),
  /** Text that the body contains, whatever its case. */
  bodyContains: z.string().min(1).optional(),
  /** Text that the body must not contain, whatever its case: a block page has a 200 too. */
  bodyLacks: z.string().min(1).optional(),
});

const answerRule = z.strictObject({
  /** Named in the ledger beside each verdict that this rule gave. */
  name: z.string().min(1).max(60),
  when: answerCondition,
  /** `unknown`: the platform may have recorded it all the same, so its policy decides. */
  verdict: z.enum(['accepted', 'duplicate', 'refused', 'retryable', 'unknown']),
  /** Why it was refused or may be retried: `rate` does not spend an attempt. */
  reason: z.string().min(1).max(60).optional(),
});

/**
 * What a second request for the same postback does at the platform: nothing (it is recognised by
 * the named key), or a second conversion.
 */
const repeatRule = z.strictObject({
  effect: z.enum(['recognised', 'counted-again']),
  key: z.string().min(1),
});

export const UNKNOWN_OUTCOME_POLICIES = ['resend', 'park'] as const;

function isPattern(text: string): boolean {
  try {
    return new RegExp(`^(?:${text})$`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const httpsUrl = z.url({ protocol: /^https$/ });

const written = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
  version: z.int().min(1),
  /** Where the facts come from. */
  sources: z.array(z.union([httpsUrl, z.url({ protocol: /^http$/ })])).min(1),
  /** What the vendor's documentation does not say and nobody has tried on a live account. */
  unverified: z.array(z.string().min(1)),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    /** Appended to the `baseUrl` of the stage file. */
    path: z.string().regex(/^\/[A-Za-z0-9/_.-]*$/),
    encoding: z.enum(['query', 'json']),
    headers: z.array(parameter),
    parameters: z.array(parameter).min(1),
  }),
  /** Names of the values kept in the platform's secret, a JSON object of texts. */
  credentials: z.array(z.string().min(1)),
  /** The platform's word for each milestone it wants; a milestone without one is never sent. */
  events: z.partialRecord(milestone, z.string().min(1)),
  clickId: z.strictObject({
    /** A JavaScript regular expression over the whole click ID. */
    pattern: z.string().min(1).refine(isPattern, 'must be a regular expression'),
    maxLength: z.int().min(1).max(255),
  }),
  transactionIdMaxLength: z.int().min(8).max(500),
  /** Tried in order, the first that matches decides. An answer that matches none is unknown. */
  answers: z.array(answerRule).min(1),
  repeats: z.partialRecord(milestone, repeatRule),
  /** `resend` in spite of a platform that counts again is chosen only by saying so here. */
  acceptDuplicates: z.boolean().default(false),
});

export const platformSpecification = written.superRefine((specification, context) => {
  const { credentials, request } = specification;
  for (const { name, value } of [...request.headers, ...request.parameters]) {
    if (value.from !== 'credential' || credentials.includes(value.credential)) continue;
    context.addIssue({
      code: 'custom',
      path: ['credentials'],
      message: `lacks "${value.credential}", which the parameter ${name} sends`,
    });
  }
});

export type PlatformSpecification = z.infer<typeof platformSpecification>;
/** A specification as it is written down: defaults may be left out. */
export type PlatformSpecificationInput = z.input<typeof platformSpecification>;
export type Parameter = PlatformSpecification['request']['parameters'][number];
export type PostbackField = (typeof POSTBACK_FIELDS)[number];
export type AnswerRule = z.infer<typeof answerRule>;
export type UnknownOutcomePolicy = (typeof UNKNOWN_OUTCOME_POLICIES)[number];
