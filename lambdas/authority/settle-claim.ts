import type { Claim, UnattributedEvent, UnconfirmedEvent } from '../../core/claim.ts';
import type { ReferenceName } from '../../core/keys.ts';
import type { DepositEvent, ReversalEvent } from '../../core/player-event.ts';
import { MAX_DELAY_SECONDS } from '../../core/retry.ts';
import type { PaymentReference } from './claim-ports.ts';
import type { AuthorityDependencies, Settlement } from './ports.ts';

/** A reference can appear while a claim is being held for want of it, once. */
const MAX_ROUNDS = 3;
/** A source that cannot be reached for longer is not asked any more: a person looks. */
const MAX_ASKING_MS = 72 * 3_600_000;
const FIRST_PAUSE_SECONDS = 30;

/**
 * Finds the proof of what a source claimed, and lets it be decided: an unattributed event by the
 * reference that names its player, an unconfirmed one by asking the source.
 *
 * @param settle - decides what has been proven
 */
export function settleClaim(
  claim: Claim,
  dependencies: AuthorityDependencies,
  settle: (event: DepositEvent | ReversalEvent) => Promise<Settlement>,
): Promise<Settlement> {
  return claim.type === 'unattributed'
    ? attribute(claim, dependencies, settle)
    : confirm(claim, dependencies);
}

async function attribute(
  claim: UnattributedEvent,
  { references }: AuthorityDependencies,
  settle: (event: DepositEvent | ReversalEvent) => Promise<Settlement>,
): Promise<Settlement> {
  const names = namesOf(claim);
  const [waitsFor] = names;
  if (waitsFor === undefined) {
    await references.keepClaim({ status: 'held', reason: 'no-identity', claim });
    return { outcome: 'held', reason: 'no-identity' };
  }
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    for (const name of names) {
      const payment = await references.reference(name);
      if (payment === undefined) continue;
      const wrong = contradiction(claim, payment);
      if (wrong) {
        await references.keepClaim({ status: 'held', reason: wrong, claim }, waitsFor);
        return { outcome: 'held', reason: wrong };
      }
      const settlement = await settle(proven(claim, payment));
      await references.settleClaim(waitsFor, claim);
      return settlement;
    }
    const item = { status: 'held', reason: 'unknown-reference', claim } as const;
    if (await references.holdUntilKnown(waitsFor, item)) {
      return { outcome: 'held', reason: 'unknown-reference' };
    }
  }
  throw new Error('The reference of a payment kept appearing and vanishing.');
}

/**
 * Under which names the payment may be known, the one to wait for first: a deposit is known to the
 * operator before it is made, what takes it back names the provider's own payment.
 */
function namesOf({ said, brand, source, depositId, transactionId }: UnattributedEvent) {
  const own: ReferenceName[] =
    brand !== undefined && depositId !== undefined ? [{ brand, depositId }] : [];
  const theirs: ReferenceName[] = transactionId !== undefined ? [{ source, transactionId }] : [];
  return said === 'deposit' ? [...own, ...theirs] : [...theirs, ...own];
}

/** Why a claim cannot be what was registered; undefined if it can. */
function contradiction(claim: UnattributedEvent, payment: PaymentReference): string | undefined {
  if (claim.brand !== undefined && claim.brand !== payment.brand) return 'reference-mismatch';
  const { expected } = payment;
  if (claim.said !== 'deposit' || expected === undefined) return undefined;
  const same = expected.amountMinor === claim.amountMinor && expected.currency === claim.currency;
  return same ? undefined : 'reference-mismatch';
}

function proven(
  { said, ...claim }: UnattributedEvent,
  { brand, playerRef, depositId }: PaymentReference,
): DepositEvent | ReversalEvent {
  const own = depositId ?? claim.depositId;
  return {
    ...claim,
    type: said,
    brand,
    playerRef,
    ...(own !== undefined && { depositId: own }),
  };
}

async function confirm(
  claim: UnconfirmedEvent,
  { references, askSource, later, emit, nowEpochMs }: AuthorityDependencies,
): Promise<Settlement> {
  const answer = await askSource(claim);
  if ('said' in answer) {
    if (answer.said.length === 0) {
      await references.keepClaim({ status: 'suppressed', reason: 'not-confirmed', claim });
      return { outcome: 'suppressed', reason: 'not-confirmed' };
    }
    await emit(answer.said);
    await references.keepClaim({ status: 'proven', claim });
    return { outcome: 'decided', reason: 'confirmed' };
  }
  if ('cannotAsk' in answer) {
    await references.keepClaim({ status: 'held', reason: 'not-confirmable', claim });
    return { outcome: 'held', reason: 'not-confirmable' };
  }
  const since = claim.askedSince ?? new Date(nowEpochMs()).toISOString();
  const waitedMs = nowEpochMs() - Date.parse(since);
  if (waitedMs > MAX_ASKING_MS) {
    await references.keepClaim({ status: 'held', reason: 'source-unavailable', claim });
    return { outcome: 'held', reason: 'source-unavailable' };
  }
  const pause = Math.max(FIRST_PAUSE_SECONDS, Math.ceil(waitedMs / 4000));
  await later({ ...claim, askedSince: since }, Math.min(MAX_DELAY_SECONDS, pause));
  return { outcome: 'held', reason: 'waits-for-confirmation' };
}
