import { authoritiesOf } from '../../core/authority.ts';
import type { ReferenceName } from '../../core/keys.ts';
import type { DepositEvent, ReferenceEvent, ReversalEvent } from '../../core/player-event.ts';
import type { PaymentReference } from './claim-ports.ts';
import { namedAs } from './file-event.ts';
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
 * @returns the deposit, named as its payment is; undefined if one of the references belongs to another
 *   player, or to another brand
 */
export async function knowPayment(
  event: DepositEvent,
  dependencies: AuthorityDependencies,
): Promise<DepositEvent | undefined> {
  const { brand, source, depositId, transactionId, test } = event;
  // A test conversion names no payment that a provider will ever speak of.
  if (test) return event;
  const payment = paymentOf(event);
  const mayName = authoritiesOf('reference', dependencies.config).includes(source);
  if (mayName && depositId !== undefined) {
    if (!(await know({ brand, depositId }, payment, dependencies))) return undefined;
  }
  if (transactionId === undefined) return event;
  const standing = await know({ source, transactionId }, payment, dependencies);
  if (standing) return namedAs(event, standing, dependencies.config);
  // What only corroborates may number its payments as it likes.
  return authoritiesOf('deposit', dependencies.config).includes(source) ? undefined : event;
}

/** What takes a payment back, named as that payment is: it may be the first to speak of it. */
export async function nameReversal(
  event: ReversalEvent,
  dependencies: AuthorityDependencies,
): Promise<ReversalEvent> {
  const { source, transactionId, test } = event;
  if (transactionId === undefined || test) return event;
  const standing = await know({ source, transactionId }, paymentOf(event), dependencies);
  return standing ? namedAs(event, standing, dependencies.config) : event;
}

function paymentOf({
  brand,
  playerRef,
  depositId,
}: DepositEvent | ReversalEvent): PaymentReference {
  return { brand, playerRef, ...(depositId !== undefined && { depositId }) };
}

/**
 * Registers a payment and lets what was claimed of it be decided; a repetition does the same again.
 *
 * @returns how it is known; undefined if it is another player's
 */
async function know(
  name: ReferenceName,
  payment: PaymentReference,
  { references, emit }: AuthorityDependencies,
): Promise<PaymentReference | undefined> {
  const standing = await references.register(name, payment);
  const isOurs = standing.brand === payment.brand && standing.playerRef === payment.playerRef;
  if (!isOurs) return undefined;
  const waiting = await references.heldClaims(name);
  if (waiting.length > 0) await emit(waiting);
  return standing;
}
