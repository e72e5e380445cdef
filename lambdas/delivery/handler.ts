import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { circuitLedger } from '../adapters/circuit-ledger.ts';
import { DynamoDeliveryLedger } from '../adapters/delivery-ledger.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { NodeHttpSender } from '../adapters/http-sender.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { PlatformCredentials } from '../adapters/platform-credentials.ts';
import { readConfig, requireLaneQueueUrls } from '../adapters/read-config.ts';
import { SigningKeys } from '../adapters/signing-keys.ts';
import { createSqsClient, SqsLanes } from '../adapters/sqs-lanes.ts';
import { METRICS, resourceNames } from '../contract.ts';
import { LaneCircuits } from './lane-circuits.ts';
import type { DeliveryDependencies } from './ports.ts';
import { reportAttempt } from './report-attempt.ts';
import { reportOpening } from './report-opening.ts';
import { workOff } from './work-off.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const clock = { nowEpochMs: () => Date.now(), wait: (ms: number) => wait(ms) };
const laneQueueUrls = requireLaneQueueUrls();
const lanes = new SqsLanes(createSqsClient(), laneQueueUrls);
const ledger = openOwnLedger(config, clock.nowEpochMs);
const dependencies: DeliveryDependencies = {
  config,
  ledger: new DynamoDeliveryLedger(ledger),
  circuits: new LaneCircuits({
    ledger: circuitLedger(ledger),
    nowEpochMs: clock.nowEpochMs,
    leaseSeconds: config.delivery.leaseSeconds,
    onOpen: (circuit) => reportOpening(circuit, config.stage, logger),
    onFault: (error) => logger.warn('an outcome was not counted', error as Error),
  }),
  lanes,
  credentials: new PlatformCredentials({
    secretName: resourceNames(config.stage).platformSecret,
    nowEpochMs: clock.nowEpochMs,
  }),
  signingKeys: new SigningKeys({
    secretName: resourceNames(config.stage).platformSigningKey,
    config,
    maxAgeSeconds: config.signing.keyCacheSeconds,
    nowEpochMs: clock.nowEpochMs,
  }),
  http: NodeHttpSender.ofStage(config),
  clock,
  newId: randomUUID,
  report: (attempt) => reportAttempt(attempt, config, logger),
};
const platformsByQueueName = new Map(
  Object.entries(laneQueueUrls).map(([platform, url]) => [url.split('/').at(-1), platform]),
);
const processor = new BatchProcessor(EventType.SQS);

async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return processPartialResponse(
    event,
    (record: SQSRecord) => handleRecord(record, context),
    processor,
    {
      context,
      // Every item already says for itself whether it failed.
      throwOnFullBatchFailure: false,
    },
  );
}

function handleRecord(record: SQSRecord, context: Context): Promise<void> {
  const message = {
    platform: platformsByQueueName.get(record.eventSourceARN.split(':').at(-1)) ?? 'unknown',
    body: record.body,
    receiptHandle: record.receiptHandle,
    receives: Number(record.attributes.ApproximateReceiveCount),
    sqsSentAtEpochMs: Number(record.attributes.SentTimestamp),
    remainingMs: () => context.getRemainingTimeInMillis(),
  };
  return workOff(message, dependencies, {
    logger,
    openRowGivenUp: (platform) =>
      emitMetrics(config.stage, [{ [METRICS.dimensions.platform]: platform }], {
        [METRICS.openRowDeadLettered]: 1,
      }),
  });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger))
  .handler(handle);
