import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { isFresh, testFlagOf } from '../../core/claim.ts';
import { eventIdentity } from '../../core/player-event.ts';
import { sourceAsker } from '../adapters/ask-source.ts';
import { authorityLedgers } from '../adapters/authority-ledgers.ts';
import { callSource } from '../adapters/call-source.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { readConfig, requireEnvironment, requireLaneQueueUrls } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { sendLater } from '../adapters/send-later.ts';
import { setAside } from '../adapters/set-aside.ts';
import { SourceHeard } from '../adapters/source-heard.ts';
import { SourceSecrets } from '../adapters/source-secrets.ts';
import { createSqsClient, SqsLanes } from '../adapters/sqs-lanes.ts';
import { ENVIRONMENT, MAX_RECEIVE_COUNT, resourceNames } from '../contract.ts';
import type { AuthorityDependencies } from './ports.ts';
import { readIntakeEvent } from './read-intake-event.ts';
import { countEvent, reportSettlement } from './report-settlement.ts';
import { settleEvent } from './settle-event.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const sqs = createSqsClient();
const intakeQueueUrl = requireEnvironment(ENVIRONMENT.intakeQueueUrl);
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const heard = new SourceHeard(table);
const names = resourceNames(config.stage);
const sourceSecrets = new SourceSecrets(nowEpochMs);
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs });
const dependencies: AuthorityDependencies = {
  config,
  ...authorityLedgers(table, config),
  askSource: sourceAsker({
    config,
    sourceSecret: async (source, brand) => {
      const [current = ''] = await sourceSecrets.read(names.sourceSecret(source, brand), 0);
      return current;
    },
    pseudonymKey: () => secrets.read(names.pseudonymSecret),
    call: callSource,
    nowEpochMs,
  }),
  lanes: new SqsLanes(sqs, requireLaneQueueUrls()),
  emit: (events) => bus.put(events),
  later: (event, delaySeconds) => sendLater(sqs, intakeQueueUrl, event, delaySeconds),
  nowEpochMs,
};
const processor = new BatchProcessor(EventType.SQS);
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return processPartialResponse(event, handleRecord, processor, {
    context,
    // Every item already says for itself whether it failed.
    throwOnFullBatchFailure: false,
  });
}

async function handleRecord(record: SQSRecord): Promise<void> {
  const reading = readIntakeEvent(record.body, config);
  if ('invalid' in reading) return refuse(record, reading);
  const { event } = reading;
  try {
    if (isFresh(event)) await heard.note(event);
    const settlement = await settleEvent(event, dependencies);
    reportSettlement({ event, settlement }, config.stage, logger);
  } catch (error) {
    const isLast = Number(record.attributes.ApproximateReceiveCount) >= MAX_RECEIVE_COUNT;
    if (testFlagOf(event) && isLast) {
      // Whoever made the test sees that nothing comes of it; nobody else is called for it.
      logger.warn('test event given up', { error: error as Error, event: eventIdentity(event) });
      return;
    }
    logger.error('event could not be settled', {
      error: error as Error,
      event: eventIdentity(event),
    });
    throw error;
  }
}

async function refuse(
  record: SQSRecord,
  { invalid: reason, test }: { invalid: string; test?: true },
): Promise<void> {
  const first = record.attributes.ApproximateReceiveCount === '1';
  if (first) countEvent(config.stage, 'invalid', test);
  logger.warn('event is invalid', { messageId: record.messageId, reason, test });
  // Whoever made the test sees that nothing comes of it; a dead letter would call somebody else.
  if (test) return;
  return setAside(sqs, intakeQueueUrl, { record, reason });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger))
  .handler(handle);
