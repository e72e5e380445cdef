import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import type { AwsJsonClient } from './aws-json-client.ts';

export const QUEUE_TYPE = 'AWS::SQS::Queue';

/** What a queue has when its template says nothing, so that a removed setting is really removed. */
const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
};
const CREATION_ATTRIBUTES = ['FifoQueue', 'ContentBasedDeduplication'];

/**
 * Makes the engine's queues those of the template. An existing queue keeps its messages and takes the
 * template's settings; nothing is ever deleted.
 */
export async function createQueues(client: AwsJsonClient, assembly: Assembly): Promise<void> {
  // Dead-letter queues first: the engine accepts a redrive policy to a missing queue, and then
  // drops what should have moved there.
  const queues = assembly.ofType(QUEUE_TYPE).toSorted((a, b) => rank(a) - rank(b));
  for (const queue of queues) {
    const { QueueUrl } = await client.call('CreateQueue', {
      QueueName: queue.physicalName,
      Attributes: pick(queue, CREATION_ATTRIBUTES),
    });
    const settings = pick(queue, Object.keys(DEFAULT_ATTRIBUTES));
    await client.call('SetQueueAttributes', {
      QueueUrl,
      Attributes: { ...DEFAULT_ATTRIBUTES, ...settings },
    });
  }
}

/** The dead-letter queue that a queue's redrive policy names. */
export function deadLetterTargetArn(queue: Resource): string | undefined {
  const policy = queue.properties.RedrivePolicy as { deadLetterTargetArn?: string } | undefined;
  return policy?.deadLetterTargetArn;
}

function rank(queue: Resource): number {
  return deadLetterTargetArn(queue) === undefined ? 0 : 1;
}

function pick(queue: Resource, names: readonly string[]): Record<string, string> {
  const present = names.filter((name) => queue.properties[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, toText(queue.properties[name])]));
}

function toText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
