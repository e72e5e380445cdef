import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SeenEvent, SeenEvents } from '../auditor/book-ports.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** The most that one call takes. */
const PAGE_SIZE = 10;
const RECEIVES_AT_ONCE = 10;
/** Long polling asks every server of the queue: a short one can miss the last messages. */
const WAIT_SECONDS = 1;
const REQUEST_TIMEOUT_MS = 3000;

/** A client whose receives may wait. */
export function createReceivingClient(): SQSClient {
  const { requestHandler } = CLIENT_SETTINGS;
  return new SQSClient({
    ...CLIENT_SETTINGS,
    requestHandler: { ...requestHandler, requestTimeout: REQUEST_TIMEOUT_MS },
  });
}

/** The copies of player events, on SQS. How long one is hidden is the queue's own setting. */
export class SeenQueue implements SeenEvents {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  async take(): Promise<SeenEvent[]> {
    const first = await this.#receive();
    // A page that is not full is the end of the queue, as far as anybody can tell.
    if (first.length < PAGE_SIZE) return first;
    const others = Array.from({ length: RECEIVES_AT_ONCE - 1 }, () => this.#receive());
    return [first, ...(await Promise.all(others))].flat();
  }

  async acknowledge(events: readonly SeenEvent[]): Promise<void> {
    const starts = Array.from(
      { length: Math.ceil(events.length / PAGE_SIZE) },
      (_, index) => index * PAGE_SIZE,
    );
    await Promise.all(
      starts.map((start) => {
        const page = events.slice(start, start + PAGE_SIZE);
        const Entries = page.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
        }));
        // One that fails comes again and is counted a second time, which no gap comes of.
        return this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }));
      }),
    );
  }

  async #receive(): Promise<SeenEvent[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: PAGE_SIZE,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    return Messages.map(toSeen);
  }
}

function toSeen({ Body = '', ReceiptHandle = '', Attributes }: Message): SeenEvent {
  return {
    body: Body,
    receiptHandle: ReceiptHandle,
    seenAtEpochMs: Number(Attributes?.SentTimestamp ?? 0),
  };
}
