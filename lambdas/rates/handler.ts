import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { NodeHttpSender } from '../adapters/http-sender.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { keepRates } from '../adapters/rates-ledger.ts';
import { readConfig, requireLaneQueueUrls } from '../adapters/read-config.ts';
import { DynamoReleaseLedger } from '../adapters/release-ledger.ts';
import { createSqsClient, SqsLanes } from '../adapters/sqs-lanes.ts';
import { METRICS } from '../contract.ts';
import type { RatesDependencies } from './ports.ts';
import { refreshRates } from './refresh-rates.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const dependencies: RatesDependencies = {
  config,
  ledger: new DynamoReleaseLedger(table),
  keepRates: (rates) => keepRates(table, rates, new Date(nowEpochMs()).toISOString()),
  lanes: new SqsLanes(createSqsClient(), requireLaneQueueUrls()),
  http: NodeHttpSender.ofStage(config),
  nowEpochMs,
};

/** @throws what kept new rates from being read, after everything else is done: Lambda tries again */
async function handle(): Promise<void> {
  const { newest, released, stillHeld, failure } = await refreshRates(dependencies);
  logger.info('rates refreshed', { newest, released: released.length, stillHeld });
  if (newest) emitMetrics(config.stage, [{}], { [METRICS.ratesAgeDays]: newest.ageDays });
  if (failure) throw failure.error;
}

export const handler = middy<unknown, void>().use(injectLambdaContext(logger)).handler(handle);
