import { asList, asRecord } from '../assembly/as-record.ts';
import { eventBusArn } from '../assembly/event-bus-arn.ts';
import { findSecret } from '../assembly/find-secret.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import { UnknownOperationError } from './access-errors.ts';
import type { ActionRequest } from './access-request.ts';
import { mapDynamodbAction } from './map-dynamodb-action.ts';

export { UnknownOperationError } from './access-errors.ts';

export type AwsService = 'dynamodb' | 'sqs' | 'events' | 'secretsmanager' | 'sns' | 'lambda';

export type AwsCall = {
  service: AwsService;
  operation: string;
  body: Record<string, unknown>;
};

/** Operations on one queue and the action each needs; the batches need the singular action. */
const QUEUE_ACTIONS: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  GetQueueAttributes: 'GetQueueAttributes',
  SetQueueAttributes: 'SetQueueAttributes',
  GetQueueUrl: 'GetQueueUrl',
  CreateQueue: 'CreateQueue',
  DeleteQueue: 'DeleteQueue',
  PurgeQueue: 'PurgeQueue',
  ListDeadLetterSourceQueues: 'ListDeadLetterSourceQueues',
  ListMessageMoveTasks: 'ListMessageMoveTasks',
};

/** Moving messages is receiving and deleting them in the caller's name, on top of the task itself. */
const MOVE_TASK_ACTIONS = [
  'StartMessageMoveTask',
  'ReceiveMessage',
  'DeleteMessage',
  'GetQueueAttributes',
];

const SECRET_OPERATIONS: readonly string[] = [
  'GetSecretValue',
  'DescribeSecret',
  'PutSecretValue',
  'UpdateSecretVersionStage',
  'RotateSecret',
];

/**
 * What a call has to be allowed: one entry per action and resource, each of which must be allowed.
 *
 * `StartMessageMoveTask` covers the dead-letter queue only; who runs the task checks `sqs:SendMessage`
 * on the destination, which is not in the call. A missing name gives an ARN with an empty name,
 * which no grant but `*` allows; the engine then answers with its own validation error.
 *
 * @throws {UnknownOperationError} for an operation that is not listed in this module
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function mapAction(call: AwsCall, assembly: Assembly): ActionRequest[] {
  const { operation, body } = call;
  switch (call.service) {
    case 'dynamodb':
      return mapDynamodbAction(operation, body, assembly);
    case 'sqs':
      return mapSqsAction(operation, body, assembly);
    case 'events':
      return mapEventsAction(operation, body, assembly);
    case 'secretsmanager':
      return mapSecretsAction(operation, body, assembly);
    case 'sns':
      if (operation !== 'Publish') throw new UnknownOperationError('sns', operation);
      return [{ action: 'sns:Publish', resource: String(body.TopicArn ?? '') }];
    case 'lambda':
      return mapLambdaAction(operation, body, assembly);
  }
}

/** A condition on `lambda:FunctionArn` is not filled in, so that a grant with one is denied here. */
function mapLambdaAction(
  operation: string,
  body: AwsCall['body'],
  { region, accountId }: Assembly,
): ActionRequest[] {
  const action = `lambda:${operation}`;
  switch (operation) {
    // Listing knows no resource: a grant of it names `*`.
    case 'ListEventSourceMappings':
      return [{ action, resource: '*' }];
    case 'GetEventSourceMapping':
    case 'UpdateEventSourceMapping': {
      const resource = `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${body.UUID}`;
      return [{ action, resource }];
    }
    default:
      throw new UnknownOperationError('lambda', operation);
  }
}

function mapSqsAction(
  operation: string,
  body: AwsCall['body'],
  assembly: Assembly,
): ActionRequest[] {
  if (operation === 'ListQueues') return [{ action: 'sqs:ListQueues', resource: '*' }];
  const resource = queueArn(body, assembly);
  if (operation === 'StartMessageMoveTask') {
    return MOVE_TASK_ACTIONS.map((action) => ({ action: `sqs:${action}`, resource }));
  }
  const action = QUEUE_ACTIONS[operation];
  if (!action) throw new UnknownOperationError('sqs', operation);
  return [{ action: `sqs:${action}`, resource }];
}

/** The move tasks name their queue by ARN, GetQueueUrl and CreateQueue by name, the rest by URL. */
function queueArn(body: AwsCall['body'], { region, accountId }: Assembly): string {
  if (typeof body.SourceArn === 'string') return body.SourceArn;
  const name =
    body.QueueName ??
    String(body.QueueUrl ?? '')
      .split('/')
      .at(-1);
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** One entry per bus, since the condition keys hold the values of all entries of the call. */
function mapEventsAction(
  operation: string,
  body: AwsCall['body'],
  assembly: Assembly,
): ActionRequest[] {
  if (operation !== 'PutEvents') throw new UnknownOperationError('events', operation);
  const entries = asList(body.Entries).map(asRecord);
  const byBus = Map.groupBy(entries, ({ EventBusName }) =>
    eventBusArn(assembly, String(EventBusName ?? 'default')),
  );
  return [...byBus].map(([resource, group]) => ({
    action: 'events:PutEvents',
    resource,
    context: {
      'events:source': group.map(({ Source }) => String(Source ?? '')),
      'events:detail-type': group.map(({ DetailType }) => String(DetailType ?? '')),
    },
  }));
}

function mapSecretsAction(
  operation: string,
  body: AwsCall['body'],
  assembly: Assembly,
): ActionRequest[] {
  const action = `secretsmanager:${operation}`;
  if (operation === 'ListSecrets') return [{ action, resource: '*' }];
  if (!SECRET_OPERATIONS.includes(operation)) {
    throw new UnknownOperationError('secretsmanager', operation);
  }
  const secretId = String(body.SecretId ?? '');
  const unknown = secretId.startsWith('arn:')
    ? secretId
    : `arn:aws:secretsmanager:${assembly.region}:${assembly.accountId}:secret:${secretId}`;
  const resource = findSecret(assembly, secretId)?.arn ?? unknown;
  const needed = [{ action, resource }];
  if (operation !== 'RotateSecret') return needed;
  return [...needed, ...rotationCalls(resource, assembly)];
}

/** Who starts a rotation must be allowed to call its function too. */
function rotationCalls(secretArn: string, assembly: Assembly): ActionRequest[] {
  return assembly
    .ofType('AWS::SecretsManager::RotationSchedule')
    .filter(({ properties }) => properties.SecretId === secretArn)
    .map(({ properties }) => ({
      action: 'lambda:InvokeFunction',
      resource: String(properties.RotationLambdaARN),
    }));
}
