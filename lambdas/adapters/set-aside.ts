import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** What is invalid is so for ever: its receives are spent quickly, for SQS to set it aside. */
const INVALID_VISIBILITY_SECONDS = 1;

/** A message that can never be read; SQS moves it to the dead letters of its queue. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly code = 'POSTPROOF_INVALID_EVENT';
}

/** @throws {InvalidEventError} always, so that the message is not acknowledged */
export async function setAside(
  sqs: SQSClient,
  QueueUrl: string,
  { record, reason }: { record: SQSRecord; reason: string },
): Promise<never> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: INVALID_VISIBILITY_SECONDS,
    }),
  );
  throw new InvalidEventError(reason);
}
