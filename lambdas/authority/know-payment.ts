import { authoritiesOf } from '../../core/authority.ts';
import type { ReferenceName } from '../../core/keys.ts';
import type { DepositEvent, ReferenceEvent } from '../../core/player-event.ts';
import type { PaymentReference } from './claim-ports.ts';
import type { AuthorityDependencies, Settlement } from './ports.ts';

/** The operator says whose a payment will be, before or after a provider speaks of it. */
export async function settleReference(
  event: ReferenceEvent,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { brand, playerRef, depositId, expected, test } = event;
  if (test) return { outcome: 'decided', reason: 'registered' };
  const payment = { brand, playerRef, depositId, ...(expected && { expected }) };
  const known = await know({ brand, depositId }, payment, dependencies);
  if (known) return { outcome: 'decided', reason: 'registered' };
  const { ledger } = dependencies;
  const reason = 'reference-taken';
  await ledger.keepEvent({
    milestone: 'deposit',
    identity: depositId,
    status: 'suppressed',
    reason,
    event,
  });
  return { outcome: 'suppressed', reason };
}

/**
 * What a deposit tells of whose payment it is: by its source's own reference, and, where the source
 * may say so, by the operator's.
 *
 * @returns false if one of the references belongs to another player, or to another brand
 */
export async function knowPayment(
  event: DepositEvent,
  dependencies: AuthorityDependencies,
): Promise<boolean> {
  const { brand, playerRef, source, depositId, transactionId, test } = event;
  // A test conversion names no payment that a provider will ever speak of.
  if (test) return true;
  const payment = { brand, playerRef, ...(depositId !== undefined && { depositId }) };
  const mayName = authoritiesOf('reference', dependencies.config).includes(source);
  if (mayName && depositId !== undefined) {
    if (!(await know({ brand, depositId }, payment, dependencies))) return false;
  }
  if (transactionId === undefined) return true;
  const isTheirs = await know({ source, transactionId }, payment, dependencies);
  // What only corroborates may number its payments as it likes.
  return isTheirs || !authoritiesOf('deposit', dependencies.config).includes(source);
}

/** Registers a payment and lets what was claimed of it be decided; a repetition does the same again. */
async function know(
  name: ReferenceName,
  payment: PaymentReference,
  { references, emit }: AuthorityDependencies,
): Promise<boolean> {
  const standing = await references.register(name, payment);
  const isOurs = standing.brand === payment.brand && standing.playerRef === payment.playerRef;
  if (!isOurs) return false;
  const waiting = await references.heldClaims(name);
  if (waiting.length > 0) await emit(waiting);
  return true;
}
