import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Peek, peekQueue } from '../lambdas/adapters/peek-queue.ts';

/** Should this process be ended, what it looked at is back after this time. */
const HIDDEN_SECONDS = 5;
/** The most that one call takes. */
const PAGE_SIZE = 10;

/** Reads a queue's messages and gives them back, so that a redrive right after finds them all. */
export async function lookIntoQueue(sqs: SQSClient, url: string): Promise<Peek> {
  const peek = await peekQueue(sqs, url, HIDDEN_SECONDS);
  await giveBack(sqs, url, peek.messages);
  return peek;
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
