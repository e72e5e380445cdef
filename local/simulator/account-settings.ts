import type { Milestone } from '../../core/milestones.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';

/** What the platform knows of the operator's account with it. */
export type AccountSettings = {
  /** Every set of settings that a request may speak of: one for each brand. At least one. */
  accounts: readonly Record<string, string>[];
  /** The account's own words for milestones. */
  words?: Partial<Record<Milestone, string>>;
  /** Where test conversions go, if the platform has a place of its own for them. */
  testPath?: string;
  /** The operator's own exponents of currencies. */
  currencies?: Record<string, number>;
};

/** One platform as the simulator plays it: its specification, and what it knows of the account. */
export type SpecifiedPlatform = {
  specification: PlatformSpecification;
  settings: AccountSettings;
};
