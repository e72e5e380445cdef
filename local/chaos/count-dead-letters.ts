import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalDescription } from '../launch/local-description.ts';
import { operatorSettings } from '../launch/operator-settings.ts';

const COUNT = 'ApproximateNumberOfMessages';

/** Messages in the dead-letter queues of the stack that hold any, by queue. */
export async function countDeadLetters(stack: LocalDescription): Promise<Record<string, number>> {
  const sqs = new SQSClient(operatorSettings(stack));
  const counts: Record<string, number> = {};
  for (const [name, QueueUrl] of Object.entries(stack.queues)) {
    if (!name.endsWith('dead-letters')) continue;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [COUNT] }),
    );
    const count = Number(Attributes?.[COUNT] ?? 0);
    if (count > 0) counts[name] = count;
  }
  sqs.destroy();
  return counts;
}
