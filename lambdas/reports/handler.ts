import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SOURCE_ADAPTERS } from '../../integrations/sources/adapters.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { readConfig, requireEnvironment } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { setAside } from '../adapters/set-aside.ts';
import { createSqsClient } from '../adapters/sqs-lanes.ts';
import { ENVIRONMENT, METRICS, resourceNames } from '../contract.ts';
import { readReport } from './read-report.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const names = resourceNames(config.stage);
const sqs = createSqsClient();
const queueUrl = requireEnvironment(ENVIRONMENT.reportsQueueUrl);
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs: () => Date.now() });
const processor = new BatchProcessor(EventType.SQS);

async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return processPartialResponse(event, handleRecord, processor, {
    context,
    // Every item already says for itself whether it failed.
    throwOnFullBatchFailure: false,
  });
}

async function handleRecord(record: SQSRecord): Promise<void> {
  const reading = readReport(record.body, {
    config,
    adapters: SOURCE_ADAPTERS,
    pseudonymKey: await secrets.read(names.pseudonymSecret),
    nowEpochMs: Date.now(),
  });
  const { outcome, source = 'unknown' } = reading;
  if ('faults' in reading) {
    const reason = reading.faults.join('; ');
    logger.warn('report cannot be used', { messageId: record.messageId, source, reason });
    if (record.attributes.ApproximateReceiveCount === '1') count(source, outcome);
    return setAside(sqs, queueUrl, { record, reason });
  }
  if (reading.events.length > 0) await bus.put(reading.events);
  count(source, outcome);
}

function count(source: string, outcome: string): void {
  const { dimensions } = METRICS;
  const counted = [{ [dimensions.source]: source, [dimensions.outcome]: outcome }];
  emitMetrics(config.stage, counted, { [METRICS.webhooks]: 1 });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger))
  .handler(handle);
