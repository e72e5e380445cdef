import { postbackKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { replay } from '../../core/replay.ts';
import { hopDelaySeconds } from '../../core/retry.ts';
import type { Transition } from '../../core/transition.ts';
import { leaseRanOut } from '../../core/verify.ts';
import { currentWakeUp, decideWakeUp } from '../../core/wake-up.ts';
import { attemptPostback } from './attempt-postback.ts';
import { nextInWords, settleByConfig } from './delivery-rules.ts';
import type { DeliveryDependencies, LaneDelivery } from './ports.ts';

/** What becomes of the lane message, and why: the only thing that the handler acts on. */
export type QueueAction =
  | { queue: 'acknowledge'; because: string }
  /** Left to its visibility timeout, or visible again after `visibleAfterSeconds`. */
  | { queue: 'return'; because: string; open: boolean; visibleAfterSeconds?: number };

/** A row can change under us a few times; more often than this is left to the next receive. */
const MAX_ROUNDS = 4;
/** Quick enough to reach the dead-letter queue in seconds, slow enough not to spin a poller. */
const DEAD_LETTER_VISIBILITY_SECONDS = 1;

/**
 * Acts on one lane message. Everything that can be lost, late, doubled or stale is decided by the
 * row alone, so that every message ends in exactly one queue action.
 *
 * @throws if the ledger, the lane or a secret cannot be reached: the message is then returned
 */
export async function deliver(
  delivery: LaneDelivery,
  dependencies: DeliveryDependencies,
): Promise<QueueAction> {
  const { pk, sk } = delivery.message;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const row = await dependencies.ledger.read({ pk, sk });
    if (row === undefined) return { queue: 'return', because: 'no-row', open: false };
    const action = await act(row, delivery, dependencies);
    if (action) return action;
  }
  return { queue: 'return', because: 'the row kept changing', open: true };
}

/** @returns undefined if the row changed meanwhile and must be read again */
async function act(
  row: PostbackRow,
  delivery: LaneDelivery,
  dependencies: DeliveryDependencies,
): Promise<QueueAction | undefined> {
  const decision = decideWakeUp(delivery, row, dependencies.clock.nowEpochMs());
  switch (decision.do) {
    case 'drop':
      return { queue: 'acknowledge', because: `the row is ${row.state}` };
    case 'hop':
    case 'send-current':
      await wake(row, row, decision.delaySeconds, dependencies);
      return { queue: 'acknowledge', because: decision.do };
    case 'dead-letter':
      // A failed test is told to whoever made it, and to nobody else.
      return row.test ? { queue: 'acknowledge', because: 'dead' } : deadLetter(row.reason);
    case 'replay':
      return replayRedriven(row, dependencies);
    case 'close-lease':
      return closeLease(row, dependencies);
    case 'attempt':
      return attempt(row, delivery, dependencies);
    case 'fault':
      return { queue: 'return', because: decision.why, open: true };
  }
}

function deadLetter(reason = 'retries are exhausted'): QueueAction {
  return {
    queue: 'return',
    because: `dead: ${reason}`,
    open: false,
    visibleAfterSeconds: DEAD_LETTER_VISIBILITY_SECONDS,
  };
}

async function wake(
  row: PostbackRow,
  due: Pick<PostbackRow, 'attempt'>,
  delaySeconds: number,
  { clock, lanes }: DeliveryDependencies,
): Promise<void> {
  const message = currentWakeUp(postbackKey(row), due, clock.nowEpochMs());
  await lanes.wake(row.platform, message, delaySeconds);
}

/** What the message becomes once its row has been settled or moved. */
async function follow(
  row: PostbackRow,
  transition: Transition,
  dependencies: DeliveryDependencies,
): Promise<QueueAction> {
  if (transition.state === 'dead' && !row.test) return deadLetter(transition.reason);
  if (transition.state === 'retrying') {
    const now = dependencies.clock.nowEpochMs();
    const delaySeconds = hopDelaySeconds(transition.dueAtEpochMs, now);
    await wake(row, transition, delaySeconds, dependencies);
  }
  return { queue: 'acknowledge', because: transition.state };
}

/** SQS's redrive button on a dead row is a replay: the next attempt number and a new schedule. */
async function replayRedriven(
  row: PostbackRow,
  dependencies: DeliveryDependencies,
): Promise<QueueAction | undefined> {
  const transition = replay(row, { nowEpochMs: dependencies.clock.nowEpochMs(), force: false });
  if ('refused' in transition) return deadLetter(transition.refused);
  const moved = await dependencies.ledger.move(row, transition);
  return moved ? follow(row, transition, dependencies) : undefined;
}

/** An execution ended with its request possibly on the wire: the outcome is unknown. */
async function closeLease(
  row: PostbackRow,
  dependencies: DeliveryDependencies,
): Promise<QueueAction | undefined> {
  const nowEpochMs = dependencies.clock.nowEpochMs();
  const verdict = leaseRanOut(row.last);
  const transition = settleByConfig(row, dependencies.config, { verdict, nowEpochMs });
  const endedAt = new Date(nowEpochMs).toISOString();
  const last = row.last && { ...row.last, endedAt, verdict, next: nextInWords(transition) };
  if (!(await dependencies.ledger.move(row, transition, last))) return undefined;
  if (last) dependencies.report({ row, attempt: last, transition });
  return follow(row, transition, dependencies);
}

async function attempt(
  row: PostbackRow,
  delivery: LaneDelivery,
  dependencies: DeliveryDependencies,
): Promise<QueueAction | undefined> {
  const result = await attemptPostback(row, delivery, dependencies);
  switch (result.did) {
    case 'settled': {
      const action = await follow(row, result.transition, dependencies);
      await keepPlace(result.placeUntilEpochMs, dependencies);
      return action;
    }
    case 'no-time':
      await wake(row, row, 0, dependencies);
      return { queue: 'acknowledge', because: 'too little time was left to send' };
    case 'not-ours':
      return undefined;
  }
}

/** The message is not acknowledged before: its lane's mapping gives its place to another one then. */
async function keepPlace(
  untilEpochMs: number | undefined,
  { clock }: DeliveryDependencies,
): Promise<void> {
  const restMs = (untilEpochMs ?? 0) - clock.nowEpochMs();
  if (restMs > 0) await clock.wait(restMs);
}
