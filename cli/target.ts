import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { BusEvent } from '../core/claim.ts';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { EventBridgeBus } from '../lambdas/adapters/event-bridge-bus.ts';
import { type LedgerTable, openLedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { resourceNames } from '../lambdas/contract.ts';
import { loadStage } from '../stages/index.ts';
import { CommandError } from './command-error.ts';
import type { FarSide } from './far-side.ts';

/** Where a command acts. */
export type Target = {
  config: PipelineConfig;
  ledger: LedgerTable;
  sqs: SQSClient;
  secrets: SecretsManagerClient;
  lambda: LambdaClient;
  /** The bus that events are put on. */
  bus: { put(events: readonly BusEvent[]): Promise<void> };
  /** The simulated platforms; only the local stack has them, and not always. */
  farSide?: FarSide;
  close(): void;
};

export type TargetOptions = {
  /** A stage on AWS; without it the local stack. */
  stage?: string;
  dataDir: string;
};

export type OpenTarget = (options: TargetOptions) => Promise<Target>;

/** What a running local stack says of itself. */
export type LocalStack = {
  aws: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The admin API of its simulated platforms, if it has some. */
  simulatorAdmin?: string;
};

export type FindLocalStack = (dataDirectory: string) => Promise<LocalStack | undefined>;

/** How a local stack is found and asked, given by whoever runs the command line. */
export type LocalAccess = {
  findLocalStack: FindLocalStack;
  /** @param adminUrl - `simulatorAdmin` of the stack */
  openFarSide(adminUrl: string): FarSide;
};

type ClientSettings = {
  endpoint?: string;
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

const LOCAL_STAGE = 'local';

/**
 * Opens a stage on AWS with the credentials and region of the environment, or the local stack.
 *
 * @throws {CommandError} `NO_LOCAL_STACK` if none runs on the data directory, `NO_SUCH_STAGE` if
 *   there is no file of that stage
 */
export function targetOpener(
  { findLocalStack, openFarSide }: LocalAccess,
  nowEpochMs: () => number,
): OpenTarget {
  return async ({ stage, dataDir }) => {
    if (stage !== undefined && stage !== LOCAL_STAGE) {
      return connect(loadConfig(stage), {}, nowEpochMs);
    }
    const local = await findLocalStack(dataDir);
    if (local === undefined) {
      throw new CommandError(
        'NO_LOCAL_STACK',
        `No local stack runs on ${dataDir}. Start it with npm start, name its directory with --data-dir, or a stage on AWS with --stage.`,
      );
    }
    const { aws: endpoint, region, accessKeyId, secretAccessKey } = local;
    const credentials = { accessKeyId, secretAccessKey };
    const settings = { endpoint, region, credentials };
    return {
      ...connect(loadConfig(LOCAL_STAGE), settings, nowEpochMs),
      ...(local.simulatorAdmin && { farSide: openFarSide(local.simulatorAdmin) }),
    };
  };
}

function loadConfig(stage: string): PipelineConfig {
  try {
    return loadStage(stage);
  } catch (cause) {
    throw new CommandError('NO_SUCH_STAGE', (cause as Error).message, { cause, isUsage: true });
  }
}

function connect(
  config: PipelineConfig,
  settings: ClientSettings,
  nowEpochMs: () => number,
): Target {
  const names = resourceNames(config.stage);
  const dynamodb = new DynamoDBClient(settings);
  const sqs = new SQSClient(settings);
  const secrets = new SecretsManagerClient(settings);
  const lambda = new LambdaClient(settings);
  const events = new EventBridgeClient(settings);
  return {
    config,
    ledger: openLedgerTable({
      tableName: names.ledger,
      rowLifeDays: config.ledger.rowLifeDays,
      nowEpochMs,
      client: dynamodb,
    }),
    sqs,
    secrets,
    lambda,
    bus: new EventBridgeBus(names.bus, events),
    close() {
      dynamodb.destroy();
      sqs.destroy();
      secrets.destroy();
      lambda.destroy();
      events.destroy();
    },
  };
}
