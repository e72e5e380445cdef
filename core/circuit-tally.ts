/** Attempts of one minute at one platform, as far as they are counted. */
export type Tally = { attempts: number; failures: number };

/** Half of so many attempts must have failed, */
const SAMPLE = 10;
const FAILED_SHARE = 0.5;
/** or, where there are not so many within two hours, all of at least so many. */
const SMALLEST_SAMPLE = 3;
/** The latest minutes are looked at together, because one may just have begun. */
const LEAST_MINUTES = 2;

/**
 * Whether a lane's circuit opens: by the share of failures in the shortest time up to now that holds
 * enough attempts.
 *
 * @param minutes - the latest first; a minute without attempts counts as a minute too
 */
export function isTripped(minutes: readonly Tally[]): boolean {
  let attempts = 0;
  let failures = 0;
  for (const [index, minute] of minutes.entries()) {
    attempts += minute.attempts;
    failures += minute.failures;
    if (attempts >= SAMPLE && index + 1 >= LEAST_MINUTES) break;
  }
  if (attempts >= SAMPLE) return failures >= attempts * FAILED_SHARE;
  return attempts >= SMALLEST_SAMPLE && failures === attempts;
}
