import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { build } from 'esbuild';
import { vi } from 'vitest';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { startSqs } from '../../../local/engines/sqs.ts';
import { createSqsEvent, type ReceivedMessage } from '../../../local/functions/sqs-event.ts';
import { startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';
import { patchInBundle } from '../../simulation/patch-plugins.ts';

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const REGION = 'eu-west-1';
/** The lane of revvvs is in no queue: sending to it fails. */
const QUEUES = ['intake', 'lane-scaleo', 'seen', 'intake-dead-letters'];
const PROJECT = join(import.meta.dirname, '../../..');
/** The platforms' place in the bundled configuration; PLATFORM_ORIGIN replaces the origin. */
const UNUSED_ORIGIN = 'http://127.0.0.1:4580';

/**
 * A function as Lambda has it: bundled, its configuration beside it, its settings in the environment,
 * and real engines for table and queues behind the SDK. What is simpler than its engine is played:
 * the secrets by name, the bus, and the platforms.
 */
export async function startHandler(
  room: string,
  world: {
    secrets?: Record<string, string>;
    platforms?: RequestListener;
    /** What is otherwise in the stage file. */
    stage?: Partial<StageConfigInput>;
    /** Where it looks for its ledger; where that is, if not given. */
    tableName?: string;
    /** What every call is left of its time; 30 s if not given. */
    remainingMs?: number;
  } = {},
) {
  await using started = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), 'postproof-handler-'));
  started.defer(() => rmSync(directory, { recursive: true, force: true }));
  const engine = await startLedgerEngine();
  started.defer(() => engine.stop());
  const sqs = await startSqs({ dataDirectory: directory, region: REGION });
  started.defer(() => sqs.stop());
  for (const QueueName of QUEUES) await sqs.client.call('CreateQueue', { QueueName });
  const put: Array<Record<string, unknown>> = [];
  const aws = await listen(awsAnswers(world.secrets ?? {}, put), started);
  const platforms = await listen(world.platforms ?? ((_, answer) => void answer.end()), started);
  const queueUrl = (name: string) => `${sqs.endpoint}/000000000000/${name}`;
  setEnvironment({
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: await endpointOf(engine.client),
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws,
    POWERTOOLS_SERVICE_NAME: 'postproof',
    LEDGER_TABLE: world.tableName ?? engine.table.tableName,
    BUS_NAME: 'events',
    LANE_QUEUE_URLS: JSON.stringify({
      scaleo: queueUrl('lane-scaleo'),
      revvvs: queueUrl('lane-revvvs'),
    }),
    INTAKE_QUEUE_URL: queueUrl('intake'),
    INTAKE_DEAD_LETTERS_URL: queueUrl('intake-dead-letters'),
    SEEN_QUEUE_URL: queueUrl('seen'),
    ALARM_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:alarms',
    PLATFORM_ORIGIN: platforms,
  });
  const output = captureOutput(started);
  const handler = await bundle(room, directory, world.stage);
  const parts = started.move();
  return {
    table: engine.table,
    handler: (event: SQSEvent) => handler(event, contextWith(world.remainingMs ?? 30_000)),
    /** What was printed since the last look, one JSON object a line. */
    output,
    /** Events put on the bus. */
    put,
    ...queuesOf(sqs),
    async stop() {
      vi.unstubAllEnvs();
      await parts.disposeAsync();
    },
  };
}

type Waiting = { body: string; sentTimestamp: number; delayUntil?: number };
type Hidden = { message: { body: string }; visibilityDeadline: number };
type Inside = { messages: { ready: Waiting[]; delayed: Waiting[]; inflight: Hidden[] } };

function queuesOf(sqs: Awaited<ReturnType<typeof startSqs>>) {
  /** What the engine itself knows; nothing is received by looking. */
  const inside = async (queue: string) => {
    const answer = await fetch(`${sqs.endpoint}/_fauxqs/queues/${queue}`);
    return ((await answer.json()) as Inside).messages;
  };
  return {
    async send(queue: string, body: string): Promise<void> {
      await sqs.client.call('SendMessage', { QueueUrl: queue, MessageBody: body });
    },
    /** Empties every queue, of what is hidden too. */
    async purge(): Promise<void> {
      for (const QueueUrl of QUEUES) await sqs.client.call('PurgeQueue', { QueueUrl });
    },
    /** Up to ten messages, hidden for 30 s by being received, as a mapping hands them over. */
    async receive(queue: string): Promise<SQSEvent> {
      const { Messages = [] } = await sqs.client.call('ReceiveMessage', {
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        AttributeNames: ['All'],
      });
      const arn = `arn:aws:sqs:${REGION}:000000000000:${queue}`;
      return createSqsEvent(Messages as ReceivedMessage[], { arn, region: REGION }) as never;
    },
    /** Messages that nobody has received, with the delay they were sent with. */
    async waiting(queue: string): Promise<Array<{ body: string; delaySeconds: number }>> {
      const { ready, delayed } = await inside(queue);
      return [...ready, ...delayed].map(({ body, sentTimestamp, delayUntil = sentTimestamp }) => ({
        body,
        delaySeconds: (delayUntil - sentTimestamp) / 1000,
      }));
    },
    /** Bodies of received messages that come back within a second. */
    async comingBack(queue: string): Promise<string[]> {
      const soon = Date.now() + 1000;
      const { inflight } = await inside(queue);
      return inflight
        .filter((held) => held.visibilityDeadline <= soon)
        .map(({ message }) => message.body);
    },
  };
}

function contextWith(remainingMs: number): Context {
  return {
    awsRequestId: 'request-1',
    functionName: 'function-under-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:function-under-test',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => remainingMs,
  } as Context;
}

function configOf(changes: Partial<StageConfigInput> = {}): PipelineConfig {
  const platforms = Object.entries(STAGE.platforms).map(([name, settings]) => [
    name,
    { ...settings, baseUrl: `${UNUSED_ORIGIN}/${name}` },
  ]);
  return testConfig({
    platforms: Object.fromEntries(platforms),
    loopbackPlatforms: true,
    ...changes,
  });
}

/** Bundles as `lib/pipeline-function.ts` does. */
async function bundle(
  room: string,
  directory: string,
  stage?: Partial<StageConfigInput>,
): Promise<Handler> {
  const outfile = join(directory, 'index.mjs');
  await build({
    entryPoints: [join(PROJECT, 'lambdas', room, 'handler.ts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins: [patchInBundle],
    outfile,
  });
  writeFileSync(join(directory, 'pipeline-config.json'), JSON.stringify(configOf(stage)));
  const module = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  return module.handler;
}

function setEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

async function endpointOf(client: Awaited<ReturnType<typeof startLedgerEngine>>['client']) {
  const endpoint = await client.config.endpoint?.();
  return `http://${endpoint?.hostname}:${endpoint?.port}`;
}

function captureOutput(started: AsyncDisposableStack) {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  started.defer(() => {
    spy.mockRestore();
    errors.mockRestore();
  });
  return (): Array<Record<string, unknown>> => {
    const lines = text.split('\n').filter((line) => line.startsWith('{'));
    text = '';
    return lines.map((line) => JSON.parse(line));
  };
}

async function listen(onRequest: RequestListener, started: AsyncDisposableStack): Promise<string> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  started.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** GetSecretValue and PutEvents, the only calls of these two services that are made. */
function awsAnswers(
  secrets: Record<string, string>,
  put: Array<Record<string, unknown>>,
): RequestListener {
  return async (incoming, answer) => {
    const body = JSON.parse(await textOf(incoming));
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1);
    const secret = secrets[body.SecretId];
    if (operation === 'PutEvents') {
      put.push(...body.Entries);
      answer.end(JSON.stringify({ Entries: body.Entries.map(() => ({ EventId: 'taken' })) }));
    } else if (secret === undefined) {
      answer.statusCode = 400;
      answer.end('{"__type":"ResourceNotFoundException"}');
    } else {
      answer.end(JSON.stringify({ SecretString: secret, VersionId: 'v1' }));
    }
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
