import { postbackKey } from '../../core/keys.ts';
import type { AttemptRecord, PostbackRow, Verdict } from '../../core/postback.ts';
import { asItStands, type Transition } from '../../core/transition.ts';
import { nextInWords, settleByConfig } from './delivery-rules.ts';
import type { DeliveryDependencies, LaneDelivery } from './ports.ts';

/** An attempt that is over, with what its answer means. */
export type FinishedAttempt = AttemptRecord & { verdict: Verdict };

/** An attempt's outcome could not be written in time: nothing is acknowledged, the lease decides. */
export class OutcomeNotRecordedError extends Error {
  override readonly name = 'OutcomeNotRecordedError';
  readonly code = 'POSTPROOF_OUTCOME_NOT_RECORDED';

  constructor(attempt: FinishedAttempt, cause: unknown) {
    super(
      `The outcome of attempt ${attempt.n} (${attempt.verdict.kind}) could not be written. After ${attempt.leaseEndsAt} its lease ends and the platform's policy decides.`,
      { cause },
    );
  }
}

/** The attempt as it stands in the ledger now, and what became of its row. */
export type Recorded = { attempt: AttemptRecord; transition: Transition };
export type Outcome = { row: PostbackRow; attempt: FinishedAttempt; transition: Transition };
type Context = { delivery: LaneDelivery; dependencies: DeliveryDependencies };

/** Each is proof that the platform has the conversion. */
const ACKNOWLEDGES: ReadonlyArray<Verdict['kind']> = ['accepted', 'duplicate', 'found'];
/** The last moment at which a write is still begun, before the function's end. */
const LAST_WRITE_MS = 2000;
const PAUSE_BETWEEN_WRITES_MS = 200;
/** Others can move the row meanwhile; each round decides by what stands there now. */
const MAX_ROUNDS = 4;

/**
 * Makes an outcome durable, trying until 2 s before the function's end.
 *
 * @returns the outcome as given, or marked late with what stands there if the lease was lost
 * @throws {OutcomeNotRecordedError} if the ledger would not take it
 */
export async function recordOutcome(outcome: Outcome, context: Context): Promise<Recorded> {
  const { delivery, dependencies } = context;
  for (;;) {
    try {
      return await record(outcome, dependencies);
    } catch (error) {
      if (delivery.remainingMs() < LAST_WRITE_MS + PAUSE_BETWEEN_WRITES_MS) {
        throw new OutcomeNotRecordedError(outcome.attempt, error);
      }
      await dependencies.clock.wait(PAUSE_BETWEEN_WRITES_MS);
    }
  }
}

async function record(outcome: Outcome, dependencies: DeliveryDependencies): Promise<Recorded> {
  const { row, attempt, transition } = outcome;
  if (await dependencies.ledger.settle(row, attempt, transition)) return outcome;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const now = await dependencies.ledger.read(postbackKey(row));
    if (now === undefined) throw new Error('The row of a running attempt is gone from the ledger.');
    const recorded = await recordLate(now, outcome, dependencies);
    if (recorded) return recorded;
  }
  throw new Error('The row kept changing while an outcome was being written.');
}

/** @returns undefined if the row changed under us and must be read again */
async function recordLate(
  now: PostbackRow,
  outcome: Outcome,
  dependencies: DeliveryDependencies,
): Promise<Recorded | undefined> {
  const { attempt } = outcome;
  const { verdict } = attempt;
  const { ledger, config, clock } = dependencies;
  const stillLatest = now.last?.claimId === attempt.claimId;
  if (now.last && stillLatest && now.last.verdict?.rule === verdict.rule) {
    // Our own write was applied although its answer was lost: on time, or as a late one that decides nothing.
    return { attempt: now.last, transition: asItStands(now, clock.nowEpochMs()) };
  }

  if (!ACKNOWLEDGES.includes(verdict.kind) || now.confirmedAt !== undefined) {
    // The lease was lost and no longer decides, but what was answered stays on record.
    const unchanged = asItStands(now, clock.nowEpochMs());
    const late = { ...attempt, late: true, next: nextInWords(unchanged) };
    if (!stillLatest) await ledger.keepAttempt(now, late);
    else if (!(await ledger.move(now, unchanged, late))) return undefined;
    return { attempt: late, transition: unchanged };
  }
  // An acknowledgement is written whatever has happened to the lease.
  const confirmed = settleByConfig(now, config, { verdict, nowEpochMs: clock.nowEpochMs() });
  const proof = { ...attempt, late: true, next: nextInWords(confirmed) };
  if (!stillLatest) await ledger.keepAttempt(now, proof);
  return (await ledger.move(now, confirmed, stillLatest ? proof : undefined))
    ? { attempt: proof, transition: confirmed }
    : undefined;
}
