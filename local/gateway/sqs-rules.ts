import { AwsError } from './aws-error.ts';

export type SqsBody = Record<string, unknown>;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MAX_DELAY_SECONDS = 900;
const OPERATIONS_THAT_ANSWER_URLS = new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues']);

/**
 * Where the engine differs from AWS in a way that would hide a mistake or lose a message, the request
 * is refused or rewritten here.
 *
 * @returns the body to forward, or undefined when the caller's own bytes will do
 * @throws {AwsError} `InvalidParameterValue` for a delay that AWS refuses and the engine would take
 */
export function rewriteSqsRequest(operation: string, body: SqsBody): SqsBody | undefined {
  switch (operation) {
    case 'SendMessage':
      refuseLongDelay(body);
      return;
    case 'SendMessageBatch':
      entriesOf(body).forEach(refuseLongDelay);
      return;
    case 'ChangeMessageVisibility':
      return isAtOnce(body) ? withOneSecond(body) : undefined;
    case 'ChangeMessageVisibilityBatch':
      if (!entriesOf(body).some(isAtOnce)) return;
      return {
        ...body,
        Entries: entriesOf(body).map((entry) => (isAtOnce(entry) ? withOneSecond(entry) : entry)),
      };
    default:
      return;
  }
}

/**
 * The engine's queue URLs name a host that does not resolve; functions and operators get the
 * gateway's. @returns undefined when the answer has no URL
 */
export function rewriteSqsAnswer(
  operation: string,
  { body, gatewayUrl }: { body: SqsBody; gatewayUrl: string },
): SqsBody | undefined {
  if (!OPERATIONS_THAT_ANSWER_URLS.has(operation)) return;
  const move = (url: unknown) => String(url).replace(/^https?:\/\/[^/]+/, gatewayUrl);
  return {
    ...body,
    ...(body.QueueUrl !== undefined && { QueueUrl: move(body.QueueUrl) }),
    ...(Array.isArray(body.QueueUrls) && { QueueUrls: body.QueueUrls.map(move) }),
  };
}

export function queueNameOf(body: SqsBody): string {
  return String(body.QueueUrl ?? '')
    .split('/')
    .at(-1) as string;
}

function entriesOf(body: SqsBody): SqsBody[] {
  return Array.isArray(body.Entries) ? body.Entries : [];
}

function refuseLongDelay({ DelaySeconds: delaySeconds }: SqsBody): void {
  if (delaySeconds === undefined) return;
  if (Number(delaySeconds) >= 0 && Number(delaySeconds) <= MAX_DELAY_SECONDS) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`,
  );
}

function isAtOnce(entry: SqsBody): boolean {
  return entry.VisibilityTimeout === 0;
}

/** fauxqs 2.4.1 answers 500 to a timeout of 0 on a durable queue, and loses the message until its next start. */
function withOneSecond(entry: SqsBody): SqsBody {
  return { ...entry, VisibilityTimeout: 1 };
}
