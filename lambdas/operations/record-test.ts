import { type ReleaseDependencies, type Released, releaseHeld } from './release-held.ts';

/** A test conversion that its platform has taken; of no partner, it speaks for clicks without one. */
export type PassedTest = {
  platform: string;
  partner?: string;
  clickId: string;
  /** Who made the test. */
  by: string;
  at: string;
};

export type RecordTestDependencies = ReleaseDependencies & {
  /** Keeps it in place of an earlier one of the same platform and partner. */
  keepPassedTest(passed: PassedTest): Promise<void>;
};

/**
 * Writes down that a test has passed and releases what was held for it: the postbacks of the same
 * platform and partner. Repeating it is harmless, and makes up for a release that ended half-way.
 *
 * @throws {RangeError} if the platform is not configured
 */
export async function recordTest(
  passed: Omit<PassedTest, 'at'>,
  dependencies: RecordTestDependencies,
): Promise<Released> {
  const { platform, partner } = passed;
  const at = new Date(dependencies.nowEpochMs()).toISOString();
  await dependencies.keepPassedTest({ ...passed, at });
  return releaseHeld(
    {
      platform,
      mayGo: ({ reason, values }) => reason === 'test-required' && values.partner === partner,
    },
    dependencies,
  );
}
