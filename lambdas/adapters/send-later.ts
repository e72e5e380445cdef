import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { asciiJson } from '../../core/ascii-json.ts';
import type { BusEvent } from '../../core/claim.ts';

/** Puts an event on the intake queue again, in the envelope that the bus would give it. */
export async function sendLater(
  sqs: SQSClient,
  QueueUrl: string,
  event: BusEvent,
  DelaySeconds: number,
): Promise<void> {
  const MessageBody = asciiJson({ detail: event });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
}
