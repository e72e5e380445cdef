import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export type Peek = {
  /** Each once; at most 1,000. */
  messages: Message[];
  /** False if the queue may hold more. */
  complete: boolean;
};

const WAIT_SECONDS = 1;
const PAGE_SIZE = 10;
const MAX_PAGES = 100;

/**
 * Reads a queue's messages without taking them: each is hidden for so long, and back after it.
 *
 * @param hiddenSeconds - longer than the look takes
 */
export async function peekQueue(sqs: SQSClient, url: string, hiddenSeconds: number): Promise<Peek> {
  const seen = new Map<string, Message>();
  let complete = false;
  for (let page = 1; page <= MAX_PAGES && !complete; page += 1) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: PAGE_SIZE,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    complete = Messages.length === 0;
    const seenBefore = seen.size;
    for (const message of Messages) seen.set(message.MessageId ?? '', message);
    // All of the page for the second time: looking took so long that the first are back.
    if (seen.size === seenBefore) break;
  }
  return { messages: [...seen.values()], complete };
}
