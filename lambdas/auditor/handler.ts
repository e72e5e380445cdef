import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { AlarmTopic } from '../adapters/alarm-topic.ts';
import { auditLedger } from '../adapters/audit-ledger.ts';
import { authorityLedgers } from '../adapters/authority-ledgers.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { readDeadLetters } from '../adapters/intake-dead-letters.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { readConfig, requireEnvironment, requireLaneQueueUrls } from '../adapters/read-config.ts';
import { DynamoReleaseLedger } from '../adapters/release-ledger.ts';
import { createReceivingClient, SeenQueue } from '../adapters/seen-queue.ts';
import { createSqsClient, SqsLanes } from '../adapters/sqs-lanes.ts';
import type { AuthorityDependencies } from '../authority/ports.ts';
import { releaseBound } from '../authority/release-events.ts';
import { ENVIRONMENT } from '../contract.ts';
import { audit } from './audit.ts';
import type { AuditorDependencies } from './ports.ts';
import { reportFinding } from './report-audit.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const topic = new AlarmTopic(requireEnvironment(ENVIRONMENT.alarmTopicArn));
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const { ledger, clicks } = authorityLedgers(table, config);
const emit: AuthorityDependencies['emit'] = (events) => bus.put(events);
const receiving = createReceivingClient();
const intakeDeadLettersUrl = requireEnvironment(ENVIRONMENT.intakeDeadLettersUrl);
const dependencies: Omit<AuditorDependencies, 'remainingMs'> = {
  config,
  ledger: auditLedger(table),
  held: new DynamoReleaseLedger(table),
  release: (player) => releaseBound(player, { ledger, clicks, emit }),
  lanes: new SqsLanes(createSqsClient(), requireLaneQueueUrls()),
  seen: new SeenQueue(receiving, requireEnvironment(ENVIRONMENT.seenQueueUrl)),
  deadLetters: () => readDeadLetters(receiving, intakeDeadLettersUrl, config),
  announce: (notice) => topic.tell(notice),
  nowEpochMs,
};

/** @throws the first thing that failed, after everything else is done: Lambda tries again */
async function handle(_event: unknown, context: Context): Promise<void> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const [failure] = await audit({ ...dependencies, remainingMs }, (finding) => {
    reportFinding(finding, config.stage, logger);
  });
  if (failure !== undefined) throw failure;
}

export const handler = middy<unknown, void>().use(injectLambdaContext(logger)).handler(handle);
