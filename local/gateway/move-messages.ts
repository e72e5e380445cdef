import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsJsonClient } from '../engines/aws-json-client.ts';

type Message = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MessageAttributes?: Record<string, unknown>;
};

const BATCH_SIZE = 10;
/** A message that may not move is hidden this long, so that the loop sees each message once. */
const HIDDEN_SECONDS = 60;
const MAX_BATCHES = 100_000;

/**
 * Moves what one queue holds to another: send first, delete then, so that a crash in between leaves a
 * duplicate and never a loss. Body and message attributes are preserved; id and sent timestamp are
 * new, as on AWS.
 *
 * @param move.to - undefined skips every message
 * @returns how many messages stayed because they may not move
 */
export async function moveMessages(move: {
  sqs: AwsJsonClient;
  from: string;
  to: string | undefined;
  maxPerSecond?: number;
  mayMove(messageId: string): boolean;
  onMoved(): void;
}): Promise<{ skippedCount: number }> {
  const skipped: Message[] = [];
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const messages = await receive(move.sqs, move.from);
    if (messages.length === 0) break;
    for (const message of messages) {
      if (move.to === undefined || !move.mayMove(message.MessageId)) {
        skipped.push(message);
        continue;
      }
      await moveOne(move.sqs, { message, from: move.from, to: move.to });
      move.onMoved();
    }
    if (move.maxPerSecond !== undefined) await sleep((messages.length / move.maxPerSecond) * 1000);
  }
  for (const message of skipped) await show(move.sqs, { message, from: move.from });
  return { skippedCount: skipped.length };
}

async function receive(sqs: AwsJsonClient, queue: string): Promise<Message[]> {
  const { Messages } = await sqs.call('ReceiveMessage', {
    QueueUrl: queue,
    MaxNumberOfMessages: BATCH_SIZE,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ['All'],
  });
  return (Messages as Message[] | undefined) ?? [];
}

async function moveOne(
  sqs: AwsJsonClient,
  { message, from, to }: { message: Message; from: string; to: string },
): Promise<void> {
  await sqs.call('SendMessage', {
    QueueUrl: to,
    MessageBody: message.Body,
    ...(message.MessageAttributes && { MessageAttributes: message.MessageAttributes }),
  });
  await sqs.call('DeleteMessage', { QueueUrl: from, ReceiptHandle: message.ReceiptHandle });
}

async function show(
  sqs: AwsJsonClient,
  { message, from }: { message: Message; from: string },
): Promise<void> {
  await sqs.call('ChangeMessageVisibility', {
    QueueUrl: from,
    ReceiptHandle: message.ReceiptHandle,
    VisibilityTimeout: 1,
  });
}
