import type { Assembly } from '../assembly/load-assembly.ts';
import { deadLetterTargetArn, QUEUE_TYPE } from '../engines/sqs-queues.ts';
import type { AwsServiceHandler } from './aws-calls.ts';
import { awsAnswer } from './aws-error.ts';
import type { DirectDeadLetters } from './direct-dead-letters.ts';
import type { GatewayAnswer } from './exchange.ts';
import type { Forward } from './forward.ts';
import type { MessageMoveTasks } from './message-move-tasks.ts';
import { queueNameOf, rewriteSqsAnswer, rewriteSqsRequest, type SqsBody } from './sqs-rules.ts';

type Options = {
  assembly: Assembly;
  engine: Forward;
  moveTasks: MessageMoveTasks;
  directDeadLetters: DirectDeadLetters;
  gatewayUrl: string;
};

/** SQS as AWS has it: the engine, its differences evened out, and the redrive it lacks. */
export function createSqsService(options: Options): AwsServiceHandler {
  const deadLetterQueues = deadLetterQueueNames(options.assembly);
  return async ({ operation, body, request, authorise }) => {
    if (operation === 'StartMessageMoveTask') {
      const maySend = (resource: string) => authorise({ action: 'sqs:SendMessage', resource });
      return awsAnswer(await options.moveTasks.start(body, maySend));
    }
    if (operation === 'ListMessageMoveTasks') return awsAnswer(options.moveTasks.list(body));
    const rewritten = rewriteSqsRequest(operation, body);
    const answer = await options.engine.send(
      request,
      rewritten && Buffer.from(JSON.stringify(rewritten)),
    );
    if (answer.status !== 200) return answer;
    if (operation.startsWith('SendMessage') && deadLetterQueues.has(queueNameOf(body))) {
      sentMessageIds(answer).forEach(options.directDeadLetters.add);
    }
    return withGatewayUrls(answer, { operation, gatewayUrl: options.gatewayUrl });
  };
}

export function deadLetterQueueNames(assembly: Assembly): Set<string> {
  const arns = assembly.ofType(QUEUE_TYPE).map(deadLetterTargetArn);
  const queues = arns.flatMap((arn) => (arn === undefined ? [] : (assembly.byArn(arn) ?? [])));
  return new Set(queues.map((queue) => queue.physicalName));
}

function sentMessageIds(answer: GatewayAnswer): string[] {
  const { MessageId, Successful = [] } = parse(answer);
  const entries = [{ MessageId }, ...(Successful as SqsBody[])];
  return entries.flatMap((entry) => (entry.MessageId === undefined ? [] : String(entry.MessageId)));
}

function withGatewayUrls(
  answer: GatewayAnswer,
  { operation, gatewayUrl }: { operation: string; gatewayUrl: string },
): GatewayAnswer {
  // Most answers have no URL: they pass as the bytes they are.
  if (!/Queue(Url|s)?$/.test(operation)) return answer;
  const moved = rewriteSqsAnswer(operation, { body: parse(answer), gatewayUrl });
  return moved === undefined ? answer : { ...answer, body: JSON.stringify(moved) };
}

function parse(answer: GatewayAnswer): SqsBody {
  const text = answer.body.toString();
  return text === '' ? {} : JSON.parse(text);
}
