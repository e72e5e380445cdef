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
/** One that says that nothing happened is asked again for so long. */
const MIN_ASKING_MS = 3_600_000;
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
  dependencies: AuthorityDependencies,
  settle: (event: DepositEvent | ReversalEvent) => Promise<Settlement>,
): Promise<Settlement> {
  const { references } = dependencies;
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
      // Before it is settled: that looks for what still waits for the same payment.
      await references.settleClaim(names, claim);
      return settle(proven(claim, payment));
    }
    const item = { status: 'held', reason: 'unknown-reference', claim } as const;
    if (await references.holdUntilKnown(names, item)) return waitForReference(claim, dependencies);
  }
  throw new Error('The reference of a payment kept appearing and vanishing.');
}

/** A provider's webhook often overtakes the operator's own word: it is nobody's business for a while. */
async function waitForReference(
  claim: UnattributedEvent,
  { later, nowEpochMs }: AuthorityDependencies,
): Promise<Settlement> {
  if (claim.heldSince !== undefined) return { outcome: 'held', reason: 'unknown-reference' };
  const heldSince = new Date(nowEpochMs()).toISOString();
  await later({ ...claim, heldSince }, MAX_DELAY_SECONDS);
  return { outcome: 'held', reason: 'waits-for-reference' };
}

/**
 * Under which names the payment may be known, the one to wait for first: a deposit is known to the
 * operator before it is made, what takes it back names the provider's own payment.
 */
export function namesOf({ said, brand, source, depositId, transactionId }: UnattributedEvent) {
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

/**
 * The event that a claim is, once it is known whose payment it speaks of. It is named as the payment is
 * known: what the claim calls it may be a reference of its own, or one that came later.
 */
export function proven(
  { said, heldSince: _, ...claim }: UnattributedEvent,
  { brand, playerRef, depositId }: PaymentReference,
): DepositEvent | ReversalEvent {
  return { ...claim, type: said, brand, playerRef, depositId };
}

async function confirm(
  claim: UnconfirmedEvent,
  { references, askSource, later, emit, nowEpochMs }: AuthorityDependencies,
): Promise<Settlement> {
  const answer = await askSource(claim);
  const since = claim.askedSince ?? new Date(nowEpochMs()).toISOString();
  const waitedMs = nowEpochMs() - Date.parse(since);
  // Its API may know less than its webhooks for a while.
  const isEarly = 'said' in answer && answer.said.length === 0 && waitedMs < MIN_ASKING_MS;
  if ('said' in answer && !isEarly) {
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
  if (waitedMs > MAX_ASKING_MS) {
    await references.keepClaim({ status: 'held', reason: 'source-unavailable', claim });
    return { outcome: 'held', reason: 'source-unavailable' };
  }
  const pause = Math.max(FIRST_PAUSE_SECONDS, Math.ceil(waitedMs / 4000));
  await later({ ...claim, askedSince: since }, Math.min(MAX_DELAY_SECONDS, pause));
  return { outcome: 'held', reason: 'waits-for-confirmation' };
}
