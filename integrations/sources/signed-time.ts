import { SignatureRefusedError, type VerificationContext } from './source-adapter.ts';

/**
 * Refuses a signed time that is not near enough, both ways: a future time would stay replayable for
 * as long.
 *
 * @param timestamp - whole Unix seconds as text; anything but digits is refused
 */
export function requireNear(
  timestamp: string | undefined,
  { nowEpochMs, toleranceSeconds }: Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'>,
): void {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) {
    throw new SignatureRefusedError('time', 'the signed time is missing or malformed');
  }
  const aheadSeconds = Number(timestamp) - nowEpochMs / 1000;
  if (Math.abs(aheadSeconds) <= toleranceSeconds) return;
  const which = aheadSeconds > 0 ? 'ahead of ours' : 'ago';
  throw new SignatureRefusedError(
    'time',
    `the signed time is ${Math.round(Math.abs(aheadSeconds))} s ${which}; allowed: ${toleranceSeconds} s`,
  );
}
