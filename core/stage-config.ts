import * as z from 'zod';
import { MILESTONES } from './milestones.ts';
import { UNKNOWN_OUTCOME_POLICIES } from './platform-specification.ts';

/** One deployment, as a platform engineer writes it. `pipeline-config.ts` checks and resolves it. */

const name = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
  error: 'must be 2 to 30 lower-case letters, digits or hyphens, beginning with a letter',
});

const sourceSettings = z.strictObject({
  /** A name of `integrations/sources`. */
  adapter: z.string().min(1),
  /** How far the signed time may be from ours, in both directions. */
  toleranceSeconds: z.int().min(1).max(3600).default(300),
});

function isAppendable(text: string): boolean {
  // What is no URL at all has been told so already.
  if (!URL.canParse(text)) return true;
  const { search, hash, username, origin } = new URL(text);
  return search === '' && hash === '' && username === '' && text.startsWith(origin);
}

const platformSettings = z.strictObject({
  /** A name of `integrations/platforms`. */
  specification: z.string().min(1),
  /** Scheme, host and leading path of the platform's endpoint, without a trailing slash. */
  baseUrl: z
    .url()
    .refine((url) => !url.endsWith('/'), 'must not end with a slash')
    .refine(
      isAppendable,
      'must be in normal form, without query, fragment, user name or default port',
    ),
  /** The brands that report to this platform, each with the ID the platform knows it by. */
  brands: z.record(name, z.strictObject({ brandId: z.string().min(1).max(100).optional() })),
  /** Waits before the second, third, ... attempt, all measured from the first failure. */
  retryDelaysSeconds: z
    .array(
      z
        .int()
        .min(1)
        .max(7 * 86_400),
    )
    .min(1)
    .max(10)
    .default([30, 300, 1800]),
  /** How long one request may take, from connecting to the last byte of the answer. */
  timeoutSeconds: z.int().min(1).max(30).default(10),
  /** What to do where a request may have arrived and no answer was recorded. Default: see the specification. */
  unknownOutcome: z.partialRecord(z.enum(MILESTONES), z.enum(UNKNOWN_OUTCOME_POLICIES)).default({}),
  /** Deliveries at the same time; AWS allows no mapping below 2. */
  maxConcurrency: z.int().min(2).max(1000).default(10),
});

export const stageConfig = z.strictObject({
  stage: name,
  brands: z.array(name).min(1),
  sources: z.record(name, sourceSettings),
  /** Which source decides that a milestone happened. The other sources corroborate. */
  authority: z.strictObject({ registration: name, deposit: name }),
  platforms: z.record(name, platformSettings),
  delivery: z
    .strictObject({
      functionTimeoutSeconds: z.int().min(5).max(120).optional(),
      leaseSeconds: z.int().min(5).max(600).optional(),
      visibilityTimeoutSeconds: z.int().min(5).max(3600).optional(),
    })
    .default({}),
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
    /** Where alarms are mailed; more subscribers can be added to the topic. */
    email: z.email().optional(),
    /** Where the runbook can be read; each alarm links to its article in it. */
    runbookUrl: z.url(),
  }),
  /** Only the local stage: plain HTTP to this machine, where the simulated platforms listen. */
  loopbackPlatforms: z.boolean().default(false),
});

export type StageConfig = z.infer<typeof stageConfig>;
/** A stage as it is written down: defaults may be left out. */
export type StageConfigInput = z.input<typeof stageConfig>;
