import type { Logger } from '@aws-lambda-powertools/logger';
import { isOfTest } from '../../core/keys.ts';
import { readWakeUp, type WakeUp } from '../../core/wake-up.ts';
import { MAX_RECEIVE_COUNT } from '../contract.ts';
import { deliver, type QueueAction } from './deliver.ts';
import type { DeliveryDependencies } from './ports.ts';

/** A lane message as SQS gave it to this execution. */
export type LaneMessage = {
  platform: string;
  body: string;
  receiptHandle: string;
  /** How often it has been received, this time included. */
  receives: number;
  sqsSentAtEpochMs: number;
  /** Milliseconds until this execution is ended from outside. */
  remainingMs(): number;
};

/** Who is told what happens to lane messages. */
export type LaneWatch = {
  logger: Logger;
  /** The message of a row that is still open goes to the dead letters: a fault of the pipeline. */
  openRowGivenUp(platform: string): void;
};

/** A lane message that is not acknowledged; the batch processor turns it into a failed item. */
export class ReturnedMessage extends Error {
  override readonly name = 'ReturnedMessage';
  readonly code = 'POSTPROOF_RETURNED_MESSAGE';
}

/**
 * Works off one lane message: whoever calls acknowledges it when this returns.
 *
 * @throws {ReturnedMessage} if it has to stay in the queue
 */
export async function workOff(
  message: LaneMessage,
  dependencies: DeliveryDependencies,
  { logger, openRowGivenUp }: LaneWatch,
): Promise<void> {
  const { platform, body, receives, receiptHandle } = message;
  const wakeUp = readWakeUp(body);
  const action = await decide(message, wakeUp, { dependencies, logger });
  if (action.queue === 'acknowledge') {
    logger.debug('lane message acknowledged', { platform, because: action.because });
    return;
  }
  const isLast = receives >= MAX_RECEIVE_COUNT;
  if (isLast && wakeUp !== undefined && isOfTest(wakeUp)) {
    // Whoever made the test sees that it does not end; nobody else is called for it.
    logger.warn('test conversion given up', { platform, ...action, body });
    return;
  }
  if (action.open && isLast) openRowGivenUp(platform);
  logger.warn('lane message returned', { platform, receives, ...action, body });
  if (action.visibleAfterSeconds !== undefined) {
    const { lanes } = dependencies;
    await lanes.shortenVisibility(platform, receiptHandle, action.visibleAfterSeconds);
  }
  throw new ReturnedMessage(action.because);
}

async function decide(
  { sqsSentAtEpochMs, remainingMs }: LaneMessage,
  message: WakeUp | undefined,
  { dependencies, logger }: { dependencies: DeliveryDependencies; logger: Logger },
): Promise<QueueAction> {
  if (message === undefined) return { queue: 'return', because: 'it is no wake-up', open: false };
  try {
    return await deliver({ message, sqsSentAtEpochMs, remainingMs }, dependencies);
  } catch (error) {
    logger.error('lane message failed', error as Error);
    return { queue: 'return', because: 'an error, logged beside this', open: true };
  }
}
