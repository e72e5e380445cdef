import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export type Peek = {
  messages: Message[];
  /** False if the queue may hold more. */
  complete: boolean;
};

/** Should this process be ended, what it looked at is back after this time. */
const HIDDEN_SECONDS = 5;
const WAIT_SECONDS = 1;
const PAGE_SIZE = 10;
const MAX_PAGES = 100;

/**
 * Reads a queue's messages without taking them: each is hidden for seconds and then given back, so
 * that a redrive right after finds them all.
 *
 * @returns each message once; at most 1,000
 */
export async function peekQueue(sqs: SQSClient, url: string): Promise<Peek> {
  const seen = new Map<string, Message>();
  let complete = false;
  for (let page = 1; page <= MAX_PAGES && !complete; page += 1) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: PAGE_SIZE,
        VisibilityTimeout: HIDDEN_SECONDS,
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
  const messages = [...seen.values()];
  await giveBack(sqs, url, messages);
  return { messages, complete };
}

async function giveBack(sqs: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += PAGE_SIZE) {
    const Entries = messages.slice(start, start + PAGE_SIZE).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: ReceiptHandle ?? '',
      VisibilityTimeout: 0,
    }));
    // An entry fails if its time has run out: then the message is back already.
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}
