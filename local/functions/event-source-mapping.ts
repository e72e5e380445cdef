import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsJsonClient } from '../engines/aws-json-client.ts';
import { failedMessageIds } from './batch-response.ts';
import type { MappingDefinition } from './mapping-definition.ts';
import { createSqsEvent, type ReceivedMessage } from './sqs-event.ts';

type Options = {
  mapping: MappingDefinition;
  region: string;
  sqs: AwsJsonClient;
  invoke(event: unknown): Promise<unknown>;
};

const RECEIVE_LIMIT = 10;
/** Short, because a poll is never aborted: the engine would hand the next message to the dead poll. */
const WAIT_SECONDS = 1;
const FAULT_PAUSE_MS = 500;

/**
 * Drives one function from one queue as Lambda's pollers do: one poll at a time, as many batches in
 * flight as the mapping's concurrency allows, successes deleted, failures left to their visibility.
 */
export class EventSourceMapping {
  readonly #options: Options;
  readonly #inFlight = new Set<Promise<void>>();
  #isStopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Ends polling and waits for the batches that are being worked on. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#loop;
    await Promise.all(this.#inFlight);
  }

  async #poll(): Promise<void> {
    while (!this.#isStopping) {
      if (this.#inFlight.size >= this.#options.mapping.concurrency) {
        await Promise.race(this.#inFlight);
        continue;
      }
      try {
        const batch = await this.#collect();
        if (batch.length > 0) this.#dispatch(batch);
      } catch (error) {
        if (this.#isStopping) return;
        console.error(`Polling ${this.#options.mapping.queueName} failed; trying again.`, error);
        await sleep(FAULT_PAUSE_MS);
      }
    }
  }

  /** One batch: what is there, or what arrives within the window until the batch is full. */
  async #collect(): Promise<ReceivedMessage[]> {
    const { batchSize, batchingWindowSeconds } = this.#options.mapping;
    const batch = await this.#receive(batchSize);
    const closesAtEpochMs = Date.now() + batchingWindowSeconds * 1000;
    while (
      batch.length > 0 &&
      batch.length < batchSize &&
      Date.now() < closesAtEpochMs &&
      !this.#isStopping
    ) {
      batch.push(...(await this.#receive(batchSize - batch.length)));
    }
    return batch;
  }

  async #receive(limit: number): Promise<ReceivedMessage[]> {
    const { Messages } = await this.#options.sqs.call('ReceiveMessage', {
      QueueUrl: this.#options.mapping.queueName,
      MaxNumberOfMessages: Math.min(limit, RECEIVE_LIMIT),
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (Messages as ReceivedMessage[] | undefined) ?? [];
  }

  #dispatch(batch: readonly ReceivedMessage[]): void {
    const work = this.#process(batch)
      .catch((error) => console.error(`${this.#options.mapping.queueName}:`, error))
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  async #process(batch: readonly ReceivedMessage[]): Promise<void> {
    const failed = await this.#run(batch);
    const done = batch.filter((message) => !failed.has(message.MessageId));
    for (let start = 0; start < done.length; start += RECEIVE_LIMIT) {
      const entries = done.slice(start, start + RECEIVE_LIMIT);
      await this.#options.sqs.call('DeleteMessageBatch', {
        QueueUrl: this.#options.mapping.queueName,
        Entries: entries.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      });
    }
  }

  async #run(batch: readonly ReceivedMessage[]): Promise<ReadonlySet<string>> {
    const { mapping, region, invoke } = this.#options;
    const messageIds = batch.map((message) => message.MessageId);
    try {
      const returned = await invoke(createSqsEvent(batch, { arn: mapping.queueArn, region }));
      return mapping.reportsBatchItemFailures ? failedMessageIds(returned, messageIds) : new Set();
    } catch {
      // The function's own log has the reason; the batch comes back when its visibility ends.
      return new Set(messageIds);
    }
  }
}
