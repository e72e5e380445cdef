import * as z from 'zod';
import { clicksFaults } from './clicks-config.ts';
import { describeIssue } from './describe-issue.ts';
import { platformAddressFault } from './egress/platform-address.ts';
import { placeSeconds } from './lane-pace.ts';
import { contradictionsOfIso, exponentOf } from './money/currencies.ts';
import { type PlatformConfig, platformConfig, resolvePlatform } from './platform-config.ts';
import { trafficFaults } from './routing.ts';
import { resolveSource, type SourceConfig, sourceConfig } from './source-config.ts';
import type { SourceDescription } from './source-description.ts';
import type { PlatformSpecificationInput } from './specification/platform-specification.ts';
import { type StageConfig, type StageConfigInput, stageConfig } from './stage-config.ts';

/** Room between the end of an HTTP request and the end of the function that made it, to record the outcome. */
export const OUTCOME_MARGIN_SECONDS = 5;

/**
 * What the functions run by: the stage file, checked and joined with the specifications it names.
 * It is written beside each function's bundle, so that code and configuration are deployed as one.
 */
export const pipelineConfig = stageConfig.extend({
  platforms: z.record(z.string(), platformConfig),
  sources: z.record(z.string(), sourceConfig),
  delivery: z.strictObject({
    functionTimeoutSeconds: z.int(),
    leaseSeconds: z.int(),
    visibilityTimeoutSeconds: z.int(),
  }),
});

export type PipelineConfig = z.infer<typeof pipelineConfig>;

/** The platform of this name; a name comes from outside and may be that of an object's own method. */
export function platformOf(
  { platforms }: Pick<PipelineConfig, 'platforms'>,
  name: string,
): PlatformConfig | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name] : undefined;
}

/** The source of this name, with the same care. */
export function sourceOf(
  { sources }: Pick<PipelineConfig, 'sources'>,
  name: string,
): SourceConfig | undefined {
  return Object.hasOwn(sources, name) ? sources[name] : undefined;
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
 * @param known - the platform specifications and the descriptions of source adapters, by name
 * @throws {InvalidStageError} with every fault found, never only the first
 */
export function resolvePipelineConfig(
  input: StageConfigInput,
  known: {
    specifications: Record<string, PlatformSpecificationInput>;
    sources: Readonly<Record<string, SourceDescription>>;
  },
): PipelineConfig {
  const parsed = stageConfig.safeParse(input, { reportInput: true });
  if (!parsed.success)
    throw new InvalidStageError(input.stage, parsed.error.issues.map(describeIssue));

  const stage = parsed.data;
  const faults: string[] = [];
  const platforms: PipelineConfig['platforms'] = {};
  for (const [name, settings] of Object.entries(stage.platforms)) {
    const resolved = resolvePlatform(name, settings, {
      specifications: known.specifications,
      stage,
    });
    faults.push(...resolved.faults);
    if (resolved.platform) platforms[name] = resolved.platform;
  }
  const sources: PipelineConfig['sources'] = {};
  for (const [name, settings] of Object.entries(stage.sources)) {
    const resolved = resolveSource(name, settings, known.sources);
    faults.push(...resolved.faults);
    if (resolved.source) sources[name] = resolved.source;
  }
  const config = { ...stage, platforms, sources, delivery: deliveryTimes(stage, platforms) };
  faults.push(...authorityFaults(stage), ...crossFaults(config));
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
  const faults = [...authorityFaults(config), ...crossFaults(config)];
  if (faults.length > 0) throw new InvalidStageError(config.stage, faults);
  return config;
}

/**
 * The times of a delivery nest: request + margin < function < lease < visibility. Each is derived
 * from the one before unless the stage file gives it; `crossFaults` checks the order in any case.
 */
function deliveryTimes(
  stage: StageConfig,
  platforms: PipelineConfig['platforms'],
): PipelineConfig['delivery'] {
  const longestPlace = Math.max(1, ...Object.values(platforms).map(longestPlaceSeconds));
  const given = stage.delivery;
  const functionTimeoutSeconds =
    given.functionTimeoutSeconds ?? longestPlace + 2 * OUTCOME_MARGIN_SECONDS;
  const leaseSeconds = given.leaseSeconds ?? functionTimeoutSeconds + OUTCOME_MARGIN_SECONDS;
  // AWS advises six times the function timeout; see services-sqs-configure in the Lambda guide.
  const visibilityTimeoutSeconds =
    given.visibilityTimeoutSeconds ?? Math.max(6 * functionTimeoutSeconds, leaseSeconds + 5);
  return { functionTimeoutSeconds, leaseSeconds, visibilityTimeoutSeconds };
}

/** How long one request may keep its place in the lane: whole seconds, because a function's timeout is. */
function longestPlaceSeconds(platform: PlatformConfig): number {
  return Math.ceil(Math.max(platform.timeoutSeconds, placeSeconds(platform)));
}

function authorityFaults({ authority, sources }: Pick<StageConfig, 'authority' | 'sources'>) {
  const known = Object.keys(sources);
  const { silence, suspectMinutes: _, ...decide } = authority;
  const named: Array<[string, readonly string[]]> = [
    ...Object.entries(decide).map(([what, names = []]): [string, string[]] => [what, names]),
    ...Object.entries(silence).map(([what, { sources: names }]): [string, string[]] => [
      `silence.${what}.sources`,
      names,
    ]),
  ];
  const several = (authority.revenue ?? []).length > 1;
  const revenueFaults = several
    ? [
        `authority.revenue has ${authority.revenue?.join(', ')}, allowed: one source, because statements of a period replace each other`,
      ]
    : [];
  const unknown = named.flatMap(([what, names]) =>
    names
      .filter((source) => !known.includes(source))
      .map((source) => `authority.${what} is "${source}", allowed: ${known.join(', ')}`),
  );
  return [...unknown, ...revenueFaults];
}

function crossFaults(config: PipelineConfig): string[] {
  const faults: string[] = [];
  for (const [name, { brand }] of Object.entries(config.sources)) {
    if (brand === undefined || config.brands.includes(brand)) continue;
    faults.push(`sources.${name}.brand is "${brand}", allowed: ${config.brands.join(', ')}`);
  }
  const onBus = Object.values(config.sources).flatMap(({ eventBus }) => eventBus?.source ?? []);
  for (const source of onBus.filter((one, index) => onBus.indexOf(one) !== index)) {
    faults.push(`sources: two have the eventBus.source "${source}", allowed: one for each`);
  }
  for (const code of contradictionsOfIso(config.currencies)) {
    faults.push(
      `currencies.${code} is ${config.currencies[code]}, allowed: ${exponentOf(code)}, as ISO 4217 has it; leave it out`,
    );
  }
  faults.push(...timeFaults(config), ...trafficFaults(config, config.platforms));
  faults.push(...clicksFaults(config.clicks, config));
  for (const [name, platform] of Object.entries(config.platforms)) {
    faults.push(...platformFaults(name, platform, config));
  }
  return faults;
}

function platformFaults(name: string, platform: PlatformConfig, config: PipelineConfig): string[] {
  const faults: string[] = [];
  for (const brand of Object.keys(platform.brands)) {
    if (!config.brands.includes(brand)) {
      faults.push(
        `platforms.${name}.brands.${brand} is no brand, allowed: ${config.brands.join(', ')}`,
      );
    }
  }
  const { testMode } = platform.specification;
  const addresses = {
    baseUrl: platform.baseUrl,
    testBaseUrl: platform.testBaseUrl,
    lookupBaseUrl: platform.lookupBaseUrl,
    'specification.testMode.baseUrl': testMode.by === 'endpoint' ? testMode.baseUrl : undefined,
  };
  for (const [setting, url] of Object.entries(addresses)) {
    const fault = url && platformAddressFault(url, config.loopbackPlatforms);
    if (fault) faults.push(`platforms.${name}.${setting} is "${url}", ${fault}`);
  }
  const delays = platform.retryDelaysSeconds;
  if (delays.some((delay, index) => index > 0 && delay <= (delays[index - 1] ?? 0))) {
    faults.push(
      `platforms.${name}.retryDelaysSeconds is [${delays}]: each delay is counted from the first failure, so each must be longer than the one before`,
    );
  }
  faults.push(...placeFaults(name, platform, config));
  return faults;
}

/** A function that waits for longer than this only to keep to a rate costs more than fewer places. */
const LONGEST_PLACE_SECONDS = 30;

function placeFaults(
  name: string,
  platform: PlatformConfig,
  { delivery: { functionTimeoutSeconds } }: PipelineConfig,
): string[] {
  const { timeoutSeconds, maxConcurrency, requestsPerSecond } = platform;
  if (placeSeconds(platform) > LONGEST_PLACE_SECONDS) {
    return [
      `platforms.${name}.maxConcurrency is ${maxConcurrency}, allowed: at most ${LONGEST_PLACE_SECONDS} times requestsPerSecond, which is ${requestsPerSecond}, and at least 2`,
    ];
  }
  const neededSeconds = longestPlaceSeconds(platform) + OUTCOME_MARGIN_SECONDS;
  if (functionTimeoutSeconds > neededSeconds) return [];
  const longest =
    placeSeconds(platform) > timeoutSeconds
      ? `maxConcurrency / requestsPerSecond`
      : 'timeoutSeconds';
  return [
    `delivery.functionTimeoutSeconds is ${functionTimeoutSeconds} s, allowed: more than platforms.${name}.${longest} + ${OUTCOME_MARGIN_SECONDS}, which is ${neededSeconds} s`,
  ];
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
