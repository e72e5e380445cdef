import type { Milestone } from '../milestones.ts';
import type { PostbackValues, Reversal } from '../postback.ts';
import type { PlatformKeys, SigningKey } from '../signing/signing-key.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';

/** A platform as one stage has configured it. */
export type RenderPlatform = {
  specification: PlatformSpecification;
  baseUrl: string;
  testBaseUrl?: string | undefined;
  lookupBaseUrl?: string | undefined;
  /** The account's settings, the brand's own among them. */
  account: Record<string, string>;
  /** The account's own words for milestones; they replace the specification's. */
  words: Partial<Record<Milestone, string>>;
};

/** What is known of a postback; where a key is handed over, nothing. */
export type KnownValues = Partial<Omit<PostbackValues, 'reversal'>> & {
  reversal?: { cause?: Reversal['cause']; original: Partial<Reversal['original']> };
};

/** All that a value can come from. */
export type Scope = {
  platform: RenderPlatform;
  row: { milestone?: Milestone; brand?: string; test?: true | undefined; values: KnownValues };
  credentials: Record<string, string>;
  keys?: PlatformKeys;
  /** Of the key that signs the request. */
  keyId?: string;
  nowEpochMs: number;
  /** The operator's own exponents of currencies. */
  currencies?: Record<string, number>;
  /** Known when everything else has been rendered: until then, `unsigned` is set. */
  signature?: string;
  unsigned?: true;
  /** The key that is being handed over. */
  newKey?: SigningKey;
};

/**
 * Never the one for production where the platform has another one for tests, or the operator has
 * configured one in want of a test mode.
 */
export function baseUrlFor(platform: RenderPlatform, isTest: boolean): string | undefined {
  const { baseUrl, testBaseUrl, specification } = platform;
  const { testMode } = specification;
  if (!isTest || testMode.by === 'parameter') return baseUrl;
  return testBaseUrl ?? (testMode.by === 'endpoint' ? testMode.baseUrl : baseUrl);
}

/** Tests are looked up where they were sent, if that is another place than production's. */
export function lookupBaseUrlFor(platform: RenderPlatform, isTest: boolean): string | undefined {
  const { baseUrl, lookupBaseUrl } = platform;
  const usual = baseUrlFor(platform, isTest);
  return usual === baseUrl ? (lookupBaseUrl ?? baseUrl) : usual;
}
