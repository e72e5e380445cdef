import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

export type MoveResult = {
  /** SQS's own word; `RUNNING` if it had not ended when we stopped looking. */
  status: string;
  moved: number;
  notMoved: number;
  failureReason?: string;
};

const POLL_MS = 1000;
/** SQS goes on without us after ten minutes. */
const MAX_POLLS = 600;

/**
 * Has SQS move a dead-letter queue's messages, and waits for it.
 *
 * @param move.to - where to; without it each returns to the queue it came from
 * @param move.onProgress - told after each look
 */
export async function moveLetters(
  sqs: SQSClient,
  move: {
    from: string;
    to?: string;
    wait(ms: number): Promise<void>;
    onProgress(result: MoveResult): void;
  },
): Promise<MoveResult> {
  await sqs.send(
    new StartMessageMoveTaskCommand({
      SourceArn: move.from,
      ...(move.to !== undefined && { DestinationArn: move.to }),
    }),
  );
  let result: MoveResult = { status: 'RUNNING', moved: 0, notMoved: 0 };
  for (let poll = 1; poll <= MAX_POLLS && result.status === 'RUNNING'; poll += 1) {
    await move.wait(POLL_MS);
    const { Results = [] } = await sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: move.from, MaxResults: 1 }),
    );
    result = resultOf(Results[0]);
    move.onProgress(result);
  }
  return result;
}

function resultOf(task: ListMessageMoveTasksResultEntry | undefined): MoveResult {
  const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
  return {
    status: task?.Status ?? 'RUNNING',
    moved,
    notMoved: Math.max(0, (task?.ApproximateNumberOfMessagesToMove ?? moved) - moved),
    ...(task?.FailureReason !== undefined && { failureReason: task.FailureReason }),
  };
}
