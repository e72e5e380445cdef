import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { resourceNames } from '../../lambdas/contract.ts';
import { startSqs } from '../../local/engines/sqs.ts';
import { createQueues } from '../../local/engines/sqs-queues.ts';
import { createMappingFleet } from '../../local/functions/mapping-fleet.ts';
import { createAwsCalls } from '../../local/gateway/aws-calls.ts';
import { openDirectDeadLetters } from '../../local/gateway/direct-dead-letters.ts';
import { createEventSourceMappingService } from '../../local/gateway/event-source-mapping-service.ts';
import { forwardTo } from '../../local/gateway/forward.ts';
import { listenGateway } from '../../local/gateway/gateway-server.ts';
import { createMessageMoveTasks } from '../../local/gateway/message-move-tasks.ts';
import { createSqsService } from '../../local/gateway/sqs-service.ts';
import { assemblyOf, queue, queueArn, redriveTo } from '../local/fixture-app/assembly-of.ts';

const REGION = 'eu-west-1';
const names = resourceNames('test');
const PLATFORMS = ['scaleo', 'revvvs'];
const assembly = assemblyOf([
  queue(names.intakeDeadLetters),
  queue(names.intakeQueue, redriveTo(names.intakeDeadLetters, 5)),
  ...PLATFORMS.flatMap((platform) => [
    queue(names.laneDeadLetters(platform)),
    queue(names.laneQueue(platform), redriveTo(names.laneDeadLetters(platform), 5)),
  ]),
]);

const MAPPINGS = PLATFORMS.map((platform) => ({
  logicalId: platform,
  uuid: `mapping-of-${platform}`,
  isEnabled: true,
  queueName: names.laneQueue(platform),
  queueArn: queueArn(names.laneQueue(platform)),
  functionName: names.deliveryFunction,
  batchSize: 1,
  batchingWindowSeconds: 0,
  concurrency: 10,
  reportsBatchItemFailures: true,
}));

/** The queues of stage `test` on the engine of the local stack, behind its gateway. */
export async function startQueueEngine() {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-queues-'));
  const engine = await startSqs({ dataDirectory, region: REGION });
  await createQueues(engine.client, assembly);
  const gateway = await listenGateway({ port: 0 });
  const forward = forwardTo(engine.endpoint);
  const directDeadLetters = openDirectDeadLetters(join(dataDirectory, 'direct.txt'));
  const moveTasks = createMessageMoveTasks({
    sqs: engine.client,
    assembly,
    directDeadLetters,
    nowEpochMs: () => 0,
    newId: () => 'task',
  });
  const mappings = createMappingFleet({
    mappings: MAPPINGS,
    file: join(dataDirectory, 'mappings.json'),
    nowEpochMs: () => 0,
    // Nothing is worked off here: a test looks at what waits.
    createPoller: () => ({ start() {}, stop: async () => {} }),
  });
  mappings.start();
  const sqs = createSqsService({
    assembly,
    moveTasks,
    directDeadLetters,
    engine: forward,
    gatewayUrl: gateway.url,
  });
  gateway.serve(
    createAwsCalls({
      assembly,
      access: { decide: () => ({ allowed: true }) },
      callers: new Map(),
      services: { sqs, lambda: createEventSourceMappingService({ mappings, assembly }) },
    }),
  );
  const settings = {
    endpoint: gateway.url,
    region: REGION,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  };
  const client = new SQSClient(settings);
  const lambda = new LambdaClient(settings);
  return {
    client,
    lambda,
    /** The mapping of a platform's lane, as Lambda knows it. */
    mappingOf(platform: string) {
      const mapping = mappings.find(`mapping-of-${platform}`);
      if (mapping === undefined) throw new Error(`${platform} has no mapping in this test`);
      return mapping;
    },
    names,
    /** Empties every queue, of what is hidden too. */
    async purge() {
      for (const { physicalName } of assembly.resources) {
        await engine.client.call('PurgeQueue', { QueueUrl: physicalName });
      }
    },
    /** Settles when no redrive is running. */
    idle: () => moveTasks.idle(),
    /** Puts a message where SQS's own redrive policy would, so that SQS can return it. */
    async deadLetter(queueName: string, body: string) {
      await engine.client.call('SendMessage', { QueueUrl: queueName, MessageBody: body });
    },
    /** Sends to a dead-letter queue directly, as EventBridge does: SQS does not know where from. */
    async sendDirectly(queueName: string, body: string, attributes: Record<string, string> = {}) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [
          name,
          { DataType: 'String', StringValue },
        ]),
      );
      const QueueUrl = `${gateway.url}/000000000000/${queueName}`;
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));
    },
    /** How many messages could be received now, looked at without receiving any. */
    async visibleCount(queueName: string): Promise<number> {
      const answer = await fetch(`${engine.endpoint}/_fauxqs/queues/${queueName}`);
      const { messages } = (await answer.json()) as {
        messages: { ready: unknown[]; inflight: { visibilityDeadline: number }[] };
      };
      const back = messages.inflight.filter((held) => held.visibilityDeadline <= Date.now());
      return messages.ready.length + back.length;
    },
    /** The bodies that wait in a queue; they are taken out. */
    async drain(queueName: string): Promise<string[]> {
      const { Messages = [] } = await engine.client.call('ReceiveMessage', {
        QueueUrl: queueName,
        MaxNumberOfMessages: 10,
      });
      const messages = Messages as { Body: string; ReceiptHandle: string }[];
      for (const { ReceiptHandle } of messages) {
        await engine.client.call('DeleteMessage', { QueueUrl: queueName, ReceiptHandle });
      }
      return messages.map(({ Body }) => Body);
    },
    async stop() {
      client.destroy();
      lambda.destroy();
      await gateway.stop();
      forward.close();
      await engine.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

export type QueueEngine = Awaited<ReturnType<typeof startQueueEngine>>;
