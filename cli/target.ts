import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { type LedgerTable, openLedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { resourceNames } from '../lambdas/contract.ts';
import { loadStage } from '../stages/index.ts';
import { CommandError } from './command-error.ts';

/** Where a command acts. */
export type Target = {
  config: PipelineConfig;
  ledger: LedgerTable;
  sqs: SQSClient;
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
};

export type FindLocalStack = (dataDirectory: string) => Promise<LocalStack | undefined>;

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
export function targetOpener(findLocalStack: FindLocalStack, nowEpochMs: () => number): OpenTarget {
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
    return connect(loadConfig(LOCAL_STAGE), { endpoint, region, credentials }, nowEpochMs);
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
  const dynamodb = new DynamoDBClient(settings);
  const sqs = new SQSClient(settings);
  return {
    config,
    ledger: openLedgerTable({
      tableName: resourceNames(config.stage).ledger,
      rowLifeDays: config.ledger.rowLifeDays,
      nowEpochMs,
      client: dynamodb,
    }),
    sqs,
    close() {
      dynamodb.destroy();
      sqs.destroy();
    },
  };
}
