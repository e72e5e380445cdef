/** Attempts of one minute at one platform, as far as they are counted. */
export type Tally = { attempts: number; failures: number };

/** Half of so many attempts must have failed, */
const SAMPLE = 10;
const FAILED_SHARE = 0.5;
/** or the latest so many without exception. */
const SMALLEST_SAMPLE = 3;
/** The latest minutes are looked at together, because one may just have begun. */
const LEAST_MINUTES = 2;

/** What a tally says of a circuit. */
export type Ruling =
  | { opens: true }
  | { opens: false }
  /**
   * The latest attempts have failed, but successes are not all counted: it opens unless the ledger knows
   * of one since the beginning of the minute that was so many minutes ago.
   */
  | { opensUnlessWellSinceMinutes: number };

/**
 * Whether a lane's circuit opens: by the share of failures in the shortest time up to now that holds
 * enough attempts.
 *
 * @param minutes - the latest first; a minute without attempts counts as a minute too
 */
export function ruleOn(minutes: readonly Tally[]): Ruling {
  let attempts = 0;
  let failures = 0;
  let allFailedSince: number | undefined;
  for (const [index, minute] of minutes.entries()) {
    attempts += minute.attempts;
    failures += minute.failures;
    if (attempts >= SMALLEST_SAMPLE && failures === attempts) allFailedSince ??= index;
    if (attempts < SAMPLE || index + 1 < LEAST_MINUTES) continue;
    if (failures >= attempts * FAILED_SHARE) return { opens: true };
    break;
  }
  return allFailedSince === undefined
    ? { opens: false }
    : { opensUnlessWellSinceMinutes: allFailedSince };
}
