import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AccessControl } from '../access/access-control.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import type { AwsJsonClient } from '../engines/aws-json-client.ts';
import { createEventBus } from '../events/event-bus.ts';
import type { FunctionDefinition } from '../functions/function-definition.ts';
import type { MappingFleet } from '../functions/mapping-fleet.ts';
import type { RotationDefinition } from '../secrets/rotation-definition.ts';
import { openSecretsStore } from '../secrets/secrets-store.ts';
import { answeredHere, createAwsCalls, isAwsCall } from './aws-calls.ts';
import { AwsError } from './aws-error.ts';
import { type DirectDeadLetters, openDirectDeadLetters } from './direct-dead-letters.ts';
import { createEventSourceMappingService } from './event-source-mapping-service.ts';
import type { GatewayHandler } from './exchange.ts';
import { forwardTo } from './forward.ts';
import { createHttpApi } from './http-api.ts';
import type { HttpRoute } from './http-routes.ts';
import { createMessageMoveTasks } from './message-move-tasks.ts';
import { createNotifications } from './notifications.ts';
import { createSqsService, deadLetterQueueNames } from './sqs-service.ts';

type Engine = { endpoint: string; client: AwsJsonClient };
type Options = {
  assembly: Assembly;
  access: AccessControl;
  functions: readonly FunctionDefinition[];
  routes: readonly HttpRoute[];
  mappings: MappingFleet;
  rotations: readonly RotationDefinition[];
  engines: { dynamodb: Engine; sqs: Engine };
  gatewayUrl: string;
  dataDirectory: string;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
};

const nowEpochMs = () => Date.now();
const nowIso = () => new Date().toISOString();
const newId = () => randomUUID();

/** One port for everything, AWS calls and HTTP API calls. */
export function createGatewayHandler(options: Options): GatewayHandler & { close(): void } {
  const { assembly, access } = options;
  const dynamodb = forwardTo(options.engines.dynamodb.endpoint);
  const sqs = forwardTo(options.engines.sqs.endpoint);
  const file = (name: string) => join(options.dataDirectory, name);
  const directDeadLetters = openDirectDeadLetters(file('direct-dead-letters.txt'));
  const secrets = openSecretsStore({
    assembly,
    file: file('secrets.json'),
    newId,
    rotations: options.rotations,
    invoke: options.invoke,
  });
  const events = createEventBus({
    assembly,
    access,
    newId,
    nowIso,
    deliver: deliverTo({ assembly, directDeadLetters, client: options.engines.sqs.client }),
  });
  const moveTasks = createMessageMoveTasks({
    sqs: options.engines.sqs.client,
    assembly,
    directDeadLetters,
    nowEpochMs,
    newId,
  });
  const awsCalls = createAwsCalls({
    assembly,
    access,
    callers: new Map(options.functions.map(({ accessKeyId, roleArn }) => [accessKeyId, roleArn])),
    services: {
      dynamodb: ({ request }) => dynamodb.send(request),
      sqs: createSqsService({
        assembly,
        moveTasks,
        directDeadLetters,
        engine: sqs,
        gatewayUrl: options.gatewayUrl,
      }),
      lambda: createEventSourceMappingService({ mappings: options.mappings, assembly }),
      sns: createNotifications(file('notifications.jsonl'), nowIso),
      secretsmanager: answeredHere((operation, body) => secrets.handle(operation, body)),
      events: answeredHere((operation, body) => {
        if (operation === 'PutEvents') return events.putEvents(body);
        throw new AwsError('UnknownOperationException', `The local bus has no ${operation}.`);
      }),
    },
  });
  const httpApi = createHttpApi({
    routes: options.routes,
    accountId: assembly.accountId,
    invoke: options.invoke,
    nowEpochMs,
    newId,
  });
  const handle: GatewayHandler = (request) =>
    isAwsCall(request) ? awsCalls(request) : httpApi(request);
  return Object.assign(handle, {
    close() {
      dynamodb.close();
      sqs.close();
    },
  });
}

/** How the bus hands an event to a queue. */
function deliverTo(options: {
  assembly: Assembly;
  client: AwsJsonClient;
  directDeadLetters: DirectDeadLetters;
}): (queueArn: string, body: string) => Promise<void> {
  const deadLetterQueues = deadLetterQueueNames(options.assembly);
  return async (queueArn, body) => {
    const queueName = String(queueArn.split(':').at(-1));
    const { MessageId } = await options.client.call('SendMessage', {
      QueueUrl: queueName,
      MessageBody: body,
    });
    if (deadLetterQueues.has(queueName)) options.directDeadLetters.add(String(MessageId));
  };
}
