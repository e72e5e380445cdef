import { setTimeout as wait } from 'node:timers/promises';
import { readLedger } from '../books/read-ledger.ts';
import type { OperatorAddress } from '../launch/operator-settings.ts';
import { endedAmong } from './ended-among.ts';
import { factOf } from './make-load.ts';

/** Longer than leases, visibility timeouts and every retry of the local stage together. */
const STALL_TIMEOUT_MS = 120_000;
/** For a lane that a platform's rate lets drain slowly, but drain. */
const SETTLE_TIMEOUT_MS = 3_600_000;
const POLL_MS = 1000;
/** Looking reads the whole ledger: it must not slow down what it waits for. */
const PAUSE_PER_LOOK = 9;
const MAX_PAUSE_MS = 15_000;

/**
 * Waits until everything that was reported has come to an end, or until it is no use any more: what
 * is still open then is for the verification to say.
 *
 * @param expected - what accepted webhooks reported, as `factOf` words it
 * @param onWaiting - told how many postbacks are not settled whenever there are fewer than before
 */
export async function untilSettled(
  stack: OperatorAddress,
  expected: readonly string[],
  onWaiting: (count: number) => void,
): Promise<void> {
  const endsAtMs = Date.now() + SETTLE_TIMEOUT_MS;
  let stallsAtMs = Date.now() + STALL_TIMEOUT_MS;
  let fewest = Number.POSITIVE_INFINITY;
  while (Date.now() < Math.min(stallsAtMs, endsAtMs)) {
    const askedAtMs = Date.now();
    const { postbacks } = await readLedger(stack);
    const closed = new Set(postbacks.filter(endedAmong(postbacks)).map(factOf));
    const waiting = expected.filter((fact) => !closed.has(fact)).length;
    if (waiting === 0) return;
    if (waiting < fewest) {
      onWaiting(waiting);
      fewest = waiting;
      stallsAtMs = Date.now() + STALL_TIMEOUT_MS;
    }
    const pauseMs = Math.min(MAX_PAUSE_MS, PAUSE_PER_LOOK * (Date.now() - askedAtMs));
    await wait(Math.max(POLL_MS, pauseMs));
  }
}

/** Says how many postbacks are still waiting. */
export function tellWaiting(tell: (line: string) => void): (count: number) => void {
  return (count) => tell(`not settled yet: ${count}`);
}
