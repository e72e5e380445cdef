import * as z from 'zod';
import { clicksConfig } from './clicks-config.ts';
import { milestoneRules } from './milestone-rules.ts';
import { MILESTONES } from './milestones.ts';
import { currencyCode, ownExponents } from './money/currencies.ts';
import { deliveryLimits } from './specification/delivery-limits.ts';
import { UNKNOWN_OUTCOME_POLICIES } from './specification/platform-specification.ts';
import { settingName } from './specification/value-source.ts';
import { windowSettings } from './window-settings.ts';

/** One deployment, as a platform engineer writes it. `pipeline-config.ts` checks and resolves it. */

const name = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
  error: 'must be 2 to 30 lower-case letters, digits or hyphens, beginning with a letter',
});

const sourceSettings = z.strictObject({
  /** A name of `integrations/sources`. */
  adapter: z.string().min(1),
  /** How far the signed time may be from ours, in both directions. */
  toleranceSeconds: z.int().min(1).max(3600).default(300),
  /** What the adapter itself wants to know; see `docs/sources`. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /** The brand of events that name none, in the payload or the URL. */
  brand: name.optional(),
  /** `per-brand`: each brand's URL has a secret of its own, and there is none without a brand. */
  secrets: z.enum(['per-source', 'per-brand']).default('per-source'),
  /** How long the key before the current one still counts; by default as long as the source repeats an event. */
  previousKeyHours: z
    .int()
    .min(0)
    .max(24 * 90)
    .optional(),
  /** Given, its events come over EventBridge and it has neither URL nor secret. */
  eventBus: z
    .strictObject({
      /**
       * The `source` of its events: a partner event source such as `aws.partner/stripe.com/ed_1`, or
       * a name of the operator's own.
       */
      source: z.string().regex(/^[A-Za-z0-9._/-]{1,256}$/, {
        error: 'must be 1 to 256 letters, digits or ._/-',
      }),
      /** Another AWS account of the operator that may put these events on the bus. */
      account: z
        .string()
        .regex(/^\d{12}$/, { error: 'must be 12 digits' })
        .optional(),
    })
    .optional(),
});
const sourceNames = z.union(
  [name.transform((one): [string, ...string[]] => [one]), z.tuple([name], name)],
  { error: 'must be the name of a source, or a list of at least one' },
);

function isAppendable(text: string): boolean {
  // What is no URL at all has been told so already.
  if (!URL.canParse(text)) return true;
  const { search, hash, username, origin } = new URL(text);
  return search === '' && hash === '' && username === '' && text.startsWith(origin);
}

const baseUrl = z
  .url()
  .refine((url) => !url.endsWith('/'), 'must not end with a slash')
  .refine(
    isAppendable,
    'must be in normal form, without query, fragment, user name or default port',
  );
const accountSettings = z.record(settingName, z.string().min(1).max(200));
const milestone = z.enum(MILESTONES);

const names = z.array(name).min(1);

/** A part of a brand's traffic, and what brings a player of it without a click. */
const traffic = z.strictObject({
  brand: name,
  /** Such as casino or sportsbook; every one if absent. */
  products: names.optional(),
  channels: z
    .array(z.enum(['web', 'app']))
    .min(1)
    .optional(),
  /** Whole promo codes, or beginnings with an asterisk after them. */
  promoCodes: z
    .array(z.string().regex(/^[^\s*]{1,60}\*?$/, { error: 'must be a code, or a beginning and *' }))
    .min(1)
    .optional(),
  /** Host names of dedicated landing pages. */
  domains: z
    .array(
      z.string().regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}$/, {
        error: 'must be a host name in lower case',
      }),
    )
    .min(1)
    .optional(),
  /** What the platform knows these players' affiliate by, where there is no click to say so. */
  partner: z.string().min(1).max(255).optional(),
  campaign: z.string().min(1).max(255).optional(),
});
export type Traffic = z.infer<typeof traffic>;

const platformSettings = z.strictObject({
  /** A name of `integrations/platforms`. */
  specification: z.string().min(1),
  /**
   * Scheme, host and leading path of the platform's endpoint, without a trailing slash. May be left
   * out where the platform has one address for everybody.
   */
  baseUrl: baseUrl.optional(),
  /** Where test conversions go, if the platform has a place for them. */
  testBaseUrl: baseUrl.optional(),
  /** Where lookups go, if not to the same address as postbacks. Those of test conversions go where these go. */
  lookupBaseUrl: baseUrl.optional(),
  /** What the specification calls `account`, for all brands. */
  account: accountSettings.default({}),
  /** The account's own words for milestones, in place of the specification's. */
  words: z.partialRecord(milestone, z.string().min(1).max(200)).default({}),
  /** The brands that report to this platform, each with its own account settings. */
  brands: z.record(name, z.strictObject({ account: accountSettings.default({}) })),
  /** What the affiliate earns by milestone, where the platform wants to be told. */
  payouts: z
    .partialRecord(
      milestone,
      z.strictObject({
        /** Decimal text in major units. */
        amount: z.string().regex(/^\d{1,12}(\.\d{1,18})?$/),
        currency: currencyCode,
      }),
    )
    .default({}),
  /** What of its brands' traffic it gets; of a brand that is not listed, all that its clicks bring. */
  traffic: z.array(traffic).default([]),
  /** How long after its click, and how soon, an event counts. */
  window: windowSettings.prefault({}),
  /** What makes a player qualified, what of revenue is shared, what is taken back. */
  milestones: milestoneRules.prefault({}),
  /** A new partner's postbacks wait until a test conversion of theirs has been delivered. */
  requireTest: z.boolean().default(false),
  /** Waits before the second, third, ... attempt, all measured from the first failure. */
  retryDelaysSeconds: deliveryLimits.retryDelaysSeconds.optional(),
  /** How long one request may take, from connecting to the last byte of the answer. */
  timeoutSeconds: deliveryLimits.timeoutSeconds.optional(),
  /** What to do where a request may have arrived and no answer was recorded. Default: see the specification. */
  unknownOutcome: z.partialRecord(milestone, z.enum(UNKNOWN_OUTCOME_POLICIES)).default({}),
  /** Deliveries at the same time. */
  maxConcurrency: deliveryLimits.maxConcurrency.optional(),
  /** Requests that begin within a second, in the long run; in one moment up to `maxConcurrency`. */
  requestsPerSecond: deliveryLimits.requestsPerSecond.optional(),
});

export const stageConfig = z.strictObject({
  stage: name,
  brands: z.array(name).min(1),
  sources: z.record(name, sourceSettings),
  /**
   * Which source decides that a milestone happened; of several, the one that reports it. The other
   * sources corroborate.
   */
  authority: z.strictObject({
    registration: sourceNames,
    deposit: sourceNames,
    /** Refunds and chargebacks; who decides deposits if absent. */
    reversal: sourceNames.optional(),
    /** Who says whose a payment's reference is; who decides registrations if absent. */
    reference: sourceNames.optional(),
    /** Who says what a player has paid in and staked; who decides registrations if absent. */
    activity: sourceNames.optional(),
    /** Who states the revenue of a player; who decides registrations if absent. */
    revenue: sourceNames.optional(),
    /** Who decides where the authority has said nothing for so long after another source has. */
    silence: z
      .partialRecord(
        z.enum(['registration', 'deposit', 'reversal']),
        z.strictObject({
          afterMinutes: z
            .int()
            .min(1)
            .max(7 * 1440),
          sources: sourceNames,
        }),
      )
      .default({}),
    /**
     * Two sources that report the same amount of one player this near in time, without a common
     * reference, may mean one payment. 0: never suspected.
     */
    suspectMinutes: z.int().min(0).max(1440).default(10),
  }),
  platforms: z.record(name, platformSettings),
  clicks: clicksConfig.prefault({}),
  delivery: z
    .strictObject({
      functionTimeoutSeconds: z.int().min(5).max(120).optional(),
      leaseSeconds: z.int().min(5).max(600).optional(),
      visibilityTimeoutSeconds: z.int().min(5).max(3600).optional(),
    })
    .default({}),
  signing: z
    .strictObject({
      /**
       * How long a function goes on signing with the keys that it has read. A platform that keeps two
       * keys forgets the first with the second change: two rotations must not come closer than this.
       */
      keyCacheSeconds: z.int().min(1).max(3600).default(300),
    })
    .prefault({}),
  intake: z
    .strictObject({
      functionTimeoutSeconds: z.int().min(3).max(120).default(20),
      /** After a crash of the authority an event waits this long before it is read again. */
      visibilityTimeoutSeconds: z.int().min(4).max(3600).default(120),
    })
    .prefault({}),
  ledger: z
    .strictObject({
      /** How long a closed postback is kept before the table forgets it. */
      rowLifeDays: z.int().min(90).max(3650).default(730),
      /** Deletion protection and retention on stack removal. */
      protect: z.boolean().default(true),
    })
    .prefault({}),
  logRetentionDays: z
    .literal([7, 14, 30, 90, 180, 365], { error: 'allowed: 7, 14, 30, 90, 180, 365' })
    .default(90),
  alarms: z.strictObject({
    /** Attempts in five minutes below which a success rate says nothing. */
    minimumSample: z.int().min(1).max(10_000).default(20),
    /** How long before its deadline an undelivered postback raises an alarm. */
    deadlineWarningHours: z.int().min(1).max(168).default(24),
    /** By how many percentage points the share of milestones without a click may rise. */
    clickLossRisePoints: z.number().min(0.5).max(50).default(2),
    /** Where alarms are mailed; more subscribers can be added to the topic. */
    email: z.email().optional(),
    /** Where the runbook can be read; each alarm links to its article in it. */
    runbookUrl: z.url(),
  }),
  /** Exponents of currencies that are neither ISO 4217 nor known here: decimals of the smallest unit. */
  currencies: ownExponents.default({}),
  /** Where rates come from for platforms that take one currency. */
  rates: z
    .strictObject({
      /** `ecb`: the daily reference rates, read on a schedule; `operator`: only what you put in. */
      source: z.enum(['ecb', 'operator']).default('ecb'),
      url: z.url().default('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml'),
      /** A rate may be this much older than the event: none is published at weekends and holidays. */
      maxAgeDays: z.int().min(1).max(31).default(7),
    })
    .prefault({}),
  /** Only the local stage: plain HTTP to this machine, where the simulated platforms listen. */
  loopbackPlatforms: z.boolean().default(false),
});

export type StageConfig = z.infer<typeof stageConfig>;
/** A stage as it is written down: defaults may be left out. */
export type StageConfigInput = z.input<typeof stageConfig>;
