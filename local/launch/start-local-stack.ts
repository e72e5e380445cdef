import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccessControl } from '../access/access-control.ts';
import { type Assembly, loadAssembly } from '../assembly/load-assembly.ts';
import { startDynamodb } from '../engines/dynamodb.ts';
import { createTables, tablesOf } from '../engines/dynamodb-tables.ts';
import { startSqs } from '../engines/sqs.ts';
import { createQueues, QUEUE_TYPE } from '../engines/sqs-queues.ts';
import { readSchedules, type Schedule } from '../events/schedule-rules.ts';
import { startSchedules } from '../events/scheduler.ts';
import { EventSourceMapping } from '../functions/event-source-mapping.ts';
import { readFunctions } from '../functions/function-definition.ts';
import { createFunctionFleet, type FunctionFleet } from '../functions/function-fleet.ts';
import { readMappings } from '../functions/mapping-definition.ts';
import { createMappingFleet, type MappingFleet } from '../functions/mapping-fleet.ts';
import { createGatewayHandler } from '../gateway/create-gateway-handler.ts';
import { type GatewayServer, listenGateway } from '../gateway/gateway-server.ts';
import { readRoutes } from '../gateway/http-routes.ts';
import { readRotations } from '../secrets/rotation-definition.ts';
import type { LocalDescription } from './local-description.ts';

export type LocalStackOptions = {
  /** The synthesised cloud assembly (`cdk.out`). */
  assemblyDirectory: string;
  /** Everything the stack keeps is in here; made when missing. */
  dataDirectory: string;
  /** Of the gateway; default a free one. */
  port?: number;
  region?: string;
  /**
   * At most; default 2. Mappings may bring more, up to their concurrency. One boots at the start,
   * the others when all are busy.
   */
  instancesPerFunction?: number;
  /** A DynamoDB-compatible engine to use instead of starting one. */
  dynamodbEndpoint?: string;
  /** Added to every function's environment. */
  extraEnvironment?: Record<string, string>;
  onLog?(line: { function: string; line: string }): void;
  /** Awaited when everything answers and no queue is polled yet. */
  beforePolling?(description: LocalDescription): Promise<void>;
};

export type LocalStack = {
  description: LocalDescription;
  /** Runs a function by name, past the HTTP API and the queues. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Ends all instances of a function in the middle of what they do. */
  crashFunctions(functionName: string): void;
  /** Ends one instance that is working, chosen by a draw from 0 up to 1; see `FunctionFleet`. */
  crashOneInstance(draw: number): string | undefined;
  /** Drains for at most ten seconds, then ends everything. Messages not finished come back at the next start. */
  stop(): Promise<void>;
};

const ACCOUNT_ID = '000000000000';
const DEFAULT_REGION = 'eu-west-1';
const DEFAULT_INSTANCES = 2;
const DRAIN_MS = 10_000;

/**
 * Runs a synthesised stack on this machine. When this resolves, every mapping polls, every route
 * answers, and every scheduled function has been called once.
 *
 * @throws an error of the part that cannot start, with everything started before ended again
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  mkdirSync(options.dataDirectory, { recursive: true });
  // Ended in the reverse order of starting, on a failed start too.
  await using started = new AsyncDisposableStack();
  const gateway = await listenGateway({ port: options.port ?? 0 });
  started.defer(() => gateway.stop());
  const running = await startParts({ options, gateway, started });
  const parts = started.move();
  let stopped: Promise<void> | undefined;
  return {
    ...running,
    stop: () => {
      stopped ??= parts.disposeAsync();
      return stopped;
    },
  };
}

async function startParts({
  options,
  gateway,
  started,
}: {
  options: LocalStackOptions;
  gateway: GatewayServer;
  started: AsyncDisposableStack;
}): Promise<Omit<LocalStack, 'stop'>> {
  const { dataDirectory } = options;
  const region = options.region ?? DEFAULT_REGION;
  const instancesPerFunction = options.instancesPerFunction ?? DEFAULT_INSTANCES;
  const gatewayUrl = gateway.url;
  const assembly = loadAssembly({
    directory: options.assemblyDirectory,
    gatewayUrl,
    region,
    accountId: ACCOUNT_ID,
  });
  // All that can be refused is read before anything is started.
  const access = createAccessControl(assembly);
  const functions = readFunctions(assembly);
  const routes = readRoutes(assembly);
  const rotations = readRotations(assembly, access);
  const mappings = readMappings(assembly, {
    functions,
    access,
    defaultConcurrency: instancesPerFunction,
  });
  const schedules = readSchedules(assembly, access);
  const engines = await startEngines({ options, assembly, started });
  const fleet = createFunctionFleet({
    functions,
    mappings,
    instancesPerFunction,
    dataDirectory,
    region,
    gatewayUrl,
    extraEnvironment: options.extraEnvironment ?? {},
    onLog: options.onLog,
  });
  const { invoke, crash } = fleet;
  const polled = createMappingFleet({
    mappings,
    file: join(dataDirectory, 'event-source-mappings.json'),
    createPoller: (mapping) =>
      new EventSourceMapping({
        mapping,
        region,
        sqs: engines.sqs.client,
        invoke: (event) => invoke(mapping.functionName, event),
      }),
    nowEpochMs: () => Date.now(),
  });
  const handler = createGatewayHandler({
    assembly,
    access,
    functions,
    routes,
    mappings: polled,
    rotations,
    engines,
    gatewayUrl,
    dataDirectory,
    invoke,
  });
  started.defer(() => handler.close());
  gateway.serve(handler);
  started.defer(() => fleet.stop(DRAIN_MS));
  await fleet.start();
  const description = describe(options, {
    assembly,
    gatewayUrl,
    enginePids: engines.dynamodb.pids,
  });
  await options.beforePolling?.(description);
  startWork({ assembly, polled, schedules, invoke, started });
  return {
    description,
    invoke,
    crashFunctions: crash,
    crashOneInstance: fleet.crashOne,
  };
}

/** From here on the stack does something by itself: queues are polled, schedules run. */
function startWork({
  assembly,
  polled,
  schedules,
  invoke,
  started,
}: {
  assembly: Assembly;
  polled: MappingFleet;
  schedules: readonly Schedule[];
  invoke: FunctionFleet['invoke'];
  started: AsyncDisposableStack;
}): void {
  const { region, accountId: account } = assembly;
  polled.start();
  started.defer(async () => {
    await Promise.race([polled.stop(), sleep(DRAIN_MS, undefined, { ref: false })]);
  });
  const scheduler = startSchedules({
    schedules,
    account,
    region,
    invoke,
    nowIso: () => new Date().toISOString(),
    newId: randomUUID,
  });
  started.defer(() => scheduler.stop());
}

async function startEngines({
  options: { dataDirectory, dynamodbEndpoint },
  assembly,
  started,
}: {
  options: LocalStackOptions;
  assembly: Assembly;
  started: AsyncDisposableStack;
}) {
  const { region } = assembly;
  const startTables = async () => {
    const dynamodb = await startDynamodb({
      dataDirectory,
      region,
      ...(dynamodbEndpoint !== undefined && { endpoint: dynamodbEndpoint }),
    });
    started.defer(() => dynamodb.stop());
    await createTables(dynamodb.client, assembly);
    return dynamodb;
  };
  const startQueues = async () => {
    const sqs = await startSqs({ dataDirectory, region });
    started.defer(() => sqs.stop());
    await createQueues(sqs.client, assembly);
    return sqs;
  };
  const [dynamodb, sqs] = await Promise.all([startTables(), startQueues()]);
  return { dynamodb, sqs };
}

function describe(
  { dataDirectory }: LocalStackOptions,
  stack: { assembly: Assembly; gatewayUrl: string; enginePids: readonly number[] },
): LocalDescription {
  const { assembly, gatewayUrl } = stack;
  const queues = assembly.ofType(QUEUE_TYPE).map(({ physicalName }) => physicalName);
  const namesOf = (type: string) => assembly.ofType(type).map(({ physicalName }) => physicalName);
  return {
    pid: process.pid,
    pids: [process.pid, ...stack.enginePids],
    webhooks: `${gatewayUrl}/webhooks`,
    clicks: `${gatewayUrl}/postproof`,
    aws: gatewayUrl,
    region: assembly.region,
    accessKeyId: 'operator',
    secretAccessKey: 'operator',
    secrets: namesOf('AWS::SecretsManager::Secret'),
    tables: tablesOf(assembly).map(({ physicalName }) => physicalName),
    queues: Object.fromEntries(
      queues.map((name) => [name, `${gatewayUrl}/${assembly.accountId}/${name}`]),
    ),
    functions: namesOf('AWS::Lambda::Function'),
    dataDirectory: resolve(dataDirectory),
  };
}
