import { setTimeout as wait } from 'node:timers/promises';
import { isOpen } from '../../core/postback.ts';
import { readLedger } from '../books/read-ledger.ts';
import type { OperatorAddress } from '../launch/operator-settings.ts';
import { factOf } from './make-load.ts';

/** Longer than leases, visibility timeouts and every retry of the local stage together. */
const SETTLE_TIMEOUT_MS = 120_000;
const POLL_MS = 1000;

/**
 * Waits until everything that was reported is in a terminal state, or until it is no use any more: what
 * is still open then is for the verification to say.
 *
 * @param expected - what accepted webhooks reported, as `factOf` words it
 */
export async function untilSettled(
  stack: OperatorAddress,
  expected: readonly string[],
  tell: (line: string) => void,
): Promise<void> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  for (let open = -1; Date.now() < deadline; await wait(POLL_MS)) {
    const { postbacks } = await readLedger(stack);
    const closed = new Set(postbacks.filter(({ state }) => !isOpen(state)).map(factOf));
    const waiting = expected.filter((fact) => !closed.has(fact)).length;
    if (waiting === 0) return;
    if (waiting !== open) tell(`${waiting} postbacks are not settled yet`);
    open = waiting;
  }
}
