import type { SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { eventIdentity } from '../../core/player-event.ts';
import type { DeadLetters } from '../auditor/book-ports.ts';
import { readIntakeEvent } from '../authority/read-intake-event.ts';
import { peekQueue } from './peek-queue.ts';

/** Longer than the look takes; then each letter is back by itself, and a redrive finds it. */
const HIDDEN_SECONDS = 10;

/** Which events lie among the first 1,000 of the intake's dead letters; a letter that is no event is left out. */
export async function readDeadLetters(
  sqs: SQSClient,
  url: string,
  config: PipelineConfig,
): Promise<DeadLetters> {
  const { messages, complete } = await peekQueue(sqs, url, HIDDEN_SECONDS);
  const identities = messages.flatMap(({ Body = '' }) => {
    const reading = readIntakeEvent(Body, config);
    return 'event' in reading ? [eventIdentity(reading.event)] : [];
  });
  return { identities: new Set(identities), complete };
}
