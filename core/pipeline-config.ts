import * as z from 'zod';
import { MILESTONES, type Milestone } from './milestones.ts';
import {
  type PlatformSpecification,
  platformSpecification,
  UNKNOWN_OUTCOME_POLICIES,
  type UnknownOutcomePolicy,
} from './platform-specification.ts';
import { type StageConfig, type StageConfigInput, stageConfig } from './stage-config.ts';

/** Room between the end of an HTTP request and the end of the function that made it, to record the outcome. */
export const OUTCOME_MARGIN_SECONDS = 5;

/**
 * What the functions run by: the stage file, checked and joined with the specifications it names.
 * It is written beside each function's bundle, so that code and configuration are deployed as one.
 */
export const pipelineConfig = stageConfig.extend({
  platforms: z.record(
    z.string(),
    stageConfig.shape.platforms.valueType
      .omit({ specification: true, unknownOutcome: true })
      .extend({
        specification: platformSpecification,
        unknownOutcome: z.partialRecord(z.enum(MILESTONES), z.enum(UNKNOWN_OUTCOME_POLICIES)),
      }),
  ),
  delivery: z.strictObject({
    functionTimeoutSeconds: z.int(),
    leaseSeconds: z.int(),
    visibilityTimeoutSeconds: z.int(),
  }),
});

export type PipelineConfig = z.infer<typeof pipelineConfig>;
export type PlatformConfig = PipelineConfig['platforms'][string];

/** The platform of this name; a name comes from outside and may be that of an object's own method. */
export function platformOf(
  { platforms }: Pick<PipelineConfig, 'platforms'>,
  name: string,
): PlatformConfig | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name] : undefined;
}

/** A stage file that cannot be deployed. The message lists every fault with path, value and allowed range. */
export class InvalidStageError extends Error {
  override readonly name = 'InvalidStageError';
  readonly code = 'POSTPROOF_INVALID_STAGE';
  readonly faults: readonly string[];

  constructor(stage: string, faults: readonly string[]) {
    super(
      `Stage "${stage}" cannot be deployed:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nCorrect stages/${stage}.ts and synthesise again.`,
    );
    this.faults = faults;
  }
}

/**
 * Checks a stage file and joins it with the platform specifications it names.
 *
 * @param input - the stage file's object
 * @param known - the specifications by name and the names of the source adapters that exist
 * @throws {InvalidStageError} with every fault found, never only the first
 */
export function resolvePipelineConfig(
  input: StageConfigInput,
  known: { specifications: Record<string, PlatformSpecification>; adapters: readonly string[] },
): PipelineConfig {
  const parsed = stageConfig.safeParse(input, { reportInput: true });
  if (!parsed.success)
    throw new InvalidStageError(input.stage, parsed.error.issues.map(describeIssue));

  const stage = parsed.data;
  const faults: string[] = [];
  const platforms: PipelineConfig['platforms'] = {};
  for (const [name, settings] of Object.entries(stage.platforms)) {
    const specification = Object.hasOwn(known.specifications, settings.specification)
      ? known.specifications[settings.specification]
      : undefined;
    if (specification === undefined) {
      faults.push(
        `platforms.${name}.specification is "${settings.specification}", allowed: ${Object.keys(known.specifications).join(', ')}`,
      );
      continue;
    }
    platforms[name] = {
      ...settings,
      specification,
      unknownOutcome: unknownOutcomePolicies(name, settings.unknownOutcome, {
        specification,
        faults,
      }),
    };
  }
  const config = { ...stage, platforms, delivery: deliveryTimes(stage) };
  faults.push(...crossFaults(config, known.adapters));
  if (faults.length > 0) throw new InvalidStageError(input.stage, faults);
  return pipelineConfig.parse(config);
}

/**
 * Checks a configuration that may not have come from `resolvePipelineConfig`.
 *
 * @throws {ZodError} if it has not the shape of a resolved stage
 * @throws {InvalidStageError} if its settings contradict each other
 */
export function checkPipelineConfig(given: PipelineConfig): PipelineConfig {
  const config = pipelineConfig.parse(given);
  const adapters = Object.values(config.sources).map(({ adapter }) => adapter);
  const faults = crossFaults(config, adapters);
  if (faults.length > 0) throw new InvalidStageError(config.stage, faults);
  return config;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || '(top)';
  if (issue.code === 'unrecognized_keys') {
    return `${path} has unknown settings: ${issue.keys.join(', ')}`;
  }
  if (issue.code === 'invalid_key') {
    return `${path} is no possible name: ${issue.issues[0]?.message ?? issue.message}`;
  }
  const value = issue.input === undefined ? 'missing' : JSON.stringify(issue.input);
  return `${path} is ${value}: ${issue.message}`;
}

/** `resend` where a second request is recognised by the platform, else `park`; the stage file may override. */
function unknownOutcomePolicies(
  platform: string,
  chosen: Partial<Record<Milestone, UnknownOutcomePolicy>>,
  context: { specification: PlatformSpecification; faults: string[] },
): Partial<Record<Milestone, UnknownOutcomePolicy>> {
  const { specification, faults } = context;
  const milestones = Object.keys(specification.events) as Milestone[];
  for (const milestone of Object.keys(chosen) as Milestone[]) {
    if (milestones.includes(milestone)) continue;
    faults.push(
      `platforms.${platform}.unknownOutcome.${milestone} is for a milestone that ${specification.name} never gets, allowed: ${milestones.join(', ')}`,
    );
  }
  return Object.fromEntries(
    milestones.map((milestone) => {
      const harmless = specification.repeats[milestone]?.effect === 'recognised';
      const policy = chosen[milestone] ?? (harmless ? 'resend' : 'park');
      if (policy === 'resend' && !harmless && !specification.acceptDuplicates) {
        faults.push(
          `platforms.${platform}.unknownOutcome.${milestone} is "resend", but the platform counts a second request again; allowed: park, or set acceptDuplicates in the specification`,
        );
      }
      return [milestone, policy];
    }),
  );
}

/**
 * The times of a delivery nest: request + margin < function < lease < visibility. Each is derived
 * from the one before unless the stage file gives it; `crossFaults` checks the order in any case.
 */
function deliveryTimes(stage: StageConfig): PipelineConfig['delivery'] {
  const longestRequest = Math.max(
    1,
    ...Object.values(stage.platforms).map((p) => p.timeoutSeconds),
  );
  const given = stage.delivery;
  const functionTimeoutSeconds =
    given.functionTimeoutSeconds ?? longestRequest + 2 * OUTCOME_MARGIN_SECONDS;
  const leaseSeconds = given.leaseSeconds ?? functionTimeoutSeconds + OUTCOME_MARGIN_SECONDS;
  // AWS advises six times the function timeout; see services-sqs-configure in the Lambda guide.
  const visibilityTimeoutSeconds =
    given.visibilityTimeoutSeconds ?? Math.max(6 * functionTimeoutSeconds, leaseSeconds + 5);
  return { functionTimeoutSeconds, leaseSeconds, visibilityTimeoutSeconds };
}

function crossFaults(config: PipelineConfig, adapters: readonly string[]): string[] {
  const faults: string[] = [];
  const sources = Object.keys(config.sources);
  for (const [milestone, source] of Object.entries(config.authority)) {
    if (!sources.includes(source)) {
      faults.push(`authority.${milestone} is "${source}", allowed: ${sources.join(', ')}`);
    }
  }
  for (const [name, { adapter }] of Object.entries(config.sources)) {
    if (!adapters.includes(adapter)) {
      faults.push(`sources.${name}.adapter is "${adapter}", allowed: ${adapters.join(', ')}`);
    }
  }
  faults.push(...timeFaults(config));
  for (const [name, platform] of Object.entries(config.platforms)) {
    faults.push(...platformFaults(name, platform, config));
  }
  return faults;
}

function platformFaults(name: string, platform: PlatformConfig, config: PipelineConfig): string[] {
  const faults: string[] = [];
  for (const [brand, { brandId }] of Object.entries(platform.brands)) {
    if (!config.brands.includes(brand)) {
      faults.push(
        `platforms.${name}.brands.${brand} is no brand, allowed: ${config.brands.join(', ')}`,
      );
    }
    if (brandId === undefined && needsBrandId(platform.specification)) {
      faults.push(
        `platforms.${name}.brands.${brand}.brandId is missing: ${platform.specification.name} requires the ID it knows the brand by`,
      );
    }
  }
  const loopback = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(platform.baseUrl);
  if (!platform.baseUrl.startsWith('https://') && !(config.loopbackPlatforms && loopback)) {
    faults.push(
      `platforms.${name}.baseUrl is "${platform.baseUrl}", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)`,
    );
  }
  const delays = platform.retryDelaysSeconds;
  if (delays.some((delay, index) => index > 0 && delay <= (delays[index - 1] ?? 0))) {
    faults.push(
      `platforms.${name}.retryDelaysSeconds is [${delays}]: each delay is counted from the first failure, so each must be longer than the one before`,
    );
  }
  const neededSeconds = platform.timeoutSeconds + OUTCOME_MARGIN_SECONDS;
  const { functionTimeoutSeconds } = config.delivery;
  if (functionTimeoutSeconds <= neededSeconds) {
    faults.push(
      `delivery.functionTimeoutSeconds is ${functionTimeoutSeconds} s, allowed: more than platforms.${name}.timeoutSeconds + ${OUTCOME_MARGIN_SECONDS}, which is ${neededSeconds} s`,
    );
  }
  return faults;
}

/** The rest of the chain `crossFaults` begins with each platform: function < lease < visibility. */
function timeFaults({ delivery, intake }: PipelineConfig): string[] {
  const pairs: Array<[string, number, string, number]> = [
    [
      'delivery.leaseSeconds',
      delivery.leaseSeconds,
      'delivery.functionTimeoutSeconds',
      delivery.functionTimeoutSeconds,
    ],
    [
      'delivery.visibilityTimeoutSeconds',
      delivery.visibilityTimeoutSeconds,
      'delivery.leaseSeconds',
      delivery.leaseSeconds,
    ],
    [
      'intake.visibilityTimeoutSeconds',
      intake.visibilityTimeoutSeconds,
      'intake.functionTimeoutSeconds',
      intake.functionTimeoutSeconds,
    ],
  ];
  return pairs
    .filter(([, longer, , shorter]) => longer <= shorter)
    .map(([path, longer, than, shorter]) => {
      return `${path} is ${longer} s, allowed: more than ${than}, which is ${shorter} s`;
    });
}

function needsBrandId({ request }: PlatformSpecification): boolean {
  return [...request.headers, ...request.parameters].some(
    ({ value, required }) => required && value.from === 'field' && value.field === 'brandId',
  );
}
