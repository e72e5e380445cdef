import type { AttemptRecord, PostbackRow, Verdict } from './postback.ts';
import { FORCED } from './replay.ts';
import type { UnknownOutcomePolicy } from './specification/platform-specification.ts';

/** The reason of a postback whose next attempt asks the platform what became of the one before. */
export const VERIFY = 'verify';

/**
 * Whether the next attempt is a lookup: the policy asks for one, and nobody knows what became of the
 * request that was sent last. What a person forces is sent.
 */
export function asksFirst(
  { reason, last }: Pick<PostbackRow, 'reason' | 'last'>,
  policy: UnknownOutcomePolicy | undefined,
): boolean {
  const kind = last?.verdict?.kind;
  return policy === 'verify' && reason !== FORCED && (kind === 'unknown' || kind === 'unclear');
}

/** The verdict on an attempt whose lease ran out without an outcome. */
export function leaseRanOut(attempt: Pick<AttemptRecord, 'lookup'> | undefined): Verdict {
  // A lookup that was not answered has told the platform nothing.
  const kind = attempt?.lookup ? 'unclear' : 'unknown';
  return { kind, reason: 'no-outcome', rule: 'lease-ran-out' };
}
