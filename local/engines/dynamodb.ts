import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsJsonClient, createAwsJsonClient } from './aws-json-client.ts';
import { EngineError } from './engine-error.ts';
import { freePort } from './free-port.ts';
import { type KeptProcess, keepProcess } from './keep-process.ts';

export type DynamodbEngine = {
  endpoint: string;
  client: AwsJsonClient;
  /** Process ids to end with the stack; none for an engine that somebody else runs. */
  pids: readonly number[];
  stop(): Promise<void>;
};

type Options = {
  dataDirectory: string;
  region: string;
  endpoint?: string;
  /** Nothing is kept when it ends, and no write waits for a disk; default false. */
  inMemory?: boolean;
};

const START_ATTEMPTS = 3;
/** Only bounds a hang, as an engine that ends is noticed at once: a minute. */
const READY_POLLS = 3000;
/** What runs elsewhere is running already, or not: no reason to wait long. */
const READY_POLLS_ELSEWHERE = 50;
const READY_POLL_INTERVAL_MS = 20;

/**
 * DynamoDB for the local stack: the dynoxide binary over one SQLite file in the data directory, or
 * any DynamoDB-compatible engine at `endpoint`, which is then neither started nor stopped.
 *
 * @throws {EngineError} `ENGINE_MISSING` when there is no binary for this machine,
 *   `ENGINE_NOT_READY` when the engine does not answer within a minute (1 s at an `endpoint`)
 */
export async function startDynamodb(options: Options): Promise<DynamodbEngine> {
  if (options.endpoint !== undefined) return connect(options.endpoint, options.region);
  mkdirSync(options.dataDirectory, { recursive: true });
  const binary = findBinary();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(binary, options);
    } catch (error) {
      // The port may have been taken between choosing and using it.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function launch(binary: string, options: Options): Promise<DynamodbEngine> {
  const port = await freePort();
  const logFile = join(options.dataDirectory, 'dynamodb.log');
  const file = join(options.dataDirectory, 'dynamodb.sqlite');
  const kept = await keepProcess({
    engine: 'DynamoDB',
    binary,
    arguments: [
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...(options.inMemory ? [] : ['--db-path', file]),
    ],
    logFile,
  });
  let isStopping = false;
  void kept.ended.then(() => {
    if (isStopping) return;
    console.error(`The DynamoDB engine has ended; its log is ${logFile}. Restart the local stack.`);
  });
  try {
    const engine = await connect(`http://127.0.0.1:${port}`, options.region, kept);
    return {
      ...engine,
      pids: kept.pids,
      async stop() {
        isStopping = true;
        await engine.stop();
        await kept.stop();
      },
    };
  } catch (error) {
    isStopping = true;
    await kept.stop();
    throw error;
  }
}

async function connect(
  endpoint: string,
  region: string,
  kept?: KeptProcess,
): Promise<DynamodbEngine> {
  const client = createAwsJsonClient({
    endpoint,
    region,
    targetPrefix: 'DynamoDB_20120810',
    service: 'dynamodb',
  });
  await untilItAnswers(client, { endpoint, kept });
  return { endpoint, client, pids: [], stop: async () => client.close() };
}

async function untilItAnswers(
  client: AwsJsonClient,
  { endpoint, kept }: { endpoint: string; kept: KeptProcess | undefined },
): Promise<void> {
  let ended = false;
  void kept?.ended.then(() => {
    ended = true;
  });
  let cause: unknown;
  const polls = kept === undefined ? READY_POLLS_ELSEWHERE : READY_POLLS;
  for (let poll = 0; poll < polls && !ended; poll += 1) {
    try {
      await client.call('ListTables', { Limit: 1 });
      return;
    } catch (error) {
      cause = error;
      await sleep(READY_POLL_INTERVAL_MS);
    }
  }
  const message = `${endpoint} does not answer; check that it is running, or its log`;
  throw new EngineError('ENGINE_NOT_READY', { engine: 'DynamoDB', message, cause });
}

function findBinary(): string {
  const platform = `${process.platform}-${process.arch}`;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide${suffix}`);
  } catch (cause) {
    throw new EngineError('ENGINE_MISSING', {
      engine: 'DynamoDB',
      message: `no dynoxide binary for ${platform} is installed. Run npm install without --omit=optional, or run any DynamoDB-compatible engine and set POSTPROOF_DYNAMODB_ENDPOINT to its URL`,
      cause,
    });
  }
}
