import * as z from 'zod';
import { answerRule } from './answer-rule.ts';
import { deliveryLimits } from './delivery-limits.ts';
import { lookup } from './lookup.ts';
import { requestTemplate } from './request-template.ts';
import { signingRecipe } from './signing-recipe.ts';
import { baseUrl, milestone, pattern, settingName, some } from './value-source.ts';

/**
 * What one affiliate platform expects on the wire, as data. The request, its validation, the
 * reading of the answer, the written integration document, the test conversion and the simulator
 * are all derived from this one object, so that they cannot disagree.
 */

const url = z.url({ protocol: /^https?$/, error: 'must be the address of a web page' });
/** Decimal text in major units. */
const decimal = z.string().regex(/^-?\d{1,18}(\.\d{1,18})?$/);
/** A currency's code, or the account setting that names it. */
const oneCurrency = z.union([
  z.string().regex(/^[A-Z0-9]{2,10}$/),
  z.strictObject({ account: settingName }),
]);

/** What a milestone is to the platform. A milestone that is not in `events` is never sent. */
const event = z
  .union([
    some.transform((word) => ({ word })),
    z.strictObject({
      /** The platform's own word; absent where a conversion without one is meant. */
      word: some.optional(),
      /** The platform's word for the state of the conversion. */
      status: some.optional(),
      /** Which of `requests`; `conversion` if absent. */
      request: some.optional(),
      /** How often the platform wants it. */
      cadence: z
        .enum(['every-event', 'once-per-click', 'period-total', 'cumulative-total'])
        .optional(),
    }),
  ])
  .pipe(
    z.strictObject({
      word: some.optional(),
      status: some.optional(),
      request: some.default('conversion'),
      cadence: z
        .enum(['every-event', 'once-per-click', 'period-total', 'cumulative-total'])
        .default('every-event'),
    }),
  );

const money = z.strictObject({
  currency: z.discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('any') }),
    z.strictObject({ rule: z.literal('listed'), codes: z.array(some).min(1) }),
    /** The platform takes one: another is converted at the row's rate, or holds the postback. */
    z.strictObject({
      rule: z.literal('one'),
      code: oneCurrency,
      otherwise: z.enum(['hold', 'convert']),
    }),
  ]),
  letterCase: z.enum(['upper', 'lower']).default('upper'),
  min: decimal.optional(),
  max: decimal.optional(),
  negative: z.enum(['refused', 'allowed']).default('refused'),
});

/**
 * What a second request for the same postback does at the platform: nothing (it is recognised by
 * the named key), or a second conversion.
 */
const repeatRule = z.strictObject({
  effect: z.enum(['recognised', 'counted-again']),
  key: some,
});

/** `verify`: the platform is asked first, by the declared lookup. */
export const UNKNOWN_OUTCOME_POLICIES = ['resend', 'verify', 'park'] as const;

const attributionWindow = z.strictObject({
  /** Days from click to event; absent where each account or offer has its own. */
  defaultDays: z.int().min(1).max(3650).optional(),
  maxDays: z.int().min(1).max(3650).optional(),
  /** An event sooner after the click is refused. */
  minSeconds: z.int().min(1).max(86_400).optional(),
  milestones: z.array(milestone).min(1).default(['registration', 'ftd']),
  /** Where another one can be agreed. */
  agreedPer: z.array(z.enum(['account', 'offer', 'campaign', 'partner'])).default(['account']),
});

export const platformSpecification = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
  /** As its owner writes it. */
  title: some,
  /** Of this description: raised with every change of what is sent or how an answer is read. */
  version: z.int().min(1),
  /** The vendor's own name for the version of the interface. */
  apiVersion: some.optional(),
  /** When somebody should compare it with the vendor's documentation again. */
  reviewDue: z.iso.date(),
  /** Where the facts come from. */
  sources: z.array(url).min(1),
  /** What the vendor's documentation does not say and nobody has tried on a live account. */
  unverified: z.array(some),
  /** What the platform's staff and ours should know besides. */
  notes: z.array(some).default([]),
  /** The base URL; with `{placeholders}` it is an example, and the stage file gives the real one. */
  baseUrl,
  /** Settings of the operator's account that the stage file gives, for all brands or for each. */
  account: z
    .record(
      settingName,
      z.strictObject({
        meaning: some,
        example: some,
        pattern: pattern.optional(),
        optional: z.literal(true).optional(),
      }),
    )
    .default({}),
  /** Names of the texts kept in the platform's secret. */
  credentials: z.array(settingName),
  requests: z
    .record(some, requestTemplate)
    .refine((requests) => Object.hasOwn(requests, 'conversion'), 'must have "conversion"'),
  events: z.partialRecord(milestone, event),
  /**
   * Whose the words of `events` are: the vendor's own; a suggestion that an account may replace in
   * the stage file; or only examples that every account must replace.
   */
  words: z.enum(['vendor', 'suggested', 'account']).default('vendor'),
  statuses: z
    .strictObject({
      words: z.array(some).min(1),
      /** The moves the platform allows; any if absent. */
      moves: z.array(z.strictObject({ from: some, to: some })).optional(),
    })
    .optional(),
  reversals: z
    .strictObject({
      /** Whether a part of the amount can be taken back. */
      partial: z.enum(['sent', 'not-possible']),
      /** What can be taken back. */
      of: z
        .array(z.enum(['ftd', 'deposit']))
        .min(1)
        .default(['ftd', 'deposit']),
      /** Why it can be taken back. */
      causes: z
        .array(z.enum(['refund', 'chargeback']))
        .min(1)
        .default(['refund', 'chargeback']),
    })
    .optional(),
  money: money.optional(),
  clickId: z.strictObject({
    /** A JavaScript regular expression over the whole click ID. */
    pattern,
    maxLength: z.int().min(1).max(255),
    letterCase: z.enum(['sensitive', 'insensitive']).default('sensitive'),
    /** `session`: two visits may share it. */
    unique: z.enum(['click', 'session']).default('click'),
    example: some,
    /** Names under which it arrives on the landing page. */
    arrivesAs: z.array(some).default([]),
  }),
  transactionIdMaxLength: z.int().min(8).max(500),
  /** `first-event`: the click goes with the registration, and later events name the player. */
  identity: z
    .discriminatedUnion('click', [
      z.strictObject({ click: z.literal('every-event') }),
      z.strictObject({
        click: z.literal('first-event'),
        /** How long a later postback waits for the registration's delivery. */
        maxWaitSeconds: z
          .int()
          .min(60)
          .max(30 * 86_400),
      }),
    ])
    .default({ click: 'every-event' }),
  signing: signingRecipe.optional(),
  /** No two rules may claim the same answer, unless the first is a special case of the second. */
  answers: z.array(answerRule).min(1),
  repeats: z.partialRecord(milestone, repeatRule),
  /** How the platform is asked what it has recorded; needed by the policy `verify` alone. */
  lookup: lookup.optional(),
  /** `resend` in spite of a platform that counts again is chosen only by saying so here. */
  acceptDuplicates: z.boolean().default(false),
  window: attributionWindow.optional(),
  testMode: z.discriminatedUnion('by', [
    /** The request carries parameters that are `onlyInTests`. */
    z.strictObject({ by: z.literal('parameter'), effect: some }),
    z.strictObject({ by: z.literal('endpoint'), baseUrl: url.optional(), effect: some }),
    z.strictObject({ by: z.literal('none') }),
  ]),
  delivery: z
    .strictObject({
      retryDelaysSeconds: deliveryLimits.retryDelaysSeconds.default([30, 300, 1800]),
      timeoutSeconds: deliveryLimits.timeoutSeconds.default(10),
      maxConcurrency: deliveryLimits.maxConcurrency.default(10),
      requestsPerSecond: deliveryLimits.requestsPerSecond.optional(),
      /** Events that one request of the platform may hold; we always send one. */
      batchSize: z.int().min(1).max(100_000).default(1),
    })
    .prefault({}),
  limits: z
    .strictObject({
      urlBytes: z.int().min(100).optional(),
      bodyBytes: z.int().min(100).optional(),
      /** Of the event when it is sent; an older one is refused by the platform. */
      eventAgeSeconds: z.strictObject({ max: z.int().min(60) }).optional(),
    })
    .default({}),
});

export type PlatformSpecification = z.infer<typeof platformSpecification>;
/** A specification as it is written down: defaults may be left out. */
export type PlatformSpecificationInput = z.input<typeof platformSpecification>;
export type MoneyRule = z.infer<typeof money>;
export type EventRule = z.infer<typeof event>;
export type UnknownOutcomePolicy = (typeof UNKNOWN_OUTCOME_POLICIES)[number];
