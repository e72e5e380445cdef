import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { isOfTest } from '../../core/keys.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { readWakeUp } from '../../core/wake-up.ts';
import { DynamoDeliveryLedger } from '../adapters/delivery-ledger.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { NodeHttpSender } from '../adapters/http-sender.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { PlatformCredentials } from '../adapters/platform-credentials.ts';
import { readConfig, requireLaneQueueUrls } from '../adapters/read-config.ts';
import { SigningKeys } from '../adapters/signing-keys.ts';
import { createSqsClient, SqsLanes } from '../adapters/sqs-lanes.ts';
import { MAX_RECEIVE_COUNT, METRICS, resourceNames } from '../contract.ts';
import { deliver, type QueueAction } from './deliver.ts';
import type { DeliveryDependencies } from './ports.ts';
import { reportAttempt } from './report-attempt.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const clock = { nowEpochMs: () => Date.now(), wait: (ms: number) => wait(ms) };
const laneQueueUrls = requireLaneQueueUrls();
const lanes = new SqsLanes(createSqsClient(), laneQueueUrls);
const dependencies: DeliveryDependencies = {
  config,
  ledger: new DynamoDeliveryLedger(openOwnLedger(config, clock.nowEpochMs)),
  lanes,
  credentials: new PlatformCredentials({
    secretName: resourceNames(config.stage).platformSecret,
    nowEpochMs: clock.nowEpochMs,
  }),
  signingKeys: new SigningKeys({
    secretName: resourceNames(config.stage).platformSigningKey,
    wantsPrevious: (platform) =>
      platformOf(config, platform)?.specification.signing?.overlap === 'both-signatures',
    maxAgeSeconds: config.signing.keyCacheSeconds,
    nowEpochMs: clock.nowEpochMs,
  }),
  http: new NodeHttpSender(),
  clock,
  newId: randomUUID,
  report: (attempt) => reportAttempt(attempt, config, logger),
};
const platformsByQueueName = new Map(
  Object.entries(laneQueueUrls).map(([platform, url]) => [url.split('/').at(-1), platform]),
);
const processor = new BatchProcessor(EventType.SQS);

/** A lane message that is not acknowledged; the batch processor turns it into a failed item. */
class ReturnedMessage extends Error {
  override readonly name = 'ReturnedMessage';
  readonly code = 'POSTPROOF_RETURNED_MESSAGE';
}

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

async function handleRecord(record: SQSRecord, context: Context): Promise<void> {
  const platform = platformsByQueueName.get(record.eventSourceARN.split(':').at(-1)) ?? 'unknown';
  const action = await decide(record, context);
  if (action.queue === 'acknowledge') {
    logger.debug('lane message acknowledged', { platform, because: action.because });
    return;
  }
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const isLast = receives >= MAX_RECEIVE_COUNT;
  if (isLast && isTest(record)) {
    // Whoever made the test sees that it does not end; nobody else is called for it.
    logger.warn('test conversion given up', { platform, ...action, body: record.body });
    return;
  }
  if (action.open && isLast) {
    emitMetrics(config.stage, [{ [METRICS.dimensions.platform]: platform }], {
      [METRICS.openRowDeadLettered]: 1,
    });
  }
  logger.warn('lane message returned', { platform, receives, ...action, body: record.body });
  if (action.visibleAfterSeconds !== undefined) {
    await lanes.shortenVisibility(platform, record.receiptHandle, action.visibleAfterSeconds);
  }
  throw new ReturnedMessage(action.because);
}

function isTest({ body }: SQSRecord): boolean {
  const message = readWakeUp(body);
  return message !== undefined && isOfTest(message);
}

async function decide(record: SQSRecord, context: Context): Promise<QueueAction> {
  const message = readWakeUp(record.body);
  if (message === undefined) return { queue: 'return', because: 'it is no wake-up', open: false };
  try {
    return await deliver(
      {
        message,
        sqsSentAtEpochMs: Number(record.attributes.SentTimestamp),
        remainingMs: () => context.getRemainingTimeInMillis(),
      },
      dependencies,
    );
  } catch (error) {
    logger.error('lane message failed', error as Error);
    return { queue: 'return', because: 'an error, logged beside this', open: true };
  }
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger))
  .handler(handle);
