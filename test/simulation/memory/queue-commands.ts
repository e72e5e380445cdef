import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { NotSimulatedError } from './faults.ts';
import type { MemoryQueue, Message } from './memory-queue.ts';
import { invalidValueFault, unknownQueueFault } from './queue-faults.ts';

/** Queues in memory by their URL. */
export type QueuesByUrl = Readonly<Record<string, MemoryQueue>>;

const KNOWN_PARAMETERS = [
  'QueueUrl',
  'MessageBody',
  'DelaySeconds',
  'ReceiptHandle',
  'VisibilityTimeout',
  'MaxNumberOfMessages',
  'MessageSystemAttributeNames',
  // Nobody waits in memory: what is not there yet comes when the clock has been moved.
  'WaitTimeSeconds',
];

/**
 * Runs one command of the SQS client against queues in memory, at once.
 *
 * @throws the SDK's exceptions, and `NotSimulatedError` for commands and parameters not listed here
 */
export function executeQueueCommand(queues: QueuesByUrl, command: object): object {
  const { input } = command as { input: Record<string, unknown> };
  for (const name in input) {
    if (KNOWN_PARAMETERS.includes(name) || input[name] === undefined) continue;
    throw new NotSimulatedError(`${name} of ${command.constructor.name}`);
  }
  const queue = queues[input.QueueUrl as string];
  if (queue === undefined) throw unknownQueueFault(input.QueueUrl as string | undefined);
  if (command instanceof SendMessageCommand) {
    const { MessageBody = '', DelaySeconds } = command.input;
    return { MessageId: queue.send(MessageBody, DelaySeconds) };
  }
  if (command instanceof ChangeMessageVisibilityCommand) {
    const { ReceiptHandle = '', VisibilityTimeout } = command.input;
    if (VisibilityTimeout === undefined) throw invalidValueFault('VisibilityTimeout', 'none');
    queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  }
  if (command instanceof ReceiveMessageCommand) return received(queue, command);
  if (command instanceof DeleteMessageCommand) {
    queue.remove(command.input.ReceiptHandle ?? '');
    return {};
  }
  throw new NotSimulatedError(command.constructor.name);
}

/**
 * An SQS client for the adapters to work on.
 *
 * @param send - runs one command; the place for delays and faults, before or after
 *   `executeQueueCommand`
 */
export function toSqsClient(send: (command: object) => Promise<unknown>): SQSClient {
  return { send } as unknown as SQSClient;
}

function received(queue: MemoryQueue, { input }: ReceiveMessageCommand): object {
  if (input.VisibilityTimeout !== undefined) {
    throw new NotSimulatedError('VisibilityTimeout of ReceiveMessageCommand');
  }
  const asked = input.MessageSystemAttributeNames ?? [];
  const messages = queue.receive(input.MaxNumberOfMessages);
  return messages.length > 0
    ? { Messages: messages.map((message) => asAsked(message, asked)) }
    : {};
}

/** System attributes come only to those who name them. */
function asAsked({ Attributes, ...message }: Message, asked: readonly string[]) {
  const known = Object.entries(Attributes).filter(
    ([name]) => asked.includes('All') || asked.includes(name),
  );
  return known.length > 0 ? { ...message, Attributes: Object.fromEntries(known) } : message;
}
