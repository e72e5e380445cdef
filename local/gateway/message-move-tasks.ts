import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import type { AwsJsonClient } from '../engines/aws-json-client.ts';
import { deadLetterTargetArn, QUEUE_TYPE } from '../engines/sqs-queues.ts';
import { AwsError } from './aws-error.ts';
import type { DirectDeadLetters } from './direct-dead-letters.ts';
import { moveMessages } from './move-messages.ts';
import type { SqsBody } from './sqs-rules.ts';

type Task = {
  handle: string;
  sourceArn: string;
  destinationArn: string | undefined;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  movedCount: number;
  toMoveCount: number;
  startedAtEpochMs: number;
  failureReason?: string;
  done: Promise<void>;
};

export type MessageMoveTasks = {
  /**
   * @param authorise - throws unless the caller may send to the destination's ARN
   * @throws {AwsError} in AWS's own cases and words
   */
  start(body: SqsBody, authorise: (destinationArn: string) => void): Promise<SqsBody>;
  list(body: SqsBody): SqsBody;
  /** Settles when no task is running. */
  idle(): Promise<void>;
};

type Options = {
  sqs: AwsJsonClient;
  assembly: Assembly;
  directDeadLetters: DirectDeadLetters;
  nowEpochMs(): number;
  newId(): string;
};

/** AWS lists the ten most recent tasks. */
const MAX_LISTED = 10;

/**
 * SQS's own redrive (the button in the AWS console), which the engine lacks. Tasks are kept in memory:
 * after a restart the list is empty, what was moved stays moved and the rest waits in the queue.
 *
 * The refusals' texts were not compared with AWS's answers.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export function createMessageMoveTasks(options: Options): MessageMoveTasks {
  const tasks: Task[] = [];
  return {
    async start(body, authorise) {
      const source = requireQueue(options.assembly, body, 'SourceArn');
      const sources = sourcesOf(options.assembly, source.arn);
      if (sources.length === 0) {
        throw new AwsError(
          'InvalidParameterValue',
          'Source queue must be configured as a Dead Letter Queue.',
        );
      }
      if (tasks.some((task) => task.sourceArn === source.arn && task.status === 'RUNNING')) {
        throw new AwsError(
          'AWS.SimpleQueueService.UnsupportedOperation',
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      }
      const explicit =
        body.DestinationArn === undefined
          ? undefined
          : requireQueue(options.assembly, body, 'DestinationArn');
      for (const queue of explicit === undefined ? sources : [explicit]) authorise(queue.arn);
      const task = createTask(options, { source, destination: explicit });
      tasks.unshift(task);
      task.done = run(options, { task, source, sources, explicit, rate: rateOf(body) });
      return { TaskHandle: task.handle };
    },
    list(body) {
      const source = requireQueue(options.assembly, body, 'SourceArn');
      const limit = Math.min(Number(body.MaxResults ?? 1), MAX_LISTED);
      const found = tasks.filter((task) => task.sourceArn === source.arn).slice(0, limit);
      return { Results: found.map(toResult) };
    },
    async idle() {
      await Promise.all(tasks.map((task) => task.done));
    },
  };
}

async function run(
  options: Options,
  work: {
    task: Task;
    source: Resource;
    sources: readonly Resource[];
    explicit: Resource | undefined;
    rate: number | undefined;
  },
): Promise<void> {
  const { task, source, sources, explicit } = work;
  try {
    task.toMoveCount = await countMessages(options.sqs, source);
    // With several sources AWS remembers each message's own; the engine does not.
    const destination = explicit ?? (sources.length === 1 ? sources[0] : undefined);
    const { skippedCount } = await moveMessages({
      sqs: options.sqs,
      from: source.physicalName,
      to: destination?.physicalName,
      mayMove: (messageId) => explicit !== undefined || !options.directDeadLetters.has(messageId),
      onMoved: () => {
        task.movedCount += 1;
      },
      ...(work.rate !== undefined && { maxPerSecond: work.rate }),
    });
    task.status = skippedCount === 0 ? 'COMPLETED' : 'FAILED';
    if (skippedCount > 0) task.failureReason = 'CouldNotDetermineMessageSource';
  } catch (error) {
    task.status = 'FAILED';
    task.failureReason = error instanceof Error ? error.message : String(error);
  }
}

function createTask(
  { newId, nowEpochMs }: Options,
  { source, destination }: { source: Resource; destination: Resource | undefined },
): Task {
  const handle = JSON.stringify({ taskId: newId(), sourceArn: source.arn });
  return {
    handle: Buffer.from(handle).toString('base64'),
    sourceArn: source.arn,
    destinationArn: destination?.arn,
    status: 'RUNNING',
    movedCount: 0,
    toMoveCount: 0,
    startedAtEpochMs: nowEpochMs(),
    done: Promise.resolve(),
  };
}

async function countMessages(sqs: AwsJsonClient, queue: Resource): Promise<number> {
  const { Attributes } = await sqs.call('GetQueueAttributes', {
    QueueUrl: queue.physicalName,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((Attributes as Record<string, string>).ApproximateNumberOfMessages);
}

function sourcesOf(assembly: Assembly, deadLetterArn: string): Resource[] {
  return assembly
    .ofType(QUEUE_TYPE)
    .filter((queue) => deadLetterTargetArn(queue) === deadLetterArn);
}

function requireQueue(
  assembly: Assembly,
  body: SqsBody,
  parameter: 'SourceArn' | 'DestinationArn',
): Resource {
  const queue = assembly.byArn(String(body[parameter]));
  if (queue?.type === QUEUE_TYPE) return queue;
  throw new AwsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}

function rateOf(body: SqsBody): number | undefined {
  const rate = body.MaxNumberOfMessagesPerSecond;
  return rate === undefined ? undefined : Number(rate);
}

function toResult(task: Task): SqsBody {
  return {
    // AWS gives the handle of running tasks only: it is what a cancellation needs.
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn !== undefined && { DestinationArn: task.destinationArn }),
    ApproximateNumberOfMessagesMoved: task.movedCount,
    ApproximateNumberOfMessagesToMove: task.toMoveCount,
    ...(task.failureReason !== undefined && { FailureReason: task.failureReason }),
    StartedTimestamp: task.startedAtEpochMs,
  };
}
