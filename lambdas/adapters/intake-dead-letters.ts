import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { eventIdentity } from '../../core/player-event.ts';
import type { DeadLetters } from '../auditor/book-ports.ts';
import { readIntakeEvent } from '../authority/read-intake-event.ts';

/** Longer than the look takes; then each letter is back by itself, and a redrive finds it. */
const HIDDEN_SECONDS = 10;
const WAIT_SECONDS = 1;
const PAGE_SIZE = 10;
/** 1,000 letters: whoever lets more lie has an alarm about them. */
const MAX_PAGES = 100;

/** Which events lie among the intake's dead letters; a letter that is no event is left out. */
export async function readDeadLetters(
  sqs: SQSClient,
  url: string,
  config: PipelineConfig,
): Promise<DeadLetters> {
  const seen = new Map<string, Message>();
  let complete = false;
  for (let page = 1; page <= MAX_PAGES && !complete; page += 1) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: PAGE_SIZE,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    complete = Messages.length === 0;
    const before = seen.size;
    for (const message of Messages) seen.set(message.MessageId ?? '', message);
    // All of the page for the second time: the look took so long that the first are back.
    if (!complete && seen.size === before) break;
  }
  const identities = [...seen.values()].flatMap(({ Body = '' }) => {
    const reading = readIntakeEvent(Body, config);
    return 'event' in reading ? [eventIdentity(reading.event)] : [];
  });
  return { identities: new Set(identities), complete };
}
