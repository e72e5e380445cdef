import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { asciiJson } from '../../core/ascii-json.ts';
import { MAX_DELAY_SECONDS } from '../../core/retry.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import type { Lanes } from '../delivery/ports.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** A platform that has no lane: the configuration and the environment disagree. */
export class UnknownLaneError extends Error {
  override readonly name = 'UnknownLaneError';
  readonly code = 'POSTPROOF_UNKNOWN_LANE';

  constructor(platform: string, known: readonly string[]) {
    super(
      `No lane for platform "${platform}": known are ${known.join(', ')}. Deploy the stage that configures it.`,
    );
  }
}

/**
 * A send, its one retry included, ends well within the margin by which a redriven message is told
 * from ours (REDRIVE_MARGIN_MS in `core/wake-up.ts`); a send that fails is made up for by the
 * message that caused it, which is not acknowledged.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 2,
    requestHandler: { ...CLIENT_SETTINGS.requestHandler, requestTimeout: 1000 },
  });
}

export class SqsLanes implements Lanes {
  readonly #client: SQSClient;
  readonly #queueUrls: Record<string, string>;

  constructor(client: SQSClient, queueUrls: Record<string, string>) {
    this.#client = client;
    this.#queueUrls = queueUrls;
  }

  async wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> {
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > MAX_DELAY_SECONDS) {
      throw new RangeError(
        `A lane delay is ${delaySeconds} s, allowed: whole seconds from 0 to ${MAX_DELAY_SECONDS}`,
      );
    }
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#urlOf(platform),
        MessageBody: asciiJson(message),
        DelaySeconds: delaySeconds,
      }),
    );
  }

  async shortenVisibility(platform: string, receiptHandle: string, seconds: number) {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#urlOf(platform),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  #urlOf(platform: string): string {
    const url = this.#queueUrls[platform];
    if (url === undefined) throw new UnknownLaneError(platform, Object.keys(this.#queueUrls));
    return url;
  }
}
